import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { CREATE_SESSION, READS, SESSION_ID, SESSION_WRITES } from '../sample-calls.ts'
import {
  AT_ONCE,
  makeClient,
  OTHER_SESSION_ID,
  REPLIES,
  type Reply,
  rejectionOf,
  useService,
  WIRE_SESSION,
} from './support.ts'

const LOOK = 'GetSessionBySessionID'
const EMPTY: Reply = { body: [] }
const FOUND: Reply = { body: [WIRE_SESSION] }

describe('a fault of a write on a session', () => {
  const service = useService()
  const methods = () => service.received.map(({ method }) => method)

  it.each(SESSION_WRITES)(
    'is a session that is gone where two looks find none, and it may have run before that ($title)',
    async ({ method, call }) => {
      service.answer(method, REPLIES.fault)
      service.answer(LOOK, EMPTY, EMPTY)
      const error = await rejectionOf(call(makeClient()))
      expect(error).toMatchObject({
        name: 'SessionNotFoundError',
        code: 'SESSION_NOT_FOUND',
        method,
        sessionId: SESSION_ID,
        outcome: 'unknown',
        mayHaveRun: true,
        retryable: false,
      })
      expect(error.message).toContain(SESSION_ID)
      expect(methods()).toEqual([method, LOOK, LOOK])
      expect(service.received.slice(1).map(({ body }) => body)).toEqual([
        { sessionID: SESSION_ID },
        { sessionID: SESSION_ID },
      ])
    },
  )

  it.each(SESSION_WRITES)(
    'stays a fault where the first look finds it ($title)',
    async ({ method, call }) => {
      service.answer(method, REPLIES.nullReference)
      service.answer(LOOK, FOUND)
      const error = await rejectionOf(call(makeClient()))
      expect(error).toMatchObject({
        name: 'SessionFaultError',
        code: 'SESSION_FAULT',
        method,
        sessionId: SESSION_ID,
        outcome: 'unknown',
        retryable: false,
      })
      expect(methods()).toEqual([method, LOOK])
    },
  )

  const [sendCommand] = SESSION_WRITES
  const run = (options?: Parameters<typeof makeClient>[0]) =>
    rejectionOf(makeClient(options).sendCommand(SESSION_ID, 'hostname'))

  it('stays a fault where the second look finds it: the first was falsely empty', async () => {
    service.answer('SendCommandToSession', REPLIES.fault)
    service.answer(LOOK, EMPTY, FOUND)
    await expect(run()).resolves.toMatchObject({ name: 'SessionFaultError', outcome: 'unknown' })
  })

  it.each([
    ['null', { body: 'null' }],
    ['an empty list', EMPTY],
  ])('takes %s for an empty look', async (_, empty) => {
    service.answer('SendCommandToSession', REPLIES.fault)
    service.answer(LOOK, empty, empty)
    await expect(run()).resolves.toMatchObject({ name: 'SessionNotFoundError' })
  })

  it('takes a bare object for a session that was found', async () => {
    service.answer('SendCommandToSession', REPLIES.fault)
    service.answer(LOOK, { body: WIRE_SESSION })
    await expect(run()).resolves.toMatchObject({ name: 'SessionFaultError' })
  })

  it.each<readonly [string, Reply]>([
    ['a fault', REPLIES.fault],
    ['401', { status: 401 }],
    ['404', { status: 404 }],
    ['a missing method', REPLIES.missingMethod],
    ['503', { status: 503 }],
    ['429', { status: 429 }],
    ['a login page', REPLIES.loginPage],
    ['an empty body', {}],
    ['a redirect', { status: 302, headers: { Location: 'https://login.example.com/' } }],
    ['no connection', { noConnection: 'ECONNREFUSED' }],
  ])('stays a fault where the look is answered with %s', async (_, reply) => {
    service.answer('SendCommandToSession', REPLIES.fault)
    service.answer(LOOK, reply)
    await expect(run()).resolves.toMatchObject({
      name: 'SessionFaultError',
      method: 'SendCommandToSession',
      outcome: 'unknown',
    })
  })

  it('stays a fault where only the second look fails', async () => {
    service.answer('SendCommandToSession', REPLIES.fault)
    service.answer(LOOK, EMPTY, { status: 503 })
    await expect(run()).resolves.toMatchObject({ name: 'SessionFaultError', outcome: 'unknown' })
  })

  it('does not believe a look that finds another session', async () => {
    service.answer('SendCommandToSession', REPLIES.fault)
    service.answer(LOOK, { body: [{ SessionID: OTHER_SESSION_ID }] })
    await expect(run()).resolves.toMatchObject({ name: 'SessionFaultError', outcome: 'unknown' })
  })

  it('is looked into a second time after a pause, as before another try', async () => {
    vi.spyOn(Math, 'random').mockReturnValue(1)
    onTestFinished(() => void vi.restoreAllMocks())
    const looks: number[] = []
    await run({
      retry: { limit: 0, minDelay: 60, maxDelay: 60 },
      fetch: async (url) => {
        if (!url.endsWith(LOOK)) return new Response('session manager fault', { status: 500 })
        looks.push(performance.now())
        return Response.json([])
      },
    })
    const [first = Number.NaN, second = Number.NaN] = looks
    // Timers may fire a little early.
    expect(second - first).toBeGreaterThan(50)
  })

  it('gives way to the signal of the caller, who hears that the write may have run', async () => {
    const controller = new AbortController()
    const error = await rejectionOf(
      makeClient({
        fetch: async (url) => {
          if (!url.endsWith(LOOK)) return new Response('session manager fault', { status: 500 })
          controller.abort()
          return new Promise<Response>(() => {})
        },
      }).sendCommand(SESSION_ID, 'hostname', { signal: controller.signal }),
    )
    expect(error).toMatchObject({ code: 'ABORTED', method: 'SendCommandToSession', outcome: 'unknown' })
  })

  it('stays a fault where the time is up before the look is answered', async () => {
    const error = await rejectionOf(
      makeClient({
        fetch: (url) =>
          url.endsWith(LOOK)
            ? new Promise<Response>(() => {})
            : Promise.resolve(new Response('session manager fault', { status: 500 })),
      }).sendCommand(SESSION_ID, 'hostname', { timeout: 1500 }),
    )
    expect(error).toMatchObject({ name: 'SessionFaultError', outcome: 'unknown' })
  })

  it('is looked into with reads that are tried again as reads are, the write once', async () => {
    service.answer('SendCommandToSession', REPLIES.fault)
    service.answer(LOOK, { status: 503 }, EMPTY, { status: 502 }, EMPTY)
    await expect(run({ retry: AT_ONCE })).resolves.toMatchObject({ name: 'SessionNotFoundError' })
    expect(methods()).toEqual(['SendCommandToSession', LOOK, LOOK, LOOK, LOOK])
  })

  it('is looked into without asking `mutations` again', async () => {
    const asked: string[] = []
    service.answer('SendCommandToSession', REPLIES.fault)
    service.answer(LOOK, EMPTY, EMPTY)
    await run({
      mutations: ({ method }) => {
        asked.push(method)
        return true
      },
    })
    expect(asked).toEqual(['SendCommandToSession'])
  })

  it.each(SESSION_WRITES)(
    'is not looked into where `diagnoseFaults` is off ($title)',
    async ({ method, call }) => {
      service.answer(method, REPLIES.fault)
      const error = await rejectionOf(call(makeClient({ diagnoseFaults: false })))
      expect(error).toMatchObject({ name: 'SessionFaultError', sessionId: SESSION_ID, outcome: 'unknown' })
      expect(methods()).toEqual([method])
    },
  )

  it('is not looked into where it names no session', async () => {
    service.answer('CreateSession', REPLIES.fault)
    const error = await rejectionOf(CREATE_SESSION.call(makeClient()))
    expect(error).toMatchObject({ name: 'SessionFaultError', sessionId: undefined, outcome: 'unknown' })
    expect(methods()).toEqual(['CreateSession'])
  })

  it.each<readonly [string, Reply]>([
    ['a missing method', REPLIES.missingMethod],
    ['an unknown parameter', REPLIES.unknownParameter],
    ['401', { status: 401 }],
    ['404', { status: 404 }],
    ['503', { status: 503 }],
    ['500 of no known kind', { status: 500, body: 'trouble' }],
  ])('is not what %s is: no look follows', async (_, reply) => {
    service.answer('SendCommandToSession', reply)
    await run()
    expect(methods()).toEqual([sendCommand?.method])
  })
})

describe('a fault of a read', () => {
  const service = useService()

  it.each(READS.filter(({ title }) => title !== 'getSessionDetails'))(
    'stays a fault, without a look, where no session or no other look is to be had ($title)',
    async ({ method, call }) => {
      service.answer(method, REPLIES.fault)
      const error = await rejectionOf(call(makeClient()))
      expect(error).toMatchObject({ name: 'SessionFaultError', method, retryable: false })
      expect(service.received).toHaveLength(1)
    },
  )
})
