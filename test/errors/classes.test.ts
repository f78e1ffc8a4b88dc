import { inspect } from 'node:util'
import {
  AbortedError,
  AccessDeniedError,
  AuthenticationError,
  type CallFacts,
  ConfigurationError,
  ConnectionError,
  type ConnectionFailure,
  CredentialError,
  ExtensionNotFoundError,
  InternalError,
  InvalidParameterError,
  MissingMethodError,
  MutationRefusedError,
  type Outcome,
  RateLimitError,
  RedirectRefusedError,
  type ResponseProblem,
  ScreenConnectClient,
  ScreenConnectError,
  ServiceUnavailableError,
  SessionFaultError,
  SessionNotFoundError,
  TimeoutError,
  UnexpectedResponseError,
} from '@acg/screenconnect'
import { describe, expect, it } from 'vitest'
import { rejectionOf, SECRET, SESSION_ID } from './support.ts'

/** One class that tells of a call. */
interface CallErrorClass {
  readonly name: string
  readonly code: string
  readonly make: (facts: CallFacts) => ScreenConnectError
  /** The outcomes that the class is made with. */
  readonly outcomes: readonly Outcome[]
}

const ALL: readonly Outcome[] = ['not-sent', 'rejected', 'unknown']
const REJECTED: readonly Outcome[] = ['rejected']

const CALL_ERRORS: readonly CallErrorClass[] = [
  {
    name: 'AuthenticationError',
    code: 'AUTHENTICATION',
    make: (facts) => new AuthenticationError(facts, 'none'),
    outcomes: ['rejected', 'unknown'],
  },
  {
    name: 'InternalError',
    code: 'INTERNAL',
    make: (facts) => new InternalError(facts, { name: 'RangeError' }),
    outcomes: ALL,
  },
  {
    name: 'AccessDeniedError',
    code: 'ACCESS_DENIED',
    make: (facts) => new AccessDeniedError(facts),
    outcomes: REJECTED,
  },
  {
    name: 'ExtensionNotFoundError',
    code: 'EXTENSION_NOT_FOUND',
    make: (facts) => new ExtensionNotFoundError(facts),
    outcomes: REJECTED,
  },
  {
    name: 'MissingMethodError',
    code: 'MISSING_METHOD',
    make: (facts) => new MissingMethodError(facts),
    outcomes: REJECTED,
  },
  {
    name: 'InvalidParameterError',
    code: 'INVALID_PARAMETER',
    make: (facts) => new InvalidParameterError(facts, 'sessionTitle'),
    outcomes: ['unknown'],
  },
  {
    name: 'SessionFaultError',
    code: 'SESSION_FAULT',
    make: (facts) => new SessionFaultError(facts, SESSION_ID),
    outcomes: ['unknown'],
  },
  {
    name: 'SessionNotFoundError',
    code: 'SESSION_NOT_FOUND',
    make: (facts) => new SessionNotFoundError(facts, SESSION_ID),
    outcomes: ALL,
  },
  {
    name: 'RateLimitError',
    code: 'RATE_LIMIT',
    make: (facts) => new RateLimitError(facts, 1500),
    outcomes: REJECTED,
  },
  {
    name: 'ServiceUnavailableError',
    code: 'SERVICE_UNAVAILABLE',
    make: (facts) => new ServiceUnavailableError(facts, 503, 'Try later', 2000),
    outcomes: ['unknown'],
  },
  {
    name: 'RedirectRefusedError',
    code: 'REDIRECT_REFUSED',
    make: (facts) => new RedirectRefusedError(facts, 'https://login.example.com'),
    outcomes: ['unknown'],
  },
  {
    name: 'ConnectionError',
    code: 'CONNECTION',
    make: (facts) => new ConnectionError(facts, 'broken', { name: 'Error', code: 'ECONNRESET' }),
    outcomes: ALL,
  },
  {
    name: 'TimeoutError',
    code: 'TIMEOUT',
    make: (facts) => new TimeoutError(facts, 1000),
    outcomes: ALL,
  },
  {
    name: 'AbortedError',
    code: 'ABORTED',
    make: (facts) => new AbortedError(facts, 'the reason'),
    outcomes: ALL,
  },
  {
    name: 'UnexpectedResponseError',
    code: 'UNEXPECTED_RESPONSE',
    make: (facts) =>
      new UnexpectedResponseError(facts, { problem: 'not-json', status: 200, excerpt: 'Sign in' }),
    outcomes: ['unknown'],
  },
]

