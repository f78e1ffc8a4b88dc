import type { RetryOptions } from '@acg/screenconnect'
import { describe, expect, it } from 'vitest'
import { READS, SESSION_ID, SESSION_WRITES } from '../sample-calls.ts'
import { AT_ONCE, failingFetch, makeClient, REPLIES, type Reply, rejectionOf, useService } from './support.ts'

const READ = 'GetSessionsByName'
const WRITE = 'SendCommandToSession'

const times = (count: number, reply: Reply): Reply[] => Array.from({ length: count }, () => reply)

const passing: readonly (readonly [string, Reply])[] = [
  ['408', { status: 408 }],
  ['429', { status: 429 }],
  ['429 that asks for no wait', { status: 429, headers: { 'Retry-After': '0' } }],
  ['a 500 of no known kind', { status: 500, body: 'trouble' }],
  ['502', { status: 502 }],
  ['503', { status: 503 }],
  ['503 that asks for a time gone by', retryAfter(503, 'Wed, 21 Oct 2015 07:28:00 GMT')],
  ['504', { status: 504 }],
  ['no connection', { noConnection: 'ECONNREFUSED' }],
]

const final: readonly (readonly [string, Reply])[] = [
  ['401', { status: 401 }],
  ['403', { status: 403 }],
  ['404', { status: 404 }],
  ['400', { status: 400 }],
  ['501', { status: 501 }],
  ['505', { status: 505 }],
  ['a redirect', { status: 307, headers: { Location: 'https://login.example.com/' } }],
  ['a missing method', REPLIES.missingMethod],
  ['an unknown parameter', REPLIES.unknownParameter],
  ['a fault', REPLIES.fault],
  ['a login page', REPLIES.loginPage],
  ['another shape', { body: '7' }],
]

function retryAfter(status: number, value: string): Reply {
  return { status, headers: { 'Retry-After': value } }
}

describe('a read', () => {
  const service = useService()
  const read = (retry: false | RetryOptions | undefined) => makeClient({ retry }).getSessionsByName('HOST-01')

  it.each(passing)('is tried again after %s', async (_, reply) => {
    service.answer(READ, reply, { body: [] })
    await expect(read(AT_ONCE)).resolves.toEqual([])
  })

  it.each(['ECONNRESET', 'EPIPE', 'ECONNREFUSED', 'E_NEVER_HEARD_OF'])(
    'is tried again where an injected fetch fails with %s',
    async (code) => {
      const { fetch, calls } = failingFetch(code, '[]')
      await expect(makeClient({ retry: AT_ONCE, fetch }).getSessionsByName('HOST-01')).resolves.toEqual([])
      expect(calls()).toBe(2)
    },
  )

  it.each(final)('is not tried again after %s', async (_, reply) => {
    service.answer(READ, reply)
    await rejectionOf(read(AT_ONCE))
    expect(service.received).toHaveLength(1)
  })

  it.each(READS)('is tried again whichever it is ($title)', async ({ method, call, answer, body }) => {
    service.answer(method, { status: 503 }, { body: answer })
    await call(makeClient({ retry: AT_ONCE }))
    expect(service.received.map((request) => request.body)).toEqual([body, body])
  })

  it.each([
    ['`limit: 0` once', { limit: 0, ...AT_ONCE }, 1],
    ['`limit: 1` twice', { limit: 1, ...AT_ONCE }, 2],
    ['`limit: 5` six times', { limit: 5, ...AT_ONCE }, 6],
    ['no limit given four times', AT_ONCE, 4],
    ['`retry: false` once', false, 1],
  ] as const)('is sent with %s in all', async (_, retry, tries) => {
    service.answer(READ, ...times(tries, { status: 503 }))
    const error = await rejectionOf(read(retry))
    expect(error).toMatchObject({ name: 'ServiceUnavailableError', status: 503, retryable: true })
    expect(service.received).toHaveLength(tries)
  })

  it('throws what the last try ended in', async () => {
    service.answer(READ, { status: 503 }, { status: 429 }, { status: 404 })
    const error = await rejectionOf(read(AT_ONCE))
    expect(error).toMatchObject({ name: 'ExtensionNotFoundError' })
  })

  it.each([
    ['429', 429, 'RateLimitError'],
    ['503', 503, 'ServiceUnavailableError'],
  ] as const)(
    'fails at once and says how long to wait where a %s asks for more than `maxRetryAfter`',
    async (_, status, name) => {
      service.answer(READ, retryAfter(status, '9999'))
      const error = await rejectionOf(read(AT_ONCE))
      expect(error).toMatchObject({ name, retryAfterMs: 9_999_000, retryable: true })
    },
  )

  it('says how long to wait in its message', async () => {
    service.answer(READ, retryAfter(429, '9999'))
    await expect(rejectionOf(read(AT_ONCE))).resolves.toMatchObject({
      message: expect.stringContaining('9999 s'),
    })
  })

  it('fails at once where the wait would not end within the call’s time', async () => {
    service.answer(READ, retryAfter(429, '30'))
    const client = makeClient({ retry: AT_ONCE, timeout: 20_000 })
    const error = await rejectionOf(client.getSessionsByName('HOST-01'))
    expect(error).toMatchObject({ name: 'RateLimitError', retryAfterMs: 30_000 })
  })

  it('measures `maxRetryAfter` in milliseconds', async () => {
    service.answer(READ, retryAfter(429, '1'))
    const error = await rejectionOf(read({ ...AT_ONCE, maxRetryAfter: 999 }))
    expect(error).toMatchObject({ name: 'RateLimitError', retryAfterMs: 1000 })
  })
})

