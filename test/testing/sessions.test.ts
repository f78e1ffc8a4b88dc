import { ConfigurationError } from '@acg/screenconnect'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
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

  test('a machine that is offline has been there, unless no guest ever joined', async () => {
    await using door = open()
    const offline = door.sandbox.addSession({ machine: { online: false } })
    const never = door.sandbox.addSession({ machine: null })
    const read = async (id: string) => (await door.call('GetSessionBySessionID', [id])).json[0]
    const was = await read(offline.sessionId)
    expect(was).toMatchObject({
      ActiveConnections: [],
      LastGuestConnectedEventTime: expect.stringMatching(WIRE_TIME),
      LastGuestDisconnectedEventTime: expect.stringMatching(WIRE_TIME),
      GuestInfo: { LastActivityTime: was.LastGuestDisconnectedEventTime },
    })
    expect(was.LastGuestDisconnectedEventTime > was.LastGuestConnectedEventTime).toBe(true)
    expect(await read(never.sessionId)).toMatchObject({
      ActiveConnections: [],
      GuestInfo: null,
      LastGuestConnectedEventTime: NEVER,
      LastGuestDisconnectedEventTime: NEVER,
    })
  })

  test('LastActivityTime is that of the last connect or disconnect, or what a test says', async () => {
    await using door = open()
    const guest = door.sandbox.addSession()
    const set = door.sandbox.addSession({ machine: { guestInfo: { LastActivityTime: NEVER } } })
    const read = async (id: string) => (await door.call('GetSessionBySessionID', [id])).json[0]
    const first = await read(guest.sessionId)
    expect(first.GuestInfo.LastActivityTime).toBe(first.LastGuestConnectedEventTime)
    guest.goOffline()
    const second = await read(guest.sessionId)
    expect(second.GuestInfo.LastActivityTime).toBe(second.LastGuestDisconnectedEventTime)
    expect(second.GuestInfoUpdateTime).toBe(second.LastGuestDisconnectedEventTime)
    set.goOffline()
    expect((await read(set.sessionId)).GuestInfo.LastActivityTime).toBe(NEVER)
  })

  describe('offline since a time', () => {
    const day = 86_400_000
    const since = new Date(Math.floor(Date.now() / 1000) * 1000 - 3 * day)
    const wire = `${since.toISOString().slice(0, -1)}0000Z`

    test('says so in every field and in its history', async () => {
      await using door = open()
      const machine = { offlineSince: since }
      const guest = door.sandbox.addSession({ name: 'HOST-01', customProperties: ['Acme'], machine })
      expect(guest.online).toBe(false)
      const { json } = await door.call('GetSessionDetailsBySessionID', [guest.sessionId])
      expect(json).toMatchObject({
        ...{ ActiveConnections: [], LastEventTime: wire, LastDisconnectedEventTime: wire },
        ...{ LastGuestDisconnectedEventTime: wire, GuestInfoUpdateTime: wire },
        GuestInfo: { LastActivityTime: wire },
      })
      const { LastGuestConnectedEventTime: connected, LastConnectedEventTime, GuestInfo } = json
      expect(connected < wire && connected > GuestInfo.LastBootTime).toBe(true)
      expect(LastConnectedEventTime).toBe(connected)
      const times = json.Events.map(({ Time }: { Time: string }) => Time)
      expect(times).toEqual(times.toSorted())
      expect(json.Events.map(({ EventType }: { EventType: number }) => EventType)).toEqual([20, 64, 10, 11])
      expect(times.at(-1)).toBe(wire)
      expect(json.Events.at(-1).ConnectionID).toBe(json.Events.at(-2).ConnectionID)
    })

    test('so does one that an installer enrolled, and what happens later happens now', async () => {
      await using door = open()
      const url = `${door.sandbox.url}/Bin/ScreenConnect.ClientSetup.msi?e=Access&y=Guest&t=HOST-01`
      const guest = door.sandbox.install(url, { offlineSince: since })
      expect(door.sandbox.sessions[0]?.wire.LastEventTime).toBe(wire)
      // Installed over, it stays as it is.
      door.sandbox.install(url, { offlineSince: since })
      expect(guest.online).toBe(false)
      const before = new Date().toISOString()
      guest.goOnline()
      const now = door.sandbox.sessions[0]?.wire
      expect([guest.online, (now?.LastGuestConnectedEventTime ?? '') >= before.slice(0, -1)]).toEqual([
        true,
        true,
      ])
      expect(now?.GuestInfo?.LastActivityTime).toBe(now?.LastGuestConnectedEventTime)
    })

    test('longer ago than the history goes has its times and no events', async () => {
      await using door = open({ historyDays: 2 })
      const { sessionId } = door.sandbox.addSession({ machine: { offlineSince: since } })
      const { json } = await door.call('GetSessionDetailsBySessionID', [sessionId])
      expect([json.Events, json.LastGuestDisconnectedEventTime]).toEqual([[], wire])
    })

    test('keeps what a test says of the machine', () => {
      const sandbox = createSandbox()
      const guestInfo = { LastActivityTime: NEVER, LoggedOnUserName: 'kim' }
      sandbox.addSession({ machine: { offlineSince: since, guestInfo } })
      expect(sandbox.sessions[0]?.wire.GuestInfo).toMatchObject(guestInfo)
    })

    test.each([
      ['a time to come', { offlineSince: new Date(Date.now() + day) }],
      ['no time', { offlineSince: new Date(Number.NaN) }],
      // What a caller without types could pass.
      ['a text', { offlineSince: '2026-01-01' as unknown as Date }],
      ['a machine that is online', { offlineSince: since, online: true }],
    ])('refuses %s', (_, machine) => {
      const sandbox = createSandbox()
      expect(() => sandbox.addSession({ machine })).toThrow(ConfigurationError)
      expect(sandbox.sessions).toEqual([])
    })
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

  test('goes by the name that a session has now', async () => {
    await using door = open({ profile: 'documented' })
    const [first, second] = ['HOST-01', 'HOST-02'].map((name) =>
      door.sandbox.addSession({ name, machine: null }),
    )
    const found = async (name: string) =>
      (await door.call('GetSessionsByName', [name])).json.map(
        ({ SessionID }: { SessionID: string }) => SessionID,
      )
    await door.call('UpdateSessionName', [first?.sessionId, 'HOST-02'])
    // In the order of their creation.
    expect([await found('HOST-01'), await found('HOST-02')]).toEqual([
      [],
      [first?.sessionId, second?.sessionId],
    ])
    second?.remove()
    expect(await found('HOST-02')).toEqual([first?.sessionId])
    await door.call('CreateSession', [0, 'HOST-01', false, null, []])
    expect(await found('HOST-01')).toHaveLength(1)
  })

  test('is cut at the row cap without a word', async () => {
    await using door = open({ rowCap: 3 })
    for (let count = 0; count < 5; count += 1) door.sandbox.addSession({ name: 'SAME', machine: null })
    expect((await door.call('GetSessionsByName', { sessionName: 'SAME' })).json).toHaveLength(3)
  })
})

