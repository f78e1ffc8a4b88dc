import {
  AccessDeniedError,
  AuthenticationError,
  type CallKind,
  ConnectionError,
  type ConnectionFailure,
  ExtensionNotFoundError,
  InvalidParameterError,
  MissingMethodError,
  type Outcome,
  RateLimitError,
  RedirectRefusedError,
  type ScreenConnectError,
  type ScreenConnectErrorCode,
  ServiceUnavailableError,
  SessionFaultError,
  UnexpectedResponseError,
} from '@acg/screenconnect'
import { describe, expect, it } from 'vitest'
import { SESSION_ID } from '../sample-calls.ts'
import {
  AT_ONCE,
  failingFetch,
  makeClient,
  REPLIES,
  type Reply,
  rejectionOf,
  SECRET,
  useService,
} from './support.ts'

/** One row of the table of answers: what a read and a write make of it. */
interface Row {
  readonly answer: string
  readonly reply: Reply
  readonly kind: abstract new (...parameters: never[]) => ScreenConnectError
  readonly code: ScreenConnectErrorCode
  readonly outcome: Outcome
  /** `'read'`: a read is worth another call, a write is not. */
  readonly retryable: boolean | 'read'
  /** Facts of the class beside those that every error has. */
  readonly facts?: Readonly<Record<string, unknown>>
}

const html = (status: number, text: string): Reply => ({
  status,
  headers: { 'Content-Type': 'text/html' },
  body: `<html><body><h1>${text}</h1></body></html>`,
})

const refused: readonly Row[] = [
  {
    answer: '401 with the envelope of a SecurityException',
    reply: { status: 401, body: { errorType: 'SecurityException', message: 'Access denied', detail: null } },
    kind: AuthenticationError,
    code: 'AUTHENTICATION',
    outcome: 'rejected',
    retryable: false,
  },
  {
    answer: '401',
    reply: { status: 401 },
    kind: AuthenticationError,
    code: 'AUTHENTICATION',
    outcome: 'rejected',
    retryable: false,
  },
  {
    answer: '403',
    reply: { status: 403 },
    kind: AccessDeniedError,
    code: 'ACCESS_DENIED',
    outcome: 'rejected',
    retryable: false,
  },
  ...(
    [
      ['404', { status: 404 }, 'rejected'],
      ['the "resource cannot be found" page with 404', REPLIES.notFoundPage, 'rejected'],
      // What answers with such a page may have done something before.
      ['the "resource cannot be found" page with 200', { ...REPLIES.notFoundPage, status: 200 }, 'unknown'],
      ['the "resource cannot be found" page with 500', { ...REPLIES.notFoundPage, status: 500 }, 'unknown'],
      [
        'the "resource cannot be found" page behind a blank line',
        { status: 200, body: `\r\n${REPLIES.notFoundPage.body}` },
        'unknown',
      ],
    ] as const
  ).map(
    ([answer, reply, outcome]): Row => ({
      answer,
      reply,
      kind: ExtensionNotFoundError,
      code: 'EXTENSION_NOT_FOUND',
      outcome,
      retryable: false,
    }),
  ),
  ...(
    [
      ['a missing method, in the envelope', REPLIES.missingMethod, 'rejected'],
      ['a missing method, as text', { status: 500, body: 'Web method does not exist' }, 'rejected'],
      // The phrase within another text may be about something that the write itself has done.
      ['a missing method, on a page', html(500, 'Web method does not exist'), 'unknown'],
      [
        'a missing method, quoted by another exception',
        {
          status: 500,
          body: '{"errorType":"FormatException","message":"in \\"Web method does not exist\\"","detail":null}',
        },
        'unknown',
      ],
    ] as const
  ).map(
    ([answer, reply, outcome]): Row => ({
      answer,
      reply,
      kind: MissingMethodError,
      code: 'MISSING_METHOD',
      outcome,
      retryable: false,
    }),
  ),
  ...(
    [
      ['an unknown parameter, in the envelope', REPLIES.unknownParameter],
      ['an unknown parameter, as text', { status: 500, body: 'Unknown parameter: sessionTitle' }],
      ['an unknown parameter, without a space', { status: 500, body: 'Unknown parameter:sessionTitle' }],
      [
        'an unknown parameter, in an envelope with escapes',
        {
          status: 500,
          body: '{"errorType":"ArgumentException","message":"\\u0055nknown parameter: sessionTitle"}',
        },
      ],
    ] as const
  ).map(
    ([answer, reply]): Row => ({
      answer,
      reply,
      kind: InvalidParameterError,
      code: 'INVALID_PARAMETER',
      outcome: 'unknown',
      retryable: false,
      facts: { parameter: 'sessionTitle' },
    }),
  ),
  {
    answer: 'an unknown parameter without a name',
    reply: { status: 500, body: 'Unknown parameter' },
    kind: InvalidParameterError,
    code: 'INVALID_PARAMETER',
    outcome: 'unknown',
    retryable: false,
    facts: { parameter: undefined },
  },
  ...[301, 302, 303, 307, 308].map(
    (status): Row => ({
      answer: `${status} to another host`,
      reply: { status, headers: { Location: 'https://login.example.com/sign-in?next=1' } },
      kind: RedirectRefusedError,
      code: 'REDIRECT_REFUSED',
      outcome: 'unknown',
      retryable: false,
      facts: { targetOrigin: 'https://login.example.com' },
    }),
  ),
  ...(
    [
      ['302 without a target', { status: 302 }],
      ['302 to a path', { status: 302, headers: { Location: '/Login' } }],
      ['304', { status: 304 }],
    ] as const
  ).map(
    ([answer, reply]): Row => ({
      answer,
      reply,
      kind: RedirectRefusedError,
      code: 'REDIRECT_REFUSED',
      outcome: 'unknown',
      retryable: false,
      facts: { targetOrigin: undefined },
    }),
  ),
  ...(
    [
      ['429', {}, undefined],
      ['429 that asks for 9 s', { 'Retry-After': '9' }, 9000],
      ['429 that asks for something unreadable', { 'Retry-After': 'soon' }, undefined],
    ] as const
  ).map(
    ([answer, headers, retryAfterMs]): Row => ({
      answer,
      reply: { status: 429, headers },
      kind: RateLimitError,
      code: 'RATE_LIMIT',
      outcome: 'rejected',
      retryable: true,
      facts: { retryAfterMs },
    }),
  ),
  ...[400, 402, 405, 406, 409, 410, 411, 413, 415, 418, 421, 422, 451].map(
    (status): Row => ({
      answer: `${status}`,
      reply: html(status, 'Blocked by the gateway'),
      kind: UnexpectedResponseError,
      code: 'UNEXPECTED_RESPONSE',
      outcome: 'unknown',
      retryable: false,
      facts: { problem: 'status', status, excerpt: '' },
    }),
  ),
]