describe('a write', () => {
  const service = useService()
  const write = (retry: RetryOptions) =>
    makeClient({ retry, diagnoseFaults: false }).sendCommand(SESSION_ID, 'hostname')

  const repeatable = ['429', '429 that asks for no wait', 'no connection']

  it.each([...passing, ...final].filter(([answer]) => !repeatable.includes(answer)))(
    'is not sent again after %s',
    async (_, reply) => {
      service.answer(WRITE, reply)
      await rejectionOf(write(AT_ONCE))
    },
  )

  it.each(passing.filter(([answer]) => repeatable.includes(answer)))(
    'is sent again after %s: it cannot have run',
    async (_, reply) => {
      service.answer(WRITE, reply, {})
      await expect(write(AT_ONCE)).resolves.toBeUndefined()
    },
  )

  it.each(['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET', 'ECONNREFUSED', 'ENOTFOUND', 'CERT_HAS_EXPIRED'])(
    'is not sent again where an injected fetch fails with %s: it may have arrived',
    async (code) => {
      const { fetch, calls } = failingFetch(code, '')
      const error = await rejectionOf(
        makeClient({ retry: AT_ONCE, fetch }).sendCommand(SESSION_ID, 'hostname'),
      )
      expect(error).toMatchObject({ name: 'ConnectionError', outcome: 'unknown', retryable: false })
      expect(calls()).toBe(1)
    },
  )

  it.each(SESSION_WRITES)(
    'is not sent again whichever it is, where it may have run ($title)',
    async ({ method, call }) => {
      service.answer(method, { status: 503 })
      const error = await rejectionOf(call(makeClient({ retry: AT_ONCE })))
      expect(error).toMatchObject({ name: 'ServiceUnavailableError', outcome: 'unknown', retryable: false })
    },
  )

  it.each(SESSION_WRITES)('is sent again unchanged after a 429 ($title)', async ({ method, call, body }) => {
    service.answer(method, { status: 429 }, {})
    await call(makeClient({ retry: AT_ONCE }))
    expect(service.received.map((request) => request.body)).toEqual([body, body])
  })

  it('is not sent again after a 429 where that assumption is switched off', async () => {
    service.answer(WRITE, { status: 429 })
    const error = await rejectionOf(write({ ...AT_ONCE, rateLimitedWrites: false }))
    expect(error).toMatchObject({ name: 'RateLimitError', outcome: 'rejected', retryable: true })
  })

  it('is sent `limit` times after the first at most', async () => {
    service.answer(WRITE, ...times(3, { status: 429 }))
    const error = await rejectionOf(write({ limit: 2, ...AT_ONCE }))
    expect(error).toMatchObject({ name: 'RateLimitError', outcome: 'rejected' })
  })

  it('is not sent again once an answer leaves the outcome open', async () => {
    service.answer(WRITE, { status: 429 }, { status: 503 })
    const error = await rejectionOf(write(AT_ONCE))
    expect(error).toMatchObject({ name: 'ServiceUnavailableError', outcome: 'unknown', retryable: false })
  })
})