describe('`sessions`', () => {
  test('are made anew where something changed, and only there', () => {
    const sandbox = createSandbox()
    const [one, two] = ['HOST-01', 'HOST-02'].map((name) => sandbox.addSession({ name }))
    const before = sandbox.sessions
    expect(sandbox.sessions).toBe(before)
    one?.goOffline()
    const after = sandbox.sessions
    expect([before[0]?.online, after[0]?.online]).toEqual([true, false])
    expect([before[0]?.wire.ActiveConnections.length, before[0]?.events.length]).toEqual([1, 2])
    expect(after[1]).toBe(before[1])
    two?.remove()
    expect([after.length, sandbox.sessions.length]).toEqual([2, 1])
  })

  test('stay as they were, whatever changes', async () => {
    await using door = open({ profile: 'documented' })
    const guest = door.sandbox.addSession({ name: 'HOST-01', machine: { online: false } })
    const steps = [
      () => door.call('SendCommandToSession', [guest.sessionId, 'hostname']),
      () => door.call('UpdateSessionCustomProperties', [guest.sessionId, ['Acme']]),
      () => door.call('UpdateSessionName', [guest.sessionId, 'HOST-02']),
      () => door.call('AddNoteToSession', [guest.sessionId, 'Note']),
      () => guest.say('Hi'),
      () => guest.hostConnect('Kim'),
      () => guest.pushEvent({ type: 999 }),
      () => guest.goOnline(),
      () => guest.goOffline(),
    ]
    for (const step of steps) {
      const [view] = door.sandbox.sessions
      const text = JSON.stringify(view)
      await step()
      expect(JSON.stringify(view)).toBe(text)
      expect(JSON.stringify(door.sandbox.sessions[0])).not.toBe(text)
    }
  })

  test('forget chat and notes that are older than the history', () => {
    vi.useFakeTimers({ toFake: ['Date'] })
    onTestFinished(() => void vi.useRealTimers())
    const sandbox = createSandbox({ historyDays: 30 })
    sandbox.addSession().say('Hi')
    const unread = () => sandbox.sessions[0]?.wire.UnacknowledgedEvents.length
    expect(unread()).toBe(1)
    vi.setSystemTime(Date.now() + 31 * 86_400_000)
    expect(unread()).toBe(0)
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
      [10, '', ''],
      [11, '', ''],
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
    ['randon', () => createSandbox(misspelt({ randon: Math.random }))],
    ['customProperies', () => sandbox.addSession(misspelt({ customProperies: ['Acme'] }))],
    ['machine.onlin', () => sandbox.addSession({ machine: misspelt({ onlin: false }) })],
    ['machine.onlin', () => sandbox.install(install, misspelt({ onlin: false }))],
  ])('%s', (option, make) => {
    expect(make).toThrow(expect.objectContaining({ code: 'CONFIGURATION', option }))
    expect(sandbox.sessions).toEqual([])
  })

  test('of a sandbox on a port too, which then does not listen', async () => {
    await expect(startSandbox(misspelt({ profil: 'verified' }))).rejects.toMatchObject({
      code: 'CONFIGURATION',
      option: 'profil',
    })
  })

  test('no options where an object of them belongs', () => {
    // What a caller without types could pass.
    const text = 'HOST-01' as unknown as object
    expect(() => createSandbox(text)).toThrow(ConfigurationError)
    expect(() => sandbox.addSession(text)).toThrow(ConfigurationError)
    expect(() => sandbox.addSession({ machine: text })).toThrow(
      expect.objectContaining({ option: 'machine' }),
    )
  })
})
