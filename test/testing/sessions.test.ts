import { ConfigurationError } from '@acg/screenconnect'
import { describe, expect, test } from 'vitest'
import { createSandbox, startSandbox } from '../../src/testing/index.ts'
import { openDoor } from './doors.ts'

const NEVER = '0001-01-01T00:00:00'
const WIRE_TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{7}Z$/

const open = (options?: Parameters<typeof createSandbox>[0]) => {
  const sandbox = createSandbox(options)
  return openDoor(sandbox, sandbox.fetch)
}

describe('a session on the wire', () => {
  test('has numbers for enumerations, eight custom properties, and no history', async () => {
    await using door = open()
    const { sessionId } = door.sandbox.addSession({ name: 'HOST-01', customProperties: ['Acme'] })
    const [session] = (await door.call('GetSessionBySessionID', [sessionId])).json
    expect(session).toMatchObject({
      Name: 'HOST-01',
      SessionType: 2,
      Code: null,
      IsEnded: false,
      IsDeleted: false,
    })
    expect(session.CustomPropertyValues).toEqual(['Acme', '', '', '', '', '', '', ''])
    expect(session).not.toHaveProperty('Events')
    expect(session).not.toHaveProperty('GuestConnectedCount')
    expect(session.GuestInfo).toMatchObject({ MachineName: 'HOST-01', ProcessorVirtualCount: 8 })
  })

  test('writes custom properties as an object where told so', async () => {
    await using door = open({ customPropertiesShape: 'object' })
    const { sessionId } = door.sandbox.addSession({ customProperties: ['Acme'] })
    const [session] = (await door.call('GetSessionBySessionID', [sessionId])).json
    expect(session).not.toHaveProperty('CustomPropertyValues')
    expect(session.CustomProperties).toMatchObject({ CustomProperty1: 'Acme', CustomProperty8: '' })
  })

  test('times have seven digits, and "never" is year 1 without a zone', async () => {
    await using door = open()
    const guest = door.sandbox.addSession()
    const read = async () => (await door.call('GetSessionBySessionID', [guest.sessionId])).json[0]
    expect(await read()).toMatchObject({
      LastGuestConnectedEventTime: expect.stringMatching(WIRE_TIME),
      LastGuestDisconnectedEventTime: NEVER,
      LastHostConnectedEventTime: NEVER,
      LastInitiatedJoinEventTime: NEVER,
    })
    guest.goOffline()
    guest.hostConnect('Alex')
    const session = await read()
    expect(session.LastGuestDisconnectedEventTime).toMatch(WIRE_TIME)
    expect(session.LastHostConnectedEventTime).toMatch(WIRE_TIME)
    expect(session.LastInitiatedJoinEventTime).toMatch(WIRE_TIME)
    expect(session.LastEventTime >= session.LastHostConnectedEventTime).toBe(true)
  })

  test('a guest that is online has a connection of process type 2, a technician one of type 1', async () => {
    await using door = open()
    const guest = door.sandbox.addSession({ machine: { online: false } })
    const types = async () => {
      const [session] = (await door.call('GetSessionBySessionID', [guest.sessionId])).json
      return session.ActiveConnections.map((connection: { ProcessType: number }) => connection.ProcessType)
    }
    expect(await types()).toEqual([])
    guest.hostConnect('Alex')
    expect([await types(), guest.online]).toEqual([[1], false])
    guest.goOnline()
    guest.goOnline()
    expect([await types(), guest.online]).toEqual([[1, 2], true])
    guest.hostDisconnect()
    expect(await types()).toEqual([2])
  })

  test('every change raises LastAlteredVersion', () => {
    const sandbox = createSandbox()
    const guest = sandbox.addSession()
    const version = () => sandbox.sessions[0]?.wire.LastAlteredVersion ?? 0
    const steps = [
      () => guest.say('Hi'),
      () => guest.goOffline(),
      () => guest.hostConnect('Alex'),
      () => guest.queueCommand('Alex', 'ver'),
    ]
    for (const step of steps) {
      const before = version()
      step()
      expect(version()).toBeGreaterThan(before)
    }
  })

  test('fields can be set to anything', async () => {
    await using door = open()
    const { sessionId } = door.sandbox.addSession({ wire: { ActiveConnections: null, SomethingNew: 1 } })
    const [session] = (await door.call('GetSessionBySessionID', [sessionId])).json
    expect(session).toMatchObject({ ActiveConnections: null, SomethingNew: 1 })
  })
})