const undecided: readonly Row[] = [
  ...(
    [
      ['arguments that do not fit', 'Unable to process arguments: Index was out of range'],
      ['a filter that is not understood', 'Invalid session filter'],
      ['an exception about an argument', 'Value does not fall within the expected range.'],
    ] as const
  ).map(
    ([answer, message]): Row => ({
      answer,
      reply: { status: 500, body: { errorType: 'ArgumentException', message, detail: null } },
      kind: InvalidParameterError,
      code: 'INVALID_PARAMETER',
      outcome: 'unknown',
      retryable: false,
      facts: { parameter: undefined, excerpt: expect.stringContaining(message) },
    }),
  ),
  ...['ArgumentNullException', 'ArgumentOutOfRangeException'].map(
    (errorType): Row => ({
      answer: `an ${errorType}`,
      reply: { status: 500, body: { errorType, message: 'Parameter name: index' } },
      kind: InvalidParameterError,
      code: 'INVALID_PARAMETER',
      outcome: 'unknown',
      retryable: false,
    }),
  ),
  {
    answer: 'a SecurityException with 500',
    reply: { status: 500, body: { errorType: 'SecurityException', message: 'Access denied', detail: null } },
    kind: AuthenticationError,
    code: 'AUTHENTICATION',
    outcome: 'unknown',
    retryable: false,
  },
  ...[201, 202, 203, 205, 206, 226].map(
    (status): Row => ({
      answer: `${status}, which this service is not known to give`,
      reply: { status, ...(status === 205 ? {} : { body: 'null' }) },
      kind: UnexpectedResponseError,
      code: 'UNEXPECTED_RESPONSE',
      outcome: 'unknown',
      retryable: false,
      facts: { problem: 'status', status },
    }),
  ),
  ...(
    [
      ['a fault, as text', REPLIES.fault],
      ['a fault, on a page', html(500, 'Session Manager Fault')],
      ['a fault, in the envelope', REPLIES.nullReference],
      [
        'a fault, in an envelope without a message',
        { status: 500, body: { errorType: 'NullReferenceException' } },
      ],
      [
        'a fault, in the details of an envelope without a message',
        { status: 500, body: { errorType: 'Exception', detail: 'session manager fault' } },
      ],
      [
        'a fault, by the type that an envelope names',
        {
          status: 500,
          body: '{"errorType":"\\u004eullReferenceException","message":"Object reference not set"}',
        },
      ],
      ['a fault, as a trace', { status: 500, body: 'System.NullReferenceException: Object reference' }],
    ] as const
  ).map(
    ([answer, reply]): Row => ({
      answer,
      reply,
      kind: SessionFaultError,
      code: 'SESSION_FAULT',
      outcome: 'unknown',
      retryable: false,
    }),
  ),
  ...[408, 500, 502, 503, 504].map(
    (status): Row => ({
      answer: `${status} of no known kind`,
      reply: html(status, 'Try later'),
      kind: ServiceUnavailableError,
      code: 'SERVICE_UNAVAILABLE',
      outcome: 'unknown',
      retryable: 'read',
      facts: { status, excerpt: '' },
    }),
  ),
  ...[501, 505].map(
    (status): Row => ({
      answer: `${status}, which does not pass`,
      reply: html(status, 'Not implemented'),
      kind: ServiceUnavailableError,
      code: 'SERVICE_UNAVAILABLE',
      outcome: 'unknown',
      retryable: false,
      facts: { status },
    }),
  ),
  {
    answer: '503 that asks for 120 s',
    reply: { status: 503, headers: { 'Retry-After': '120' } },
    kind: ServiceUnavailableError,
    code: 'SERVICE_UNAVAILABLE',
    outcome: 'unknown',
    retryable: 'read',
    facts: { status: 503, retryAfterMs: 120_000, excerpt: '' },
  },
  {
    answer: '500 with an empty body',
    reply: { status: 500 },
    kind: ServiceUnavailableError,
    code: 'SERVICE_UNAVAILABLE',
    outcome: 'unknown',
    retryable: 'read',
    facts: { status: 500, excerpt: '' },
  },
  ...['null', '[]', '7', '{"errorType":7,"message":"Timeout expired"}'].map(
    (body): Row => ({
      answer: `500 with the JSON ${body}`,
      reply: { status: 500, body },
      kind: ServiceUnavailableError,
      code: 'SERVICE_UNAVAILABLE',
      outcome: 'unknown',
      retryable: 'read',
    }),
  ),
  {
    answer: '500 with an envelope of no known kind',
    reply: { status: 500, body: { errorType: 'SqlException', message: 'Timeout expired', detail: null } },
    kind: ServiceUnavailableError,
    code: 'SERVICE_UNAVAILABLE',
    outcome: 'unknown',
    retryable: 'read',
  },
  {
    answer: '500 with an envelope whose details alone speak of a fault',
    reply: {
      status: 500,
      body: { errorType: 'SqlException', message: 'Timeout expired', detail: 'NullReferenceException at …' },
    },
    kind: ServiceUnavailableError,
    code: 'SERVICE_UNAVAILABLE',
    outcome: 'unknown',
    retryable: 'read',
  },
  {
    answer: '500 with the words of the "resource cannot be found" page, and no page',
    reply: { status: 500, body: 'The resource cannot be found' },
    kind: ServiceUnavailableError,
    code: 'SERVICE_UNAVAILABLE',
    outcome: 'unknown',
    retryable: 'read',
  },
  {
    answer: '503 with the words of a missing method',
    reply: { status: 503, body: 'Web method does not exist' },
    kind: ServiceUnavailableError,
    code: 'SERVICE_UNAVAILABLE',
    outcome: 'unknown',
    retryable: 'read',
  },
  {
    answer: '200 with a login page',
    reply: REPLIES.loginPage,
    kind: UnexpectedResponseError,
    code: 'UNEXPECTED_RESPONSE',
    outcome: 'unknown',
    retryable: false,
    facts: { problem: 'not-json', status: 200, excerpt: '' },
  },
  {
    answer: '200 with half of a JSON',
    reply: { body: '[{"SessionID":"' },
    kind: UnexpectedResponseError,
    code: 'UNEXPECTED_RESPONSE',
    outcome: 'unknown',
    retryable: false,
    facts: { problem: 'not-json', status: 200 },
  },
  ...['"HOST-02"', '7', 'true', '{"Name":"HOST-02"}', '["HOST-02"]'].map(
    (body): Row => ({
      answer: `200 with the JSON ${body} of another shape`,
      reply: { body },
      kind: UnexpectedResponseError,
      code: 'UNEXPECTED_RESPONSE',
      outcome: 'unknown',
      retryable: false,
      facts: { problem: 'shape', status: 200, excerpt: '' },
    }),
  ),
]

