import { isScreenConnectError, ScreenConnectClient, type Session } from '@acg/screenconnect'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { runs } from '../effort.ts'
import { SAMPLE_CALLS, type SampleCall, SESSION_ID } from '../sample-calls.ts'

const encode = (text: string) => new TextEncoder().encode(text)

/** A client whose every request is answered with this. */
function answeredWith(
  status: number,
  body: Uint8Array,
  headers: Record<string, string> = {},
): ScreenConnectClient {
  const empty = status === 204 || status === 205 || status === 304
  return new ScreenConnectClient({
    instance: 'https://acme.screenconnect.com',
    credentials: () => 'test-secret-0123456789',
    // A random `Retry-After` is read and not waited for: seconds of it would be the test's.
    retry: { limit: 1, minDelay: 0, maxDelay: 0, maxRetryAfter: 0 },
    timeout: 5000,
    maxResponseBytes: 100_000,
    fetch: async () => new Response(empty ? null : body.slice(), { status, headers }),
  })
}

const anyCall = fc.constantFrom(...SAMPLE_CALLS)

/** The call ends with a value or an error of the SDK's own: nothing else is thrown, nothing hangs. */
async function endsWell({ call }: SampleCall, client: ScreenConnectClient): Promise<unknown> {
  try {
    return await call(client)
  } catch (error) {
    if (!isScreenConnectError(error)) throw error
    expect(error.message).not.toContain('test-secret-0123456789')
    expect(error.code).not.toBe('TIMEOUT')
    return error
  }
}

const anyStatus = fc.oneof(
  fc.integer({ min: 200, max: 599 }),
  fc.constantFrom(200, 204, 301, 400, 401, 403, 404, 408, 429, 500, 502, 503, 504),
)

const anyHeaders = fc.dictionary(
  fc.constantFrom('retry-after', 'location', 'content-type', 'content-length'),
  fc.oneof(
    fc.string({ unit: fc.constantFrom(...' !#$%&/:;=?@0123456789ABCxyz-') }),
    fc.constantFrom('0', '99999999999999999999', '-1', 'https://elsewhere.example/x', '//x', 'javascript:1'),
  ),
)

/** The server's own words, and words that are almost its own. */
const anyPhrase = fc.constantFrom(
  'Web method does not exist',
  'Unknown parameter: sessionName',
  'Unknown parameter',
  'session manager fault',
  'NullReferenceException',
  '<html>The resource cannot be found</html>',
  '{"errorType":"ArgumentException","message":"Web method does not exist","detail":null}',
  '{"message":',
  '[[[[[[[[',
  '\u0000',
  '',
)

describe('whatever is answered', () => {
  it('as bytes, with any status and any headers, ends in a value or an error of ours', async () => {
    await fc.assert(
      fc.asyncProperty(
        anyCall,
        anyStatus,
        fc.uint8Array({ maxLength: 400 }),
        anyHeaders,
        async (sample, status, bytes, headers) => {
          await endsWell(sample, answeredWith(status, bytes, headers))
        },
      ),
      { numRuns: runs(600) },
    )
  })

  it('in words that the server uses, mixed and repeated, ends in a value or an error of ours', async () => {
    const text = fc
      .array(fc.oneof(anyPhrase, fc.string({ unit: 'binary' })), { maxLength: 6 })
      .map((parts) => parts.join(''))
    await fc.assert(
      fc.asyncProperty(anyCall, anyStatus, text, async (sample, status, words) => {
        await endsWell(sample, answeredWith(status, encode(words)))
      }),
      { numRuns: runs(600) },
    )
  })

  it('as JSON of any shape ends in a value or an error of ours', async () => {
    await fc.assert(
      fc.asyncProperty(anyCall, anyStatus, fc.jsonValue(), async (sample, status, value) => {
        await endsWell(sample, answeredWith(status, encode(JSON.stringify(value))))
      }),
      { numRuns: runs(600) },
    )
  })

  it('as JSON nested a hundred thousand deep ends in a value or an error of ours', async () => {
    for (const [open, close] of [
      ['[', ']'],
      ['{"SessionID":', '}'],
    ] as const) {
      const depth = 7000
      const text = `${open.repeat(depth)}1${close.repeat(depth)}`
      for (const sample of SAMPLE_CALLS) await endsWell(sample, answeredWith(200, encode(text)))
    }
  })
})