describe('look-up by name', () => {
  test('is exact, and matches the session, not the machine', async () => {
    await using door = open()
    door.sandbox.addSession({ name: 'HOST-01', machine: { name: 'OTHER' } })
    const found = async (sessionName: string) =>
      (await door.call('GetSessionsByName', { sessionName })).json.length
    expect(await Promise.all(['HOST-01', 'host-01', 'HOST', 'OTHER', ''].map(found))).toEqual([1, 0, 0, 0, 0])
  })

  test('of the empty name finds the sessions without one, and several of one name are all answered', async () => {
    await using door = open()
    for (const name of ['', '', 'HOST-01', 'HOST-01']) door.sandbox.addSession({ name })
    for (const sessionName of ['', 'HOST-01']) {
      expect((await door.call('GetSessionsByName', { sessionName })).json).toHaveLength(2)
    }
  })

  test('does not find a removed session', async () => {
    await using door = open()
    const guest = door.sandbox.addSession({ name: 'HOST-01' })
    guest.remove()
    expect((await door.call('GetSessionsByName', { sessionName: 'HOST-01' })).json).toEqual([])
    expect((await door.call('SendCommandToSession', [guest.sessionId, 'ver'])).status).toBe(500)
    expect([door.sandbox.guest(guest.sessionId), door.sandbox.sessions]).toEqual([undefined, []])
  })

  test('is cut at the row cap without a word', async () => {
    await using door = open({ rowCap: 3 })
    for (let count = 0; count < 5; count += 1) door.sandbox.addSession({ name: 'SAME', machine: null })
    expect((await door.call('GetSessionsByName', { sessionName: 'SAME' })).json).toHaveLength(3)
  })
})