/** With the title in front, where the runner does not cut it off. */
const ROWS = [...refused, ...undecided].map((row) => [row.answer, row.code, row] as const)

/** What an injected fetch says of a connection, by which nobody knows whether it had sent. */
const unanswered: readonly (readonly [code: string, failure: ConnectionFailure])[] = [
  ['ECONNREFUSED', 'refused'],
  ['ENOTFOUND', 'dns'],
  ['EAI_AGAIN', 'dns'],
  ['UND_ERR_CONNECT_TIMEOUT', 'connect-timeout'],
  ['CERT_HAS_EXPIRED', 'tls'],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', 'tls'],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'tls'],
  ['ECONNRESET', 'broken'],
  ['EPIPE', 'broken'],
  ['UND_ERR_SOCKET', 'broken'],
  ['EMFILE', 'unknown'],
]

const COMMAND = 'echo canary-command-0123456789'

const calls = {
  read: { method: 'GetSessionsByName', run: () => makeClient().getSessionsByName('HOST-01') },
  write: {
    method: 'SendCommandToSession',
    run: () => makeClient({ diagnoseFaults: false }).sendCommand(SESSION_ID, COMMAND),
  },
} as const

function retryableOf({ retryable }: Pick<Row, 'retryable'>, kind: CallKind): boolean {
  return retryable === 'read' ? kind === 'read' : retryable
}

