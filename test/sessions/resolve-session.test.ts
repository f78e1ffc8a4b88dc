import { getEventListeners } from 'node:events'
import {
  AmbiguousSessionError,
  type ResolveSessionOptions,
  resolveSession,
  type SessionTarget,
} from '@acg/screenconnect'
import type { Sandbox, SandboxOptions } from '@acg/screenconnect/testing'
import { describe, expect, it, vi } from 'vitest'
import { failureOf, setUp as setUpSandbox } from '../transport/support.ts'

async function setUp(options: SandboxOptions = {}) {
  const { sandbox, client } = await setUpSandbox({ profile: 'documented', ...options })
  const guest = sandbox.addSession({
    name: 'HOST-02',
    machine: { name: 'DESK-02', guestInfo: { MachineSerialNumber: 'SN-0002' } },
  })
  const nameless = sandbox.addSession({
    machine: { name: 'DESK-03', guestInfo: { MachineSerialNumber: 'System Serial Number' } },
  })
  return { sandbox, client, guest, nameless, sessionId: guest.sessionId }
}

function namesAskedFor({ requests }: Pick<Sandbox, 'requests'>) {
  return requests.flatMap(({ method, body }) =>
    method === 'GetSessionsByName' ? Object.values(Object(body)) : [],
  )
}