describe('details', () => {
  const types = (events: readonly { readonly EventType: number }[]) =>
    events.map(({ EventType }) => EventType)

  test('have the session at the top and its events beside it', async () => {
    await using door = open()
    const { sessionId } = door.sandbox.addSession({ name: 'HOST-01' })
    const { json } = await door.call('GetSessionDetailsBySessionID', [sessionId])
    expect(json.Name).toBe('HOST-01')
    expect(types(json.Events)).toEqual([20, 10])
  })

  test('or an envelope', async () => {
    await using door = open({ detailsShape: 'envelope' })
    const { sessionId } = door.sandbox.addSession({ name: 'HOST-01' })
    const { json } = await door.call('GetSessionDetailsBySessionID', [sessionId])
    expect(Object.keys(json)).toEqual(['Session', 'Connections', 'Events'])
    expect([json.Session.Name, json.Connections[0].ProcessType, types(json.Events)]).toEqual([
      'HOST-01',
      2,
      [20, 10],
    ])
  })

  test('or events under their connections, none of them lost', async () => {
    await using door = open({ detailsShape: 'connections' })
    const guest = door.sandbox.addSession()
    guest.hostConnect('Alex')
    guest.hostDisconnect('Alex')
    const empty = door.sandbox.addSession({ machine: null })
    const { json } = await door.call('GetSessionDetailsBySessionID', [guest.sessionId])
    expect(json).not.toHaveProperty('Events')
    const nested = json.Connections.flatMap(({ Events }: { Events: { EventType: number }[] }) =>
      types(Events),
    )
    expect(nested.toSorted()).toEqual([10, 10, 11, 20, 30])
    const { json: other } = await door.call('GetSessionDetailsBySessionID', [empty.sessionId])
    expect(types(other.Connections[0].Events)).toEqual([20])
  })

  test('hold the chat of both sides, notes, changes of name and of properties', async () => {
    await using door = open({ profile: 'documented' })
    const guest = door.sandbox.addSession({ machine: { online: false } })
    await door.call('SendMessageToSession', [guest.sessionId, 'Alex', 'Hello'])
    guest.say('Hi')
    await door.call('AddNoteToSession', [guest.sessionId, 'Note'])
    await door.call('UpdateSessionName', [guest.sessionId, 'HOST-02'])
    await door.call('UpdateSessionCustomProperties', [guest.sessionId, ['Acme']])
    const { json } = await door.call('GetSessionDetailsBySessionID', [guest.sessionId])
    const told = json.Events.map(({ EventType, Host, Data }: Record<string, unknown>) => [
      EventType,
      Host,
      Data,
    ])
    expect(told).toEqual([
      [20, '', ''],
      [45, 'Alex', 'Hello'],
      [71, '', 'Hi'],
      [32, 'RESTful API', 'Note'],
      [60, 'RESTful API', 'HOST-02'],
      [64, 'RESTful API', 'Acme'],
    ])
    expect(json).toMatchObject({ Name: 'HOST-02', Notes: 'Note' })
    expect([json.UnacknowledgedEvents[0].Data, json.AddedNoteEvents[0].Data]).toEqual(['Hi', 'Note'])
  })

  test('correlate nothing, and forget what is older than the history', async () => {
    await using door = open({ historyDays: 30 })
    const guest = door.sandbox.addSession({ machine: null })
    const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000)
    guest.pushEvent({ type: 70, data: 'old', time: daysAgo(31) })
    guest.pushEvent({ type: 999, data: 'recent', host: 'Kim', time: daysAgo(29) })
    const { json } = await door.call('GetSessionDetailsBySessionID', [guest.sessionId])
    expect(json.Events.map(({ Data }: { Data: string }) => Data)).toEqual(['', 'recent'])
    const zero = '00000000-0000-0000-0000-000000000000'
    expect(json.Events[1]).toMatchObject({ EventType: 999, Host: 'Kim', CorrelationEventID: zero })
  })
})

test.each([
  [{ rowCap: -1 }, RangeError],
  [{ latency: Number.NaN }, RangeError],
  [{ secret: '' }, TypeError],
  [{ secret: 'a\nb' }, TypeError],
  [{ profile: 'all' }, TypeError],
])('refuses the options %j', (options, error) => {
  // What a caller without types could pass.
  expect(() => createSandbox(options as object)).toThrow(error)
})

describe('refuses an option that does not exist, which would silently be a default:', () => {
  // What a caller without types could pass, and spread objects with types too.
  const misspelt = (options: object) => options
  const sandbox = createSandbox()
  const install = new URL(`${sandbox.url}/Bin/ScreenConnect.ClientSetup.msi?e=Access&y=Guest&t=HOST-01`)

  test.each<[string, () => unknown]>([
    ['profil', () => createSandbox(misspelt({ profil: 'documented' }))],
    ['port', () => createSandbox(misspelt({ port: 8080 }))],
    ['customProperies', () => sandbox.addSession(misspelt({ customProperies: ['Acme'] }))],
    ['machine.onlin', () => sandbox.addSession({ machine: misspelt({ onlin: false }) })],
    ['machine.onlin', () => sandbox.install(install, misspelt({ onlin: false }))],
  ])('%s', (option, make) => {
    expect(make).toThrow(ConfigurationError)
    expect(make).toThrow(`\`${option}\` was given although there is no such option.`)
    expect(sandbox.sessions).toEqual([])
  })

  test('of a sandbox on a port too, which then does not listen', async () => {
    await expect(startSandbox(misspelt({ prt: 8080 }))).rejects.toThrow('`prt` was given although')
  })

  test('no options where an object of them belongs', () => {
    // What a caller without types could pass.
    const text = 'HOST-01' as unknown as object
    expect(() => createSandbox(text)).toThrow(ConfigurationError)
    expect(() => sandbox.addSession(text)).toThrow(ConfigurationError)
    expect(() => sandbox.addSession({ machine: text })).toThrow('`machine` was given a string')
  })
})