describe.each(['read', 'write'] as const)('what a %s makes of', (kind) => {
  const service = useService()
  const { method, run } = calls[kind]

  it.each(ROWS)('%s: %s', async (_, _code, row) => {
    service.answer(method, row.reply)
    const error = await rejectionOf(run())
    expect(error).toBeInstanceOf(row.kind)
    expect(error).toMatchObject({
      code: row.code,
      method,
      outcome: row.outcome,
      retryable: retryableOf(row, kind),
      ...row.facts,
    })
    // A fault alone is not a session that is gone, which is a class of its own below it.
    expect(error.name).toBe(row.kind.name)
  })

  it.each(ROWS)(
    '%s (%s), in words: the method, and no more of the answer than is safe',
    async (_, _code, row) => {
      service.answer(method, row.reply)
      const { message } = await rejectionOf(run())
      expect(message).toContain(method)
      expect(message).not.toContain('HOST-02')
      expect(message).not.toContain(SECRET)
    },
  )
})

describe.each(['read', 'write'] as const)('what a %s makes of no answer', (kind) => {
  const { method } = calls[kind]

  it.each(unanswered)('%s: %s, and nobody knows whether it was sent', async (code, failure) => {
    const { fetch, calls } = failingFetch(code)
    const client = makeClient({ fetch, retry: { limit: 2, ...AT_ONCE } })
    const call =
      kind === 'read' ? client.getSessionsByName('HOST-01') : client.sendCommand(SESSION_ID, COMMAND)
    const error = await rejectionOf(call)
    expect(error).toBeInstanceOf(ConnectionError)
    expect(error).toMatchObject({
      code: 'CONNECTION',
      method,
      failure,
      outcome: 'unknown',
      mayHaveRun: kind === 'write',
      retryable: kind === 'read',
      cause: { name: 'Error', code },
    })
    expect(calls()).toBe(kind === 'read' ? 3 : 1)
  })

  it('a code that nobody knows is not shown', async () => {
    const client = makeClient({ fetch: failingFetch('E_NEVER_HEARD_OF').fetch })
    const call =
      kind === 'read' ? client.getSessionsByName('HOST-01') : client.sendCommand(SESSION_ID, COMMAND)
    expect(await rejectionOf(call)).toMatchObject({ failure: 'unknown', cause: { name: 'TypeError' } })
  })
})