const CASES = CALL_ERRORS.flatMap((error) =>
  error.outcomes.flatMap((outcome) =>
    (['read', 'write'] as const).map((kind) => ({ ...error, outcome, kind })),
  ),
)

const METHOD = 'SendCommandToSession'

describe('an error about a call', () => {
  it.each(CASES)('$name of a $kind, $outcome, holds its facts', ({ name, code, make, kind, outcome }) => {
    const error = make({ method: METHOD, kind, outcome })
    expect(error).toBeInstanceOf(ScreenConnectError)
    expect(error).toBeInstanceOf(Error)
    expect(error.name).toBe(name)
    expect(error.constructor.name).toBe(name)
    expect(error).toMatchObject({ code, method: METHOD, outcome })
    expect(error.mayHaveRun).toBe(kind === 'write' && outcome === 'unknown')
    expect(typeof error.retryable).toBe('boolean')
  })

  it.each(CASES)(
    '$name of a $kind, $outcome, makes its message of what happened, to which method, and what to do next',
    ({ make, kind, outcome }) => {
      const { message, happened, next } = make({ method: METHOD, kind, outcome })
      expect(happened).toContain(METHOD)
      // What shows whether it ran is advice enough.
      if (kind === 'read' || outcome !== 'unknown') expect(next).toBeTruthy()
      expect(message.startsWith(happened)).toBe(true)
      expect(message.endsWith(next ?? '.')).toBe(true)
    },
  )

  it.each(CALL_ERRORS)('$name prints what happened and what to do once', ({ make }) => {
    const error = make({ method: METHOD, kind: 'read', outcome: 'unknown' })
    expect(Object.keys(error)).not.toEqual(expect.arrayContaining(['happened']))
    expect(inspect(error).split(error.happened)).toHaveLength(2)
  })

  it.each(CASES.filter(({ kind }) => kind === 'write'))(
    '$name of a write, $outcome, says whether it ran',
    ({ make, outcome }) => {
      const { message, happened, next = '' } = make({ method: METHOD, kind: 'write', outcome })
      // The sentence between them, which a read has not.
      expect(message.length).toBeGreaterThan(`${happened} ${next} `.length)
    },
  )

  it.each(CASES.filter(({ kind, outcome }) => kind === 'write' && outcome === 'unknown'))(
    '$name of a write that may have run is never retryable, whatever it is',
    ({ make, kind, outcome }) => {
      const error = make({ method: METHOD, kind, outcome })
      expect(error.retryable).toBe(false)
    },
  )

  it.each(CALL_ERRORS)('$name is retryable only where another call can help', ({ name, make, outcomes }) => {
    const passing = ['RateLimitError', 'ServiceUnavailableError', 'ConnectionError', 'TimeoutError']
    for (const outcome of outcomes) {
      const { retryable } = make({ method: METHOD, kind: 'read', outcome })
      expect(retryable).toBe(passing.includes(name))
    }
  })

  it.each(CALL_ERRORS)('$name begins its stack with its name and its message', ({ name, make, outcomes }) => {
    const [outcome] = outcomes
    if (outcome === undefined) throw new Error('no outcome')
    const error = make({ method: METHOD, kind: 'write', outcome })
    const [first] = (error.stack ?? '').split('\n')
    expect(first).toBe(`${name}: ${error.message}`)
    expect(String(error)).toBe(`${name}: ${error.message}`)
  })

  it.each(CALL_ERRORS)(
    '$name lets its name be written, as loggers do, and does not print it twice',
    ({ name, make }) => {
      const error: Error = make({ method: METHOD, kind: 'read', outcome: 'unknown' })
      expect(Object.keys(error)).not.toContain('name')
      error.name = `Logged${name}`
      expect(String(error)).toBe(`Logged${name}: ${error.message}`)
      expect(make({ method: METHOD, kind: 'read', outcome: 'unknown' }).name).toBe(name)
    },
  )

  it.each(CALL_ERRORS)('$name lists code, outcome and the rest among its own fields', ({ make, code }) => {
    const error = make({ method: METHOD, kind: 'read', outcome: 'unknown' })
    expect(Object.keys(error)).toEqual(
      expect.arrayContaining(['code', 'method', 'outcome', 'mayHaveRun', 'retryable']),
    )
    expect(JSON.parse(JSON.stringify(error))).toMatchObject({
      name: error.name,
      message: error.message,
      code,
      method: METHOD,
      outcome: 'unknown',
    })
  })
})

