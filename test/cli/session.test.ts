import { describe, expect, it, vi } from 'vitest'
import './quick-looks.ts'
import { acme, cli } from './support.ts'

describe('session', () => {
  it('leaves out what is not known of a machine that never connected', async () => {
    const { environment, sandbox } = await acme()
    const { sessionId } = sandbox.addSession({ machine: null, wire: { GuestNetworkAddress: '203.0.113.7' } })
    const { exitCode, out } = await cli(['session', sessionId], { environment })
    expect(exitCode).toBe(0)
    expect(out).toBe(
      [
        `${sessionId}  offline`,
        `  session    ${sessionId}`,
        '  address    203.0.113.7',
        '  last seen  never',
        `  open       ${sandbox.url}/Host#Access/All%20Machines//${sessionId}`,
        '',
      ].join('\n'),
    )
  })

  it('says where nobody knows whether the machine is online', async () => {
    const { environment, sandbox } = await acme()
    const wire = {
      ActiveConnections: null,
      LastGuestConnectedEventTime: null,
      LastGuestDisconnectedEventTime: null,
    }
    sandbox.addSession({ name: 'HOST-08', wire })
    const { out } = await cli(['session', 'HOST-08'], { environment })
    expect(out).toMatch(/^HOST-08 {2}unknown\n/)
  })

  it.each([
    [1, '1 thing for the machine to come back'],
    [2, '2 things for the machine to come back'],
  ])('says that %i command waits, and who is there', async (count, words) => {
    const { environment, guests } = await acme()
    for (let queued = 0; queued < count; queued += 1) guests[1].queueCommand('alex', 'hostname')
    guests[1].hostConnect('')
    const { out } = await cli(['session', 'HOST-02'], { environment })
    expect(out).toContain(`  waiting      ${words}\n`)
    expect(out).toContain('  technicians  somebody\n')
  })

  it('says that there are no events and that nothing was said', async () => {
    const { environment, sandbox } = await acme({ historyDays: 1 })
    sandbox.addSession({ name: 'HOST-08' })
    vi.setSystemTime(Date.now() + 2 * 86_400_000)
    const { exitCode, err } = await cli(['session', 'HOST-08', '--events', '--chat'], { environment })
    expect(err).toBe('There are no events.\nNothing was said.\n')
    expect(exitCode).toBe(0)
  })

  it('shows events without a kind, and a technician without a name', async () => {
    const { environment, guests } = await acme()
    guests[0].pushEvent({ type: 999, data: 'x' })
    guests[0].pushEvent({ type: 45, data: 'Hello' })
    const { out } = await cli(['session', 'HOST-01', '--events', '2', '--chat'], { environment })
    expect(out).toMatch(/ 999 +x\n/)
    expect(out).toMatch(/ technician: Hello\n$/)
  })

  it('gives a program the session with its events and chat', async () => {
    const { environment, guests } = await acme()
    guests[0].say('Hello')
    const { out } = await cli(['session', 'HOST-01', '--events', '1', '--chat', '--json'], { environment })
    expect(JSON.parse(out)).toMatchObject({
      name: 'HOST-01',
      properties: { company: 'Acme' },
      events: [{ eventType: 'sentMessage', data: 'Hello' }],
      chat: [{ from: 'guest', text: 'Hello' }],
    })
    const { out: plain } = await cli(['session', 'HOST-01', '--json'], { environment })
    expect(JSON.parse(plain)).not.toHaveProperty('events')
  })

  it('lists those who may be meant as a table, and gives them to a program', async () => {
    const { environment, sandbox, guests } = await acme()
    const twin = sandbox.addSession({
      name: 'HOST-01',
      customProperties: ['Globex', '\u001b[31mred'],
      machine: { online: false },
    })
    const { exitCode, out, err } = await cli(['session', 'HOST-01', '--json'], { environment })
    expect(exitCode).toBe(123)
    expect(JSON.parse(out)).toMatchObject({
      error: {
        code: 'AMBIGUOUS_SESSION',
        candidates: [
          { sessionId: guests[0].sessionId, online: true },
          { sessionId: twin.sessionId, online: false },
        ],
      },
    })
    const [head, first, second] = err.split('\n')
    expect(head).toMatch(/^NAME +STATE +COMPANY +SITE +TAG +LAST SEEN +SESSION$/)
    expect(first).toMatch(new RegExp(`^HOST-01 +online +Acme +Head Office +Pilot .*${guests[0].sessionId}$`))
    expect(second).toMatch(new RegExp(`^HOST-01 +offline +Globex +\ufffd\\[31mred .*${twin.sessionId}$`))
  })

  it.each([
    [[], 3],
    [['--no-empty-retry'], 1],
  ])('with %j looks %i times for a machine that is not there', async (flags, looks) => {
    const { environment, sandbox } = await acme()
    const { exitCode } = await cli(['session', 'HOST-09', ...flags], { environment })
    expect(exitCode).toBe(123)
    const filtered = sandbox.requests.filter(({ method }) => method === 'GetSessionsByFilter')
    expect(filtered).toHaveLength(looks)
  })
})

describe('sessions', () => {
  it.each([
    ['a name', ['host-01'], [/letter case/, /screenconnect session/, /--unnamed/]],
    ['a filter', ['--filter', "Name = 'x'"], [/filter/]],
  ])('says how a machine is found where none was by %s', async (_, args, words) => {
    const { environment } = await acme()
    const { exitCode, out, err } = await cli(['sessions', ...args], { environment })
    expect(exitCode).toBe(123)
    expect(out).toBe('')
    for (const word of words) expect(err).toMatch(word)
  })
})