describe('an answer', () => {
  const service = useService()

  it.each([
    ['200 with an empty body', {}],
    ['204', { status: 204 }],
  ])('of %s to a read is nothing where a value belongs, and worth another call', async (_, reply) => {
    service.answer('GetSessionsByName', reply)
    const error = await rejectionOf(makeClient().getSessionsByName('HOST-01'))
    expect(error).toMatchObject({
      name: 'UnexpectedResponseError',
      problem: 'empty',
      outcome: 'unknown',
      retryable: true,
      issues: [],
    })
  })

  it('of an error is read as an error however small `maxResponseBytes` is', async () => {
    service.answer('SendCommandToSession', { status: 500, body: `${' '.repeat(2000)}session manager fault` })
    const client = makeClient({ maxResponseBytes: 1000, diagnoseFaults: false })
    const error = await rejectionOf(client.sendCommand(SESSION_ID, COMMAND))
    expect(error).toMatchObject({ name: 'SessionFaultError' })
  })

  it('of an error is read up to 64 KB, where it tells which', async () => {
    const fault = (padding: number) => ({ status: 500, body: `${' '.repeat(padding)}session manager fault` })
    service.answer('SendCommandToSession', fault(65_536 - 21), fault(65_536))
    const send = () => rejectionOf(makeClient({ diagnoseFaults: false }).sendCommand(SESSION_ID, COMMAND))
    expect(await send()).toMatchObject({ name: 'SessionFaultError' })
    expect(await send()).toMatchObject({ name: 'ServiceUnavailableError', excerpt: '' })
  })

  it('of an error that announces more than 64 KB is not read, and not quoted', async () => {
    const headers = { 'Content-Length': '65537' }
    const client = makeClient({ fetch: async () => new Response('Try later', { status: 503, headers }) })
    expect(await rejectionOf(client.getSessionsByName('HOST-01'))).toMatchObject({ status: 503, excerpt: '' })
  })

  it.each<readonly [string, readonly string[], string | undefined]>([
    ['is nothing that was sent', ['HOST-01', ''], 'sessionTitle'],
    ['was sent', ['HOST-01', 'sessionTitle'], undefined],
    ['is a part of what was sent', ['HOST-01', 'my sessionTitle here'], undefined],
    ['has a part that was sent', ['HOST-01', 'Title'], undefined],
    ['is the secret', [], undefined],
  ])('of an unknown parameter names it only where it is no echo: it %s', async (_, values, parameter) => {
    service.answer('GetSomething', { status: 500, body: 'Unknown parameter: sessionTitle' })
    const credentials = () => (values.length === 0 ? 'sessionTitle-0123456789' : SECRET)
    const error = await rejectionOf(makeClient({ credentials }).raw('GetSomething', values, { kind: 'read' }))
    expect(error).toMatchObject({ name: 'InvalidParameterError', parameter })
    expect(error.message.includes('sessionTitle')).toBe(parameter !== undefined)
  })

  it.each(['read', 'write'] as const)('over `maxResponseBytes` to a %s is given up', async (kind) => {
    const { method } = calls[kind]
    service.answer(method, { body: JSON.stringify('x'.repeat(2000)) })
    const client = makeClient({ maxResponseBytes: 1000 })
    const call =
      kind === 'read' ? client.getSessionsByName('HOST-01') : client.sendCommand(SESSION_ID, COMMAND)
    const error = await rejectionOf(call)
    expect(error).toMatchObject({
      name: 'UnexpectedResponseError',
      method,
      problem: 'too-large',
      outcome: 'unknown',
      retryable: false,
    })
    expect(error.message).toContain('`maxResponseBytes`')
  })

  it('of exactly `maxResponseBytes` is taken, and counted in bytes', async () => {
    const body = JSON.stringify([{ SessionID: SESSION_ID, Name: '💻'.repeat(100) }])
    const bytes = new TextEncoder().encode(body).byteLength
    service.answer('GetSessionsByName', { body }, { body })
    await expect(makeClient({ maxResponseBytes: bytes }).getSessionsByName('HOST-01')).resolves.toHaveLength(
      1,
    )
    const error = await rejectionOf(makeClient({ maxResponseBytes: bytes - 1 }).getSessionsByName('HOST-01'))
    expect(error).toMatchObject({ problem: 'too-large' })
  })

  it.each([
    ['read', true],
    ['write', false],
  ] as const)('that is cut off is a broken connection for a %s', async (kind, retryable) => {
    const client = makeClient({ fetch: async () => new Response(cutOff('[{"SessionID"')) })
    const call =
      kind === 'read' ? client.getSessionsByName('HOST-01') : client.sendCommand(SESSION_ID, COMMAND)
    const error = await rejectionOf(call)
    expect(error).toMatchObject({
      name: 'ConnectionError',
      failure: 'cut-off',
      outcome: 'unknown',
      retryable,
      cause: { name: 'TypeError', code: 'ECONNRESET' },
    })
  })

  it('of an error that is cut off is not quoted', async () => {
    const body = JSON.stringify({ errorType: 'SqlException', message: 'Timeout expired' }).slice(0, -1)
    const client = makeClient({ fetch: async () => new Response(cutOff(body), { status: 503 }) })
    expect(await rejectionOf(client.getSessionsByName(''))).toMatchObject({ excerpt: '' })
  })

  it.each([401, 404, 429, 300, 302, 399])(
    'of %s says everything by its status: its body is not waited for, and given up',
    async (status) => {
      let givenUp = false
      const endless = new ReadableStream({
        cancel() {
          givenUp = true
        },
      })
      const client = makeClient({ fetch: async () => new Response(endless, { status }), timeout: 20_000 })
      const error = await rejectionOf(client.getSessionsByName('HOST-01'))
      expect(error).toMatchObject({ outcome: status < 400 ? 'unknown' : 'rejected' })
      expect(givenUp).toBe(true)
    },
  )

  it('that a fetch of yours was redirected to is not waited for either', async () => {
    const endless = Object.defineProperty(new Response(new ReadableStream()), 'redirected', { value: true })
    const client = makeClient({ fetch: async () => endless, timeout: 20_000 })
    const error = await rejectionOf(client.getSessionsByName('HOST-01'))
    expect(error).toMatchObject({ name: 'RedirectRefusedError' })
  })

  it('that comes when the call is over is given up unread', async () => {
    let answer: (response: Response) => void = () => {}
    const client = makeClient({
      fetch: () =>
        new Promise((resolve) => {
          answer = resolve
        }),
      // Long enough to be sent before.
      timeout: 1000,
    })
    expect(await rejectionOf(client.getSessionsByName('HOST-01'))).toMatchObject({ code: 'TIMEOUT' })
    const givenUp = new Promise<void>((resolve) => {
      answer(new Response(new ReadableStream({ cancel: () => resolve() })))
    })
    await givenUp
  })

  it.each([
    ['the missing method', 'echo Web method does not exist', 'ServiceUnavailableError'],
    ['the unknown parameter', 'echo Unknown parameter: x', 'ServiceUnavailableError'],
    ['the fault', 'echo session manager fault', 'ServiceUnavailableError'],
    ['the page', 'echo The resource cannot be found', 'ServiceUnavailableError'],
  ])('that only repeats what was sent is not taken for %s', async (_, command, name) => {
    service.answer('SendCommandToSession', { status: 500, body: `<pre>Could not queue: ${command}</pre>` })
    const client = makeClient({ diagnoseFaults: false })
    await expect(rejectionOf(client.sendCommand(SESSION_ID, command))).resolves.toMatchObject({ name })
  })

  it("of the service's own envelope is quoted, of a page it is not", async () => {
    const body = { errorType: 'SqlException', message: 'Timeout\r\nexpired', detail: null }
    service.answer('GetSessionsByName', { status: 500, body }, html(500, 'Timeout expired'))
    const client = makeClient({ retry: false })
    const quoted = async () => rejectionOf(client.getSessionsByName('HOST-01'))
    expect(await quoted()).toMatchObject({ excerpt: 'SqlException: Timeout expired' })
    expect(await quoted()).toMatchObject({ excerpt: '' })
  })

  it.each([
    ['the secret', SECRET],
    ['the command', COMMAND],
  ])('that repeats %s is not quoted', async (_, text) => {
    const body = { errorType: 'SqlException', message: `Could not run ${text}`, detail: null }
    service.answer('SendCommandToSession', { status: 502, body })
    const error = await rejectionOf(makeClient().sendCommand(SESSION_ID, COMMAND))
    expect(error).toMatchObject({ excerpt: '' })
    for (const said of [error.message, JSON.stringify(error), error.stack ?? '']) {
      expect(said).not.toContain('canary')
    }
  })

  it('tells where it has another shape, from its root on', async () => {
    const body = [{ SessionID: SESSION_ID }, { SessionID: 7 }, { SessionID: '' }, null]
    service.answer('GetSessionsByName', { body })
    expect(await rejectionOf(makeClient().getSessionsByName('HOST-01'))).toMatchObject({
      issues: [
        { path: '[1].SessionID', message: 'should be of type string' },
        { path: '[2].SessionID', message: 'should not be empty' },
        { path: '[3]', message: 'should be of type object' },
      ],
    })
  })

  it('tells where it has another shape in ten places at most', async () => {
    service.answer('GetSessionsByName', { body: Array.from({ length: 50 }, () => ({})) })
    const error = await rejectionOf(makeClient().getSessionsByName('HOST-01'))
    expect(error).toMatchObject({ problem: 'shape', issues: { length: 10 } })
  })
})

