import { getEventListeners } from 'node:events'
import {
  AmbiguousSessionError,
  type ResolveSessionOptions,
  resolveSession,
  type ScreenConnectErrorCode,
  type SessionTarget,
} from '@acg/screenconnect'
import type { Fault, FaultName, Sandbox, SandboxOptions } from '@acg/screenconnect/testing'
import { describe, expect, it, vi } from 'vitest'
import { pauses, waiting } from '../commands/empty-pauses.ts'
import { eventually } from '../eventually.ts'
import { clientOf, failureOf, setUp as setUpSandbox } from '../transport/support.ts'

vi.mock('../../src/commands/sleep.ts', async (original) => {
  const { withoutEmptyPauses } = await import('../commands/empty-pauses.ts')
  return withoutEmptyPauses(await original())
})

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
      method: 'GetSessionsByName',
    })
    const failure = await failureOf(resolveSession(client, { serialNumber: 'DESK-02' }))
    expect(failure).toMatchObject({ code: 'SESSION_NOT_FOUND', method: 'GetSessionsByFilter' })
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
      })
    })

    it('asks twice more before it believes that there is none, at last in other letter cases', async () => {
      const { client, sandbox } = await setUp({ profile: 'verified' })
      expect(await failureOf(resolveSession(client, 'Host-99'))).toMatchObject({
        code: 'SESSION_NOT_FOUND',
        method: 'GetSessionsByName',
        cause: { name: 'MissingMethodError', code: 'MISSING_METHOD' },
      })
      const look = ['Host-99', '']
      expect(namesAskedFor(sandbox)).toEqual([...look, ...look, ...look, 'HOST-99', 'host-99'])
      expect(sandbox.requests.filter(({ method }) => method === 'GetSessionsByFilter')).toHaveLength(1)
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
    it.each<SessionTarget>(['NOPE', { name: 'NOPE' }, { machineName: 'NOPE' }, { serialNumber: 'NOPE' }])(
      'with the filter, of %j',
      async (target) => {
        const { client } = await setUp()
        const error = await failureOf(resolveSession(client, target))
        expect(error.code).toBe('SESSION_NOT_FOUND')
        expect(error.happened).toContain('"NOPE"')
        expect(error.cause).toBeUndefined()
      },
    )

    it.each<SessionTarget>(['NOPE', { machineName: 'NOPE' }])(
      'without it, of %j, and that the filter is missing',
      async (target) => {
        const { client } = await setUp({ profile: 'verified' })
        const error = await failureOf(resolveSession(client, target))
        expect(error.happened).toContain('"NOPE"')
        expect(error.next).toContain('GetSessionsByFilter')
        expect(error.cause).toEqual({ name: 'MissingMethodError', code: 'MISSING_METHOD' })
      },
    )

    it('without it, of a name, which needs no filter', async () => {
      const { client } = await setUp({ profile: 'verified' })
      const error = await failureOf(resolveSession(client, { name: 'NOPE' }))
      expect(error).toMatchObject({ code: 'SESSION_NOT_FOUND' })
      expect(error.cause).toBeUndefined()
    })

    it.each([
      ['a\n"b\u009b\u2028', '"a\\n\\"b\\u{9b}\\u{2028}"'],
      ['x'.repeat(100), `"${'x'.repeat(100)}"`],
      ['x'.repeat(101), `"${'x'.repeat(100)}…"`],
      [`${'x'.repeat(99)}🙂y`, `"${'x'.repeat(99)}🙂…"`],
    ])('without control characters, and not all of a long one: %j', async (name, quoted) => {
      const { client } = await setUp()
      const { message } = await failureOf(resolveSession(client, { name }))
      expect(message).toContain(quoted)
    })

    it('of a session id, which the error has as a field', async () => {
      const { client } = await setUp()
      const sessionId = '00000000-0000-4000-8000-000000000000'
      const error = await failureOf(resolveSession(client, sessionId))
      expect(error).toMatchObject({ code: 'SESSION_NOT_FOUND', sessionId })
    })
  })

  describe('believes no single empty answer', () => {
    const nothing = Object.values({
      id: '00000000-0000-4000-8000-000000000000',
      name: 'HOST-99',
      serial: { serialNumber: 'SN-0099' },
    })

    it.each<[string, SessionTarget | undefined, string]>([
      ['of a look-up by id', undefined, 'GetSessionBySessionID'],
      ['of the filter, about a serial number', { serialNumber: 'SN-0002' }, 'GetSessionsByFilter'],
      ['of either, about a machine’s name', { machineName: 'DESK-02' }, 'GetSessionsByFilter'],
    ])('%s', async (_, target, method) => {
      const { client, sandbox, sessionId } = await setUp()
      sandbox.inject('empty-list', { method, times: 2 })
      expect((await resolveSession(client, target ?? sessionId)).sessionId).toBe(sessionId)
      expect(pauses).toEqual([1500, 3000])
      sandbox.inject('empty-list', { method })
      expect((await resolveSession(client, target ?? sessionId)).sessionId).toBe(sessionId)
      expect(pauses).toEqual([1500, 3000, 1500])
    })

    it('of the filter, about a name: GetSessionsByName finds it at once', async () => {
      const { client, sandbox, sessionId } = await setUp()
      sandbox.inject('empty-list', { method: 'GetSessionsByFilter' })
      expect((await resolveSession(client, 'HOST-02')).sessionId).toBe(sessionId)
      expect(namesAskedFor(sandbox)).toEqual(['HOST-02', ''])
      expect(pauses).toEqual([])
    })

    it.each(nothing)('and the third of %j', async (target) => {
      const { client } = await setUp()
      expect(await failureOf(resolveSession(client, target))).toMatchObject({ code: 'SESSION_NOT_FOUND' })
      expect(pauses).toEqual([1500, 3000])
    })

    it.each(nothing)('unless it is told to, of %j', async (target) => {
      const { client, sandbox } = await setUp()
      const call = resolveSession(client, target, { emptyRetry: false })
      expect(await failureOf(call)).toMatchObject({ code: 'SESSION_NOT_FOUND' })
      expect(pauses).toEqual([])
      const asked = sandbox.requests.map(({ method }) => method)
      expect(asked.filter((method) => method !== 'GetSessionsByName')).toHaveLength(1)
    })

    it('and still finds a name in capitals where it is told to', async () => {
      const { client, sessionId } = await setUp({ profile: 'verified' })
      const session = await resolveSession(client, 'host-02', { emptyRetry: false })
      expect(session.sessionId).toBe(sessionId)
    })

    it('but GetSessionsByName itself is asked once', async () => {
      const { client, sandbox } = await setUp()
      sandbox.inject('empty-list')
      expect(await client.getSessionsByName('HOST-02')).toEqual([])
      expect(sandbox.requests).toHaveLength(1)
      expect(pauses).toEqual([])
    })
  })

  describe('where the filter fails', () => {
    /** What the filter does, the code of its error, and whether that may pass. */
    const FILTERS: readonly (readonly [FaultName | Fault, ScreenConnectErrorCode, boolean])[] = [
      ['500-missing-method', 'MISSING_METHOD', false],
      ['500-fault', 'SESSION_FAULT', false],
      ['500-unknown-parameter', 'INVALID_PARAMETER', false],
      ['500-invalid-filter', 'INVALID_PARAMETER', false],
      ['500-arguments', 'INVALID_PARAMETER', false],
      ['403', 'ACCESS_DENIED', false],
      ['404', 'EXTENSION_NOT_FOUND', false],
      ['redirect-302', 'REDIRECT_REFUSED', false],
      ['html', 'UNEXPECTED_RESPONSE', false],
      ['truncated-json', 'UNEXPECTED_RESPONSE', false],
      ['429', 'RATE_LIMIT', true],
      ['500', 'SERVICE_UNAVAILABLE', true],
      ['503', 'SERVICE_UNAVAILABLE', true],
      ['reset', 'CONNECTION', true],
      ['stall-headers', 'TIMEOUT', true],
    ]

    async function failing(fault: FaultName | Fault, byName: FaultName | Fault | undefined = undefined) {
      const all = await setUp({
        faults: ({ method }) => {
          if (method === 'GetSessionsByFilter') return fault
          return method === 'GetSessionsByName' ? byName : undefined
        },
      })
      // Only what never comes is given up: everything else has its time, on a busy machine too.
      return {
        ...all,
        client: fault === 'stall-headers' ? clientOf(all.sandbox, { timeout: 1000 }) : all.client,
      }
    }

    const asked = ({ sandbox }: { readonly sandbox: Sandbox }) =>
      new Set(sandbox.requests.map(({ method }) => method))

    describe.each(FILTERS)('with %j (%s)', (fault, code, passes) => {
      it('finds the one session of that name all the same', async () => {
        const { client, sessionId } = await failing(fault)
        expect((await resolveSession(client, 'HOST-02')).sessionId).toBe(sessionId)
        expect((await resolveSession(client, { name: 'HOST-02' })).sessionId).toBe(sessionId)
        expect(pauses).toEqual([])
      })

      it('finds a machine without a session name by its own', async () => {
        const { client, nameless } = await failing(fault)
        expect((await resolveSession(client, 'DESK-03')).sessionId).toBe(nameless.sessionId)
      })

      it('picks none of several of that name', async () => {
        const { client, sandbox } = await failing(fault)
        sandbox.addSession({ name: 'HOST-02' })
        expect(await failureOf(resolveSession(client, 'HOST-02'))).toMatchObject({
          code: 'AMBIGUOUS_SESSION',
        })
      })

      it(`ends in ${passes ? 'the filter’s error, since it may pass' : 'not found, with the filter’s error as the cause'}`, async () => {
        const { client } = await failing(fault)
        for (const target of ['NOPE', { machineName: 'DESK-02' }]) {
          const error = await failureOf(resolveSession(client, target))
          if (passes) expect(error).toMatchObject({ code, method: 'GetSessionsByFilter', retryable: true })
          else {
            expect(error).toMatchObject({
              code: 'SESSION_NOT_FOUND',
              method: 'GetSessionsByName',
              cause: { code },
            })
          }
        }
      })

      it('believes GetSessionsByName that nothing has a name', async () => {
        const { client } = await failing(fault)
        const error = await failureOf(resolveSession(client, { name: 'NOPE' }))
        expect(error).toMatchObject({ code: 'SESSION_NOT_FOUND', method: 'GetSessionsByName' })
        expect(error.cause).toBeUndefined()
      })

      it('ends in the error of GetSessionsByName where that fails too', async () => {
        const { client } = await failing(fault, '403')
        expect(await failureOf(resolveSession(client, 'HOST-02'))).toMatchObject({
          code: 'ACCESS_DENIED',
          method: 'GetSessionsByName',
        })
      })

      it('ends a serial number in its own error, at once', async () => {
        const { client } = await failing(fault)
        const error = await failureOf(resolveSession(client, { serialNumber: 'SN-0002' }))
        expect(error).toMatchObject({ code, method: 'GetSessionsByFilter' })
        expect(pauses).toEqual([])
      })
    })

    it.each(['HOST-02', { serialNumber: 'SN-0002' }])('with a 401 ends in it, of %j', async (target) => {
      const all = await failing('401')
      const error = await failureOf(resolveSession(all.client, target))
      expect(error).toMatchObject({ code: 'AUTHENTICATION', method: 'GetSessionsByFilter' })
      expect(asked(all)).toEqual(new Set(['GetSessionsByFilter']))
    })

    it('is not asked again in later looks', async () => {
      const { client, sandbox } = await failing('403')
      await failureOf(resolveSession(client, 'NOPE'))
      expect(pauses).toEqual([1500, 3000])
      expect(sandbox.requests.filter(({ method }) => method === 'GetSessionsByFilter')).toHaveLength(1)
    })

    it.each<[SessionTarget, ScreenConnectErrorCode]>([
      ['HOST-02', 'ACCESS_DENIED'],
      ['NOPE', 'ACCESS_DENIED'],
    ])('or finds nothing, and GetSessionsByName fails: %s ends in that', async (target, code) => {
      const { client } = await failing('empty-list', '403')
      const error = await failureOf(resolveSession(client, target))
      expect(error).toMatchObject({ code, method: 'GetSessionsByName' })
    })

    it('or finds only a session that ended, GetSessionsByName decides', async () => {
      const { client, sandbox } = await setUp()
      sandbox.addSession({ name: 'HOST-09', wire: { IsEnded: true } })
      expect(await failureOf(resolveSession(client, 'HOST-09'))).toMatchObject({ code: 'SESSION_NOT_FOUND' })
      expect(namesAskedFor(sandbox)).toContain('HOST-09')
    })
  })

  describe('on a server whose filter lacks a field', () => {
    const filters = ({ requests }: Pick<Sandbox, 'requests'>) =>
      requests.flatMap(({ method, body }) =>
        method === 'GetSessionsByFilter' ? Object.values(Object(body)) : [],
      )

    async function lacking(field: RegExp, fault: FaultName = '500-fault') {
      return setUp({
        faults: ({ method, body }) =>
          method === 'GetSessionsByFilter' && field.test(JSON.stringify(body)) ? fault : undefined,
      })
    }

    it.each(['500-fault', '500-unknown-parameter', '500'] as const)(
      'asks field by field after a %s, and finds by the others',
      async (fault) => {
        const { client, sandbox, sessionId } = await lacking(/GuestMachineSerialNumber/, fault)
        expect((await resolveSession(client, 'DESK-02')).sessionId).toBe(sessionId)
        const alone = new Set(filters(sandbox).filter((filter) => !String(filter).includes(' OR ')))
        expect([...alone]).toEqual([
          "Name = 'DESK-02'",
          "GuestMachineName = 'DESK-02'",
          "GuestMachineSerialNumber = 'DESK-02'",
        ])
      },
    )

    it('asks field by field after a 400 too', async () => {
      const { sandbox, sessionId } = await setUp()
      const client = clientOf(sandbox, {
        fetch: async (url, init) =>
          String(init.body).includes('GuestMachineSerialNumber')
            ? new Response('Bad filter', { status: 400 })
            : fetch(url, init),
      })
      expect((await resolveSession(client, 'DESK-02')).sessionId).toBe(sessionId)
      expect(filters(sandbox)).toEqual(["Name = 'DESK-02'", "GuestMachineName = 'DESK-02'"])
    })

    it('says of what is not found that the field could not be asked', async () => {
      const { client, sandbox } = await lacking(/GuestMachineSerialNumber/)
      expect(await failureOf(resolveSession(client, 'NOPE'))).toMatchObject({
        code: 'SESSION_NOT_FOUND',
        cause: { code: 'SESSION_FAULT' },
      })
      // Together, then one by one; in later looks the two that were answered.
      const fields = ['Name', 'GuestMachineName', 'GuestMachineSerialNumber'].map(
        (name) => `${name} = 'NOPE'`,
      )
      const answered = fields.slice(0, 2)
      expect(filters(sandbox)).toEqual([fields.join(' OR '), ...fields, ...answered, ...answered])
    })

    it('needs no field that GetSessionsByName answers for', async () => {
      const { client, sessionId } = await lacking(/(?<!Machine)Name =/)
      expect((await resolveSession(client, 'HOST-02')).sessionId).toBe(sessionId)
      expect((await resolveSession(client, 'SN-0002')).sessionId).toBe(sessionId)
      const error = await failureOf(resolveSession(client, 'NOPE'))
      expect(error).toMatchObject({ code: 'SESSION_NOT_FOUND' })
      expect(error.cause).toBeUndefined()
    })

    it('picks none where a field finds one session and GetSessionsByName another', async () => {
      const { client, sandbox } = await lacking(/(?<!Machine)Name =/)
      sandbox.addSession({ name: 'DESK-02' })
      expect(await failureOf(resolveSession(client, 'DESK-02'))).toMatchObject({
        code: 'AMBIGUOUS_SESSION',
        candidates: [{ name: 'HOST-02' }, { name: 'DESK-02' }],
      })
    })

    it('asks no fields one by one where the filter as a whole failed', async () => {
      const { client, sandbox } = await lacking(/Name/, '403')
      await failureOf(resolveSession(client, 'NOPE'))
      expect(filters(sandbox)).toHaveLength(1)
    })
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
    const second = sandbox.addSession({
      name: 'HOST-02',
      customProperties: ['Acme', 'Warehouse'],
      machine: { name: 'HOST-02', online: false },
    })
    const third = sandbox.addSession({ name: 'HOST-05', machine: { name: 'HOST-02' } })
    const error = await failureOf(resolveSession(client, 'HOST-02'))
    expect(error).toBeInstanceOf(AmbiguousSessionError)
    expect(error).toMatchObject({
      code: 'AMBIGUOUS_SESSION',
      outcome: 'not-sent',
      retryable: false,
      candidates: [
        {
          sessionId,
          name: 'HOST-02',
          machineName: 'DESK-02',
          customPropertyValues: Array(8).fill(''),
          online: true,
          lastSeen: expect.any(Date),
        },
        {
          sessionId: second.sessionId,
          name: 'HOST-02',
          machineName: 'HOST-02',
          customPropertyValues: ['Acme', 'Warehouse', '', '', '', '', '', ''],
          online: false,
          lastSeen: expect.any(Date),
        },
        { sessionId: third.sessionId, name: 'HOST-05', online: true },
      ],
    })
    expect(error.message).toContain(`"HOST-02" ${sessionId}`)
  })

  it('lists five candidates in its message, and all of them in its field', async () => {
    const { client, sandbox } = await setUp()
    for (let count = 0; count < 7; count += 1) sandbox.addSession({ name: 'TWIN', machine: null })
    const error = await failureOf(resolveSession(client, 'TWIN'))
    expect(error.message.match(/"TWIN"/g)).toHaveLength(5)
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
    waiting.forReal = true
    const call = failureOf(resolveSession(client, 'HOST-99', { signal }))
    await eventually(() => expect(pauses).toHaveLength(1))
    const asked = sandbox.requests.length
    controller.abort('enough')
    expect(await call).toMatchObject({ code: 'ABORTED', reason: 'enough' })
    expect(getEventListeners(signal, 'abort')).toHaveLength(0)
    await new Promise((resolve) => setImmediate(resolve))
    expect(sandbox.requests).toHaveLength(asked)
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
    ['emptyRetry', 'x', { emptyRetry: 1 }],
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