describe('resolveSession', () => {
  it.each<[string, SessionTarget]>([
    ['a name', 'HOST-02'],
    ['a machine name', 'DESK-02'],
    ['a serial number', 'SN-0002'],
    ['a name in another case', 'host-02'],
    ['a name, said to be one', { name: 'HOST-02' }],
    ['a machine name, said to be one', { machineName: 'DESK-02' }],
    ['a serial number, said to be one', { serialNumber: 'SN-0002' }],
  ])('finds a session by %s with the filter', async (_, target) => {
    const { client, sessionId, sandbox } = await setUp()
    expect((await resolveSession(client, target)).sessionId).toBe(sessionId)
    expect(sandbox.requests.map(({ method }) => method)).toEqual(['GetSessionsByFilter'])
  })

  it.each(['verified', 'documented'] as const)('finds a session by its id (%s)', async (profile) => {
    const { client, sessionId, sandbox } = await setUp({ profile })
    expect((await resolveSession(client, sessionId.toUpperCase())).sessionId).toBe(sessionId)
    expect(sandbox.requests.map(({ method }) => method)).toEqual(['GetSessionBySessionID'])
  })

  it('takes an object at its word', async () => {
    const { client } = await setUp()
    expect(await failureOf(resolveSession(client, { name: 'DESK-02' }))).toMatchObject({
      code: 'SESSION_NOT_FOUND',
      method: 'GetSessionsByFilter',
    })
  })

  it('puts a quote into the filter as data', async () => {
    const { client, sandbox } = await setUp()
    const { sessionId } = sandbox.addSession({ name: "O'Hare' OR 'a' = 'a" })
    expect((await resolveSession(client, "O'Hare' OR 'a' = 'a")).sessionId).toBe(sessionId)
  })

  describe('on an instance without the filter', () => {
    it('finds a session by its name, and one without a name by its machine’s', async () => {
      const { client, sessionId, nameless } = await setUp({ profile: 'verified' })
      expect((await resolveSession(client, 'HOST-02')).sessionId).toBe(sessionId)
      expect((await resolveSession(client, 'desk-03')).sessionId).toBe(nameless.sessionId)
    })

    it('says of a serial number that the web method is missing', async () => {
      const { client } = await setUp({ profile: 'verified' })
      expect(await failureOf(resolveSession(client, { serialNumber: 'SN-0002' }))).toMatchObject({
        code: 'MISSING_METHOD',
        method: 'GetSessionsByFilter',
        message: expect.stringMatching(/resolve the machine by its name or its session id/),
      })
    })

    it('asks again before it believes that there is none, then for other letter cases', async () => {
      const { client, sandbox } = await setUp({ profile: 'verified' })
      expect(await failureOf(resolveSession(client, 'Host-99'))).toMatchObject({
        code: 'SESSION_NOT_FOUND',
        method: 'GetSessionsByName',
      })
      expect(namesAskedFor(sandbox)).toEqual(['Host-99', '', 'Host-99', '', 'HOST-99', 'host-99'])
    })

    it.each<[string, SessionTarget]>([
      ['text', 'host-02'],
      ['a name', { name: 'host-02' }],
      ['a machine name that the session has too', { machineName: 'desk-04' }],
    ])('finds a session in capitals by %s in small letters', async (_, target) => {
      const { client, sandbox } = await setUp({ profile: 'verified' })
      sandbox.addSession({ name: 'DESK-04', machine: { name: 'DESK-04' } })
      const { name } = await resolveSession(client, target)
      expect(name).toBe(typeof target === 'string' || target.name ? 'HOST-02' : 'DESK-04')
    })

    it('picks none of two that differ in letter case alone, where neither is written as given', async () => {
      const { client, sandbox } = await setUp({ profile: 'verified' })
      sandbox.addSession({ name: 'host-02' })
      expect(await failureOf(resolveSession(client, 'Host-02'))).toMatchObject({ code: 'AMBIGUOUS_SESSION' })
    })

    it('takes the one that is written as given, also after an empty answer that was false', async () => {
      const { client, sandbox } = await setUp({ profile: 'verified' })
      const { sessionId } = sandbox.addSession({ name: 'host-02' })
      sandbox.inject('empty-list', { method: 'GetSessionsByName' })
      expect((await resolveSession(client, { name: 'host-02' })).sessionId).toBe(sessionId)
    })

    it('asks for no other letter case of a name that was found', async () => {
      const { client, sandbox } = await setUp({ profile: 'verified' })
      await resolveSession(client, { name: 'HOST-02' })
      expect(namesAskedFor(sandbox)).toEqual(['HOST-02'])
    })
  })

  describe('says what it looked for where it found nothing', () => {
    it.each<[SessionTarget, string]>([
      ['NOPE', 'No session is called "NOPE", and none has a machine of that name or serial number.'],
      ['Default string', 'No session is called "Default string", and none has a machine of that name.'],
      [{ name: 'NOPE' }, 'No session is called "NOPE".'],
      [{ machineName: 'NOPE' }, 'No session was found whose machine is called "NOPE".'],
      [{ serialNumber: 'NOPE' }, 'No session has a machine with the serial number "NOPE".'],
    ])('with the filter, of %j', async (target, happened) => {
      const { client } = await setUp()
      const { message } = await failureOf(resolveSession(client, target))
      expect(message).toBe(
        `${happened} Check how it is written; sessions that ended or were deleted do not count.`,
      )
    })

    const byNames = 'this server has no GetSessionsByFilter'
    it.each<[SessionTarget, string]>([
      [
        'NOPE',
        `No session is called "NOPE", and none without a name has a machine of that name. A machine is found by its own name only where its session has none, since ${byNames}: give the name as the list of sessions shows it, letter case included, or the session id.`,
      ],
      [
        { machineName: 'NOPE' },
        `No session was found whose machine is called "NOPE". A machine is found by its own name only where its session has the same or none, since ${byNames}: give the name as the list of sessions shows it, letter case included, or the session id.`,
      ],
      [
        { name: 'NOPE' },
        `No session is called "NOPE". Give it as the list of sessions shows it: letter case may count, since ${byNames}.`,
      ],
    ])('without it, of %j', async (target, words) => {
      const { client } = await setUp({ profile: 'verified' })
      expect((await failureOf(resolveSession(client, target))).message).toBe(words)
    })

    it.each([
      ['a\n"b\u009b\u2028', '"a\\n\\"b\\u{9b}\\u{2028}"'],
      ['x'.repeat(100), `"${'x'.repeat(100)}"`],
      ['x'.repeat(101), `"${'x'.repeat(100)}…"`],
      [`${'x'.repeat(99)}🙂y`, `"${'x'.repeat(99)}🙂…"`],
    ])('without control characters, and not all of a long one: %j', async (name, quoted) => {
      const { client } = await setUp()
      const { message } = await failureOf(resolveSession(client, { name }))
      expect(message).toContain(`No session is called ${quoted}. `)
    })

    it('of a session id, with the advice that it may have another now', async () => {
      const { client } = await setUp()
      const { message } = await failureOf(resolveSession(client, '00000000-0000-4000-8000-000000000000'))
      expect(message).toMatch(/ found no session 00000000-\S+ Look the machine up again/)
    })
  })

  it.each([
    ['GetSessionsByFilter', 'HOST-02'],
    ['GetSessionBySessionID', undefined],
  ])('believes no single empty answer of %s', async (method, target) => {
    const { client, sandbox, sessionId } = await setUp()
    sandbox.inject('empty-list', { method })
    expect((await resolveSession(client, target ?? sessionId)).sessionId).toBe(sessionId)
  })

  it('names the session id that it did not find', async () => {
    const { client } = await setUp()
    const sessionId = '00000000-0000-4000-8000-000000000000'
    expect(await failureOf(resolveSession(client, sessionId))).toMatchObject({
      code: 'SESSION_NOT_FOUND',
      sessionId,
    })
  })

  it('picks none of several, and says which they are', async () => {
    const { client, sandbox, sessionId } = await setUp()
    const second = sandbox.addSession({ name: 'HOST-02', machine: { online: false } })
    const third = sandbox.addSession({ name: 'HOST-05', machine: { name: 'HOST-02' } })
    const error = await failureOf(resolveSession(client, 'HOST-02'))
    expect(error).toBeInstanceOf(AmbiguousSessionError)
    expect(error).toMatchObject({
      code: 'AMBIGUOUS_SESSION',
      outcome: 'not-sent',
      retryable: false,
      candidates: [
        { sessionId, name: 'HOST-02', online: true, lastSeen: expect.any(Date) },
        { sessionId: second.sessionId, name: 'HOST-02', online: false, lastSeen: expect.any(Date) },
        { sessionId: third.sessionId, name: 'HOST-05', online: true },
      ],
    })
    expect(error.message).toContain(`"HOST-02" ${sessionId} (online, last seen `)
  })

  it('lists five candidates in its message, and counts the rest', async () => {
    const { client, sandbox } = await setUp()
    for (let count = 0; count < 7; count += 1) sandbox.addSession({ name: 'TWIN', machine: null })
    const error = await failureOf(resolveSession(client, 'TWIN'))
    expect(error.message.match(/"TWIN"/g)).toHaveLength(5)
    expect(error.message).toContain('and 2 more')
    expect(error).toHaveProperty('candidates.length', 7)
  })

  it('picks none where the server may have cut the list', async () => {
    const { client, sandbox } = await setUp()
    for (let count = 0; count < 999; count += 1) {
      sandbox.addSession({ name: 'MANY', machine: null, wire: { IsEnded: true } })
    }
    sandbox.addSession({ name: 'MANY', machine: null })
    expect(await failureOf(resolveSession(client, 'MANY'))).toMatchObject({ code: 'AMBIGUOUS_SESSION' })
  })

  it.each([{ IsEnded: true }, { IsDeleted: true }])('does not count a session with %o', async (wire) => {
    const { client, sandbox, sessionId } = await setUp()
    sandbox.addSession({ name: 'HOST-02', wire })
    expect((await resolveSession(client, 'HOST-02')).sessionId).toBe(sessionId)
  })

  describe('with `online: true`', () => {
    it('leaves out the abandoned session of the same machine', async () => {
      const { client, sandbox, sessionId } = await setUp()
      sandbox.addSession({ name: 'HOST-02', machine: { online: false } })
      expect((await resolveSession(client, 'HOST-02', { online: true })).sessionId).toBe(sessionId)
    })

    it('says that the machine is there but offline', async () => {
      const { client, guest, sessionId } = await setUp()
      guest.goOffline()
      expect(await failureOf(resolveSession(client, 'HOST-02', { online: true }))).toMatchObject({
        code: 'GUEST_OFFLINE',
        sessionId,
        lastSeen: expect.any(Date),
      })
    })
  })

  it.each(['System Serial Number', ' to be  filled by O.E.M. ', 'Default string', '00000000', 'N/A', '-'])(
    'identifies nothing by the placeholder %j',
    async (serialNumber) => {
      const { client, sandbox } = await setUp()
      sandbox.addSession({ name: 'HOST-07', machine: { guestInfo: { MachineSerialNumber: serialNumber } } })
      expect(await failureOf(resolveSession(client, { serialNumber }))).toMatchObject({
        code: 'CONFIGURATION',
        option: 'target.serialNumber',
      })
      expect(sandbox.requests).toHaveLength(0)
      expect(await failureOf(resolveSession(client, serialNumber))).toMatchObject({
        code: 'SESSION_NOT_FOUND',
      })
    },
  )

  it('ends at once when it is aborted between its looks, and leaves nothing behind', async () => {
    const { client, sandbox } = await setUp()
    const controller = new AbortController()
    const { signal } = controller
    const call = failureOf(resolveSession(client, 'HOST-99', { signal }))
    await vi.waitFor(() => expect(sandbox.requests).toHaveLength(1))
    controller.abort('enough')
    expect(await call).toMatchObject({ code: 'ABORTED', reason: 'enough' })
    expect(getEventListeners(signal, 'abort')).toHaveLength(0)
    await new Promise((resolve) => setImmediate(resolve))
    expect(sandbox.requests).toHaveLength(1)
  })

  it.each<[string, unknown, unknown]>([
    ['target', '', {}],
    ['target', undefined, {}],
    ['target', null, {}],
    ['target', {}, {}],
    ['target', { name: 'a', serialNumber: 'b' }, {}],
    ['target.name', { name: 5 }, {}],
    ['target', { serial: 'x' }, {}],
    ['online', 'x', { online: 'yes' }],
    ['signal', 'x', { signal: 1 }],
    ['offline', 'x', { offline: true }],
  ])('refuses a bad `%s` before anything is sent', async (option, target, options) => {
    const { client, sandbox } = await setUp()
    // Stands for a caller without a compiler.
    const call = resolveSession(client, target as SessionTarget, options as ResolveSessionOptions)
    expect(await failureOf(call)).toMatchObject({ code: 'CONFIGURATION', option })
    expect(sandbox.requests).toHaveLength(0)
  })
})