describe('an injected fetch', () => {
  it.each([
    ['nothing', undefined],
    ['text', 'HOST-01'],
    ['an object that is no response', { ok: true }],
    ['an object with a status and nothing else', { status: 200 }],
    ['a double whose headers are a plain object', { status: 200, headers: {}, body: null }],
    ['a double whose body is text', { status: 200, headers: new Headers(), body: '[]' }],
    ['a double whose status is text', { status: '200', headers: new Headers(), body: null }],
  ])('that gives back %s ends in a ConnectionError', async (_, given) => {
    // What a test double gets wrong: the compiler would refuse it.
    const client = makeClient({ fetch: async () => given as unknown as Response })
    const error = await rejectionOf(client.getSessionsByName('HOST-01'))
    expect(error).toMatchObject({
      name: 'ConnectionError',
      failure: 'unknown',
      outcome: 'unknown',
      cause: { name: 'TypeError' },
    })
  })

  it.each([0, 199])(
    'that gives back the status %s, which no answer has, is not understood',
    async (status) => {
      // A double again: no such Response can be made.
      const given = { status, headers: new Headers(), body: null } as unknown as Response
      const error = await rejectionOf(
        makeClient({ fetch: async () => given }).sendCommand(SESSION_ID, 'hostname'),
      )
      expect(error).toMatchObject({
        name: 'UnexpectedResponseError',
        problem: 'status',
        status,
        outcome: 'unknown',
      })
    },
  )

  it.each([
    ['an error', new Error(`header ${SECRET} is not valid`)],
    ['text', SECRET],
    ['nothing', undefined],
    ['an error whose getters throw', thorny()],
  ])('that throws %s ends in a ConnectionError that does not quote it', async (_, thrown) => {
    const client = makeClient({
      fetch: async () => {
        throw thrown
      },
    })
    const error = await rejectionOf(client.sendCommand(SESSION_ID, 'hostname'))
    expect(error).toMatchObject({ name: 'ConnectionError', failure: 'unknown', outcome: 'unknown' })
    expect(`${error.message}${error.stack}${JSON.stringify(error)}`).not.toContain(SECRET)
  })

  it('that followed a redirect against its orders is refused, and the outcome is open', async () => {
    const followed = Object.defineProperty(Response.json([]), 'redirected', { value: true })
    const client = makeClient({ fetch: async () => followed })
    const error = await rejectionOf(client.sendCommand(SESSION_ID, 'hostname'))
    expect(error).toMatchObject({ name: 'RedirectRefusedError', outcome: 'unknown', retryable: false })
  })
})

function thorny(): unknown {
  const hurt = () => {
    throw new Error('a getter')
  }
  return Object.defineProperties({}, { name: { get: hurt }, code: { get: hurt }, cause: { get: hurt } })
}

function cutOff(beginning: string): ReadableStream<Uint8Array> {
  let sent = false
  return new ReadableStream({
    pull(controller) {
      if (sent) controller.error(Object.assign(new TypeError('terminated'), { code: 'ECONNRESET' }))
      else controller.enqueue(new TextEncoder().encode(beginning))
      sent = true
    },
  })
}