/** Field names as servers send them, names that JavaScript gives a meaning, and others. */
const anyField = fc.oneof(
  fc.constantFrom(
    ...[
      'Name',
      'SessionType',
      'Host',
      'IsPublic',
      'Code',
      'CustomPropertyValues',
      'CustomProperties',
      'GuestInfo',
    ],
    ...[
      'ActiveConnections',
      'Connections',
      'Events',
      'Session',
      'QueuedEvents',
      'LastEventTime',
      'Attributes',
    ],
    ...[
      'LastGuestConnectedEventTime',
      'LastGuestDisconnectedEventTime',
      'LogonSessions',
      'GuestInfoUpdateTime',
    ],
    ...['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'length', 'then', 'toJSON'],
  ),
  fc.string(),
)

const anyTime = fc.constantFrom(
  '0001-01-01T00:00:00',
  '2026-07-19T06:41:52.6169911Z',
  '2026-07-19T06:41:52',
  '9999-99-99T99:99:99Z',
  'yesterday',
)

const anyFieldValue = fc.oneof(
  fc.jsonValue(),
  anyTime,
  fc.integer({ min: -5, max: 200 }),
  fc.array(
    fc.dictionary(
      fc.constantFrom('EventID', 'EventType', 'Time', 'Data', 'ProcessType', 'ConnectionID', 'Events'),
      fc.jsonValue(),
    ),
  ),
)

function checkSession(session: Session): void {
  expect(typeof session.sessionId).toBe('string')
  expect(typeof session.name).toBe('string')
  expect(session.customPropertyValues).toHaveLength(8)
  for (const value of session.customPropertyValues) expect(typeof value).toBe('string')
  for (const slot of [1, 2, 3, 4, 5, 6, 7, 8] as const) {
    expect(session.properties[slot]).toBe(session.customPropertyValues[slot - 1])
  }
  expect([true, false, undefined]).toContain(session.online)
  for (const value of Object.values(session)) {
    if (value instanceof Date) expect(Number.isNaN(value.getTime())).toBe(false)
  }
  expect(Object.getPrototypeOf(session)).toBe(Object.prototype)
}

describe('a session', () => {
  it('with an id and anything else in it is decoded', async () => {
    await fc.assert(
      fc.asyncProperty(fc.dictionary(anyField, anyFieldValue, { maxKeys: 12 }), async (fields) => {
        // Written out, so that `__proto__` is a key like any other.
        const inside = Object.entries(fields).map(
          ([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`,
        )
        const json = `[{"SessionID":"${SESSION_ID}"${inside.map((field) => `,${field}`).join('')}}]`
        const client = answeredWith(200, encode(json))
        const [session] = await client.getSessionsByName('HOST-01')
        if (session === undefined) throw new Error('no session was decoded')
        checkSession(session)
        expect(JSON.stringify(session.raw)).toBe(JSON.stringify(JSON.parse(json)[0]))
      }),
      { numRuns: runs(500) },
    )
  })

  it('with anything in it but an id is an error that says where, and quotes nothing', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.dictionary(anyField, anyFieldValue), { minLength: 1, maxLength: 5 }),
        async (sessions) => {
          const client = answeredWith(200, encode(JSON.stringify(sessions)))
          const error = await client.getSessionsByName('HOST-01').catch((reason: unknown) => reason)
          expect(error).toMatchObject({ code: 'UNEXPECTED_RESPONSE', problem: 'shape', excerpt: '' })
          expect(error).toHaveProperty(['issues', 0, 'path'], '[0].SessionID')
        },
      ),
    )
  })
})