describe('an error about no single call', () => {
  const others = [
    {
      name: 'ConfigurationError',
      code: 'CONFIGURATION',
      error: new ConfigurationError('retry.limit', '-1', 'a whole number, 0 or more'),
      names: ['`retry.limit`', '-1'],
      method: undefined,
    },
    {
      name: 'CredentialError',
      code: 'CREDENTIAL',
      error: new CredentialError('SCREENCONNECT_SECRET is not set. Set it.', { method: METHOD }),
      names: ['SCREENCONNECT_SECRET is not set. Set it.'],
      method: METHOD,
    },
    {
      name: 'MutationRefusedError',
      code: 'MUTATION_REFUSED',
      error: new MutationRefusedError(METHOD, 'this client is read-only'),
      names: [METHOD, '`mutations`'],
      method: METHOD,
    },
  ] as const

  it.each(others)('$name holds its facts: nothing was sent', ({ name, code, error, method }) => {
    expect(error).toBeInstanceOf(ScreenConnectError)
    expect(error.name).toBe(name)
    expect(error).toMatchObject({ code, method, outcome: 'not-sent', mayHaveRun: false, retryable: false })
  })

  it.each(others)('$name names what it is about', ({ error, names }) => {
    for (const name of names) expect(error.message).toContain(name)
  })

  it.each(others)('$name begins its stack with its name', ({ name, error }) => {
    expect(error.stack?.split('\n')[0]).toBe(`${name}: ${error.message}`)
  })
})

describe('the codes', () => {
  it('are one per class', () => {
    const codes = [...CALL_ERRORS.map(({ code }) => code), 'CONFIGURATION', 'CREDENTIAL', 'MUTATION_REFUSED']
    expect(new Set(codes).size).toBe(codes.length)
    expect(codes).toHaveLength(18)
  })
})

describe('a SessionNotFoundError', () => {
  const facts = { method: METHOD, kind: 'write', outcome: 'rejected' } as const

  it('is a SessionFaultError, with a name and a code of its own', () => {
    const error = new SessionNotFoundError(facts, SESSION_ID)
    expect(error).toBeInstanceOf(SessionFaultError)
    expect(error).toMatchObject({
      name: 'SessionNotFoundError',
      code: 'SESSION_NOT_FOUND',
      sessionId: SESSION_ID,
    })
  })

  it('is not what a SessionFaultError is', () => {
    expect(new SessionFaultError(facts, SESSION_ID)).not.toBeInstanceOf(SessionNotFoundError)
  })
})

describe('an AbortedError', () => {
  const facts = { method: METHOD, kind: 'write', outcome: 'unknown' } as const

  it('hands the signal’s reason back: the caller’s own object', () => {
    const reason = { ticket: 'T-1' }
    expect(new AbortedError(facts, reason).reason).toBe(reason)
  })

  it('hands it back from a call, whatever it is', async () => {
    for (const reason of [{ ticket: 'T-1' }, new Error('T-1'), 'T-1', null, 0]) {
      const controller = new AbortController()
      const client = new ScreenConnectClient({
        instance: 'https://acme.screenconnect.com',
        credentials: () => SECRET,
        fetch: () => {
          controller.abort(reason)
          return new Promise<Response>(() => {})
        },
      })
      const { signal } = controller
      const error = await rejectionOf(client.sendCommand(SESSION_ID, 'hostname', { signal }))
      expect(error).toMatchObject({ code: 'ABORTED', method: METHOD, outcome: 'unknown', retryable: false })
      expect(error).toHaveProperty('reason', reason)
      expect(error.message).not.toContain('T-1')
    }
  })

  it('does not list, print or serialise the reason', () => {
    const error = new AbortedError(facts, { ticket: 'T-1' })
    expect(Object.keys(error)).not.toContain('reason')
    expect(JSON.stringify(error)).not.toContain('T-1')
    expect(`${error.stack}`).not.toContain('T-1')
  })

  it('hands back a reason of undefined too', () => {
    const error = new AbortedError(facts, undefined)
    expect('reason' in error).toBe(true)
    expect(error.reason).toBeUndefined()
  })
})

describe('an AuthenticationError', () => {
  const facts = { method: METHOD, kind: 'write', outcome: 'rejected' } as const

  it.each([
    ['has no other secret', 'none', undefined],
    ['gave another that was refused too', 'refused-too', undefined],
    [
      'failed',
      { name: 'CredentialError', code: 'CREDENTIAL' },
      { name: 'CredentialError', code: 'CREDENTIAL' },
    ],
  ] as const)('says that the provider %s', (_, again, cause) => {
    const error = new AuthenticationError(facts, again)
    expect(error.cause).toEqual(cause)
  })
})

describe('a RateLimitError', () => {
  const facts = { method: METHOD, kind: 'read', outcome: 'rejected' } as const

  it('says how long to wait where the server did', () => {
    const error = new RateLimitError(facts, 9000)
    expect(error.retryAfterMs).toBe(9000)
    expect(error.message).toContain('9 s')
  })

  it('speaks of no wait where the server named none', () => {
    const error = new RateLimitError(facts, undefined)
    expect(error.retryAfterMs).toBeUndefined()
  })
})

describe('a ConnectionError', () => {
  const failures: readonly ConnectionFailure[] = [
    'dns',
    'refused',
    'unreachable',
    'local',
    'proxy',
    'connect-timeout',
    'tls',
    'broken',
    'cut-off',
    'unreadable',
    'unknown',
  ]

  it.each([
    ['local', [undefined, 'EMFILE', 'EADDRNOTAVAIL', 'ENOBUFS']],
    ['unreadable', [undefined, 'HPE_HEADER_OVERFLOW', 'Z_DATA_ERROR']],
  ] as const)(
    'of failure %s has words for each code, and for a write says whether it may have run',
    (failure, codes) => {
      const outcome = failure === 'local' ? 'not-sent' : 'unknown'
      const said = codes.map((code) => {
        const cause = code === undefined ? { name: 'Error' } : { name: 'Error', code }
        const error = new ConnectionError({ method: METHOD, kind: 'write', outcome }, failure, cause)
        expect(error.mayHaveRun).toBe(failure === 'unreadable')
        return error.message.replace(code ?? '', '')
      })
      expect(new Set(said).size).toBe(codes.length)
    },
  )

  it.each(failures)('of failure %s has words of its own', (failure) => {
    const said = (which: ConnectionFailure) =>
      new ConnectionError({ method: METHOD, kind: 'read', outcome: 'unknown' }, which).message
    expect(failures.filter((other) => said(other) === said(failure))).toEqual([failure])
  })

  it('holds its cause as a name and a code', () => {
    const error = new ConnectionError({ method: METHOD, kind: 'read', outcome: 'not-sent' }, 'refused', {
      name: 'Error',
      code: 'ECONNREFUSED',
    })
    expect(error.cause).toEqual({ name: 'Error', code: 'ECONNREFUSED' })
    expect(JSON.parse(JSON.stringify(error))).toMatchObject({
      failure: 'refused',
      cause: { name: 'Error', code: 'ECONNREFUSED' },
    })
  })
})

describe('an UnexpectedResponseError', () => {
  const problems: readonly ResponseProblem[] = ['status', 'not-json', 'empty', 'too-large', 'shape']
  const facts = { method: METHOD, kind: 'read', outcome: 'unknown' } as const

  it.each(problems)('of problem %s has words and a next step of its own', (problem) => {
    const said = (which: ResponseProblem) =>
      new UnexpectedResponseError(facts, { problem: which, status: 200 }).message
    expect(problems.filter((other) => said(other) === said(problem))).toEqual([problem])
  })

  it('has an empty excerpt and no issues where there are none', () => {
    expect(new UnexpectedResponseError(facts, { problem: 'empty', status: 204 })).toMatchObject({
      status: 204,
      excerpt: '',
      issues: [],
    })
  })

  it('says the first place where the shape differs', () => {
    const issues = [
      { path: '[3].SessionID', message: 'should be of type string' },
      { path: '[4].SessionID', message: 'should be of type string' },
    ]
    const error = new UnexpectedResponseError(facts, { problem: 'shape', status: 200, issues })
    expect(error.message).toContain('[3].SessionID')
    expect(error.issues).toEqual(issues)
  })

  it('is worth another call only where a read was answered with nothing', () => {
    const retryable = problems.filter(
      (problem) => new UnexpectedResponseError(facts, { problem, status: 200 }).retryable,
    )
    expect(retryable).toEqual(['empty'])
    const write = { ...facts, kind: 'write' } as const
    expect(new UnexpectedResponseError(write, { problem: 'empty', status: 200 }).retryable).toBe(false)
  })
})
