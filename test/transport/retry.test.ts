import type { CallEvent } from '@acg/screenconnect'
import type { Fault, FaultName } from '@acg/screenconnect/testing'
import { describe, expect, it } from 'vitest'
import { CLOSED_URL, clientOf, failureOf, setUp } from './support.ts'

const PASSING: readonly FaultName[] = [
  '408',
  '429',
  '500',
  '502',
  '503',
  '504',
  'reset',
  'reset-mid-body',
  'cut-body',
  'rubbish',
]
const ANSWERS: readonly FaultName[] = [
  '403',
  '404',
  '500-missing-method',
  '500-fault',
  '500-unknown-parameter',
  '500-arguments',
  '500-invalid-filter',
  'redirect-302',
  'html',
  'truncated-json',
]

describe('a read', () => {
  it.each(PASSING)('is tried again after %s', async (fault) => {
    const { sandbox, client } = await setUp()
    sandbox.inject(fault)
    await expect(client.getSessionsByName('HOST-01')).resolves.toHaveLength(1)
    expect(sandbox.requests).toHaveLength(2)
  })

  it.each(ANSWERS)('is not tried again after %s, which another try would not change', async (fault) => {
    const { sandbox, client } = await setUp()
    sandbox.inject(fault, { times: 9 })
    await failureOf(client.getSessionsByName('HOST-01'))
    expect(sandbox.requests).toHaveLength(1)
  })

  it('is tried again after 429 where `rateLimitedWrites` is off too', async () => {
    const { sandbox } = await setUp()
    const client = clientOf(sandbox, { retry: { minDelay: 0, rateLimitedWrites: false } })
    sandbox.inject('429')
    await expect(client.getSessionsByName('HOST-01')).resolves.toHaveLength(1)
  })

  it('is tried three times more by default, and then says what the last answer was', async () => {
    const { sandbox, client } = await setUp()
    sandbox.inject('503', { times: 9 })
    const error = await failureOf(client.getSessionsByName('HOST-01'))
    expect(error).toMatchObject({ code: 'SERVICE_UNAVAILABLE', status: 503, retryable: true })
    expect(sandbox.requests).toHaveLength(4)
  })

  it('is tried as often as `limit` says, and once where `retry` is false', async () => {
    const { sandbox } = await setUp()
    sandbox.inject('503', { times: 99 })
    await failureOf(
      clientOf(sandbox, { retry: { limit: 5, minDelay: 0, maxDelay: 0 } }).getSessionsByName('a'),
    )
    expect(sandbox.requests).toHaveLength(6)
    await failureOf(clientOf(sandbox, { retry: false }).getSessionsByName('a'))
    expect(sandbox.requests).toHaveLength(7)
  })

  it('is tried again where nothing listens, and says so in the end', async () => {
    const events: CallEvent[] = []
    const client = clientOf({ url: CLOSED_URL }, { onEvent: (event) => events.push(event) })
    const error = await failureOf(client.getSessionsByName('HOST-01'))
    expect(error).toMatchObject({
      code: 'CONNECTION',
      failure: 'refused',
      outcome: 'not-sent',
      retryable: true,
    })
    expect(error.cause).toEqual({ name: 'Error', code: 'ECONNREFUSED' })
    expect(events.filter((event) => event.type === 'request')).toHaveLength(4)
  })
})

describe('a write', () => {
  it.each<[Fault, string, string]>([
    [{ name: '408' }, 'SERVICE_UNAVAILABLE', 'unknown'],
    [{ name: '500' }, 'SERVICE_UNAVAILABLE', 'unknown'],
    [{ name: '502' }, 'SERVICE_UNAVAILABLE', 'unknown'],
    [{ name: '503', retryAfter: 0 }, 'SERVICE_UNAVAILABLE', 'unknown'],
    [{ name: '504' }, 'SERVICE_UNAVAILABLE', 'unknown'],
    [{ name: 'reset' }, 'CONNECTION', 'unknown'],
    [{ name: 'rubbish' }, 'CONNECTION', 'unknown'],
    [{ name: 'cut-body' }, 'CONNECTION', 'unknown'],
    [{ name: 'reset-mid-body' }, 'CONNECTION', 'unknown'],
    [{ name: 'html' }, 'UNEXPECTED_RESPONSE', 'unknown'],
    [{ name: '403' }, 'ACCESS_DENIED', 'rejected'],
    [{ name: '404' }, 'EXTENSION_NOT_FOUND', 'rejected'],
    [{ name: 'redirect-307' }, 'REDIRECT_REFUSED', 'unknown'],
    [{ name: '500-missing-method' }, 'MISSING_METHOD', 'rejected'],
    [{ name: '500-unknown-parameter' }, 'INVALID_PARAMETER', 'unknown'],
    [{ name: '500-arguments' }, 'INVALID_PARAMETER', 'unknown'],
    [{ name: '500-invalid-filter' }, 'INVALID_PARAMETER', 'unknown'],
    [{ name: '401-security' }, 'AUTHENTICATION', 'rejected'],
    [{ name: '500-security' }, 'AUTHENTICATION', 'unknown'],
  ])('is sent once and never again after $name', async (fault, code, outcome) => {
    const { sandbox, client, sessionId } = await setUp()
    sandbox.inject(fault, { method: 'SendCommandToSession', times: 9 })
    const error = await failureOf(client.sendCommand(sessionId, 'hostname'))
    expect(error).toMatchObject({ code, outcome, retryable: false })
    expect(sandbox.requests.filter((request) => request.method === 'SendCommandToSession')).toHaveLength(1)
  })

  it.each(['reset', '503', 'html', 'cut-body'] as const)(
    'that ran before the server failed with %s is not sent again',
    async (name) => {
      const { sandbox, client, sessionId } = await setUp()
      sandbox.inject({ name, when: 'after' })
      const error = await failureOf(client.sendCommand(sessionId, 'hostname'))
      expect(error.outcome).toBe('unknown')
      expect(sandbox.executions).toHaveLength(1)
      expect(sandbox.requests).toHaveLength(1)
    },
  )

  it('is sent again where the connection was never made', async () => {
    const events: CallEvent[] = []
    const client = clientOf({ url: CLOSED_URL }, { onEvent: (event) => events.push(event) })
    const error = await failureOf(client.sendCommand('00000000-0000-4000-8000-000000000000', 'hostname'))
    expect(error).toMatchObject({ code: 'CONNECTION', outcome: 'not-sent', retryable: true })
    expect(events.filter((event) => event.type === 'request')).toHaveLength(4)
  })

  it('is sent again after 429, which is taken for "not done"', async () => {
    const { sandbox, client, sessionId } = await setUp()
    sandbox.inject('429')
    await client.sendCommand(sessionId, 'hostname')
    expect(sandbox.requests).toHaveLength(2)
    expect(sandbox.executions).toHaveLength(1)
  })

  it('is not sent again after 429 where `rateLimitedWrites` is off', async () => {
    const { sandbox, sessionId } = await setUp()
    const client = clientOf(sandbox, { retry: { minDelay: 0, rateLimitedWrites: false } })
    sandbox.inject('429')
    const error = await failureOf(client.sendCommand(sessionId, 'hostname'))
    expect(error).toMatchObject({ code: 'RATE_LIMIT', outcome: 'rejected', retryable: true })
    expect(sandbox.requests).toHaveLength(1)
  })

  it('is sent again once after 401 where the provider has another secret', async () => {
    const { sandbox, sessionId } = await setUp()
    let secret = sandbox.secret
    const client = clientOf(sandbox, { credentials: ({ forceRefresh }) => (forceRefresh ? secret : 'stale') })
    secret = sandbox.rotateSecret()
    await client.sendCommand(sessionId, 'hostname')
    expect(sandbox.executions).toHaveLength(1)
    expect(sandbox.requests.map((request) => request.status)).toEqual([401, 200])
  })
})

describe('Retry-After', () => {
  it.each([
    ['seconds', 1],
    ['a date', () => new Date(Date.now() + 1500)],
  ])('is obeyed as %s', async (_, given) => {
    const delays: number[] = []
    const { sandbox, client } = await setUp(
      {},
      { onEvent: (event) => event.type === 'retry' && delays.push(event.delayMs) },
    )
    sandbox.inject({ name: '429', retryAfter: typeof given === 'function' ? given() : given })
    const started = performance.now()
    await client.getSessionsByName('HOST-01')
    expect(delays).toHaveLength(1)
    // A date has whole seconds: between 0.5 s and 1.5 s are left of it.
    expect(performance.now() - started).toBeGreaterThanOrEqual((delays[0] ?? Number.NaN) - 1)
    expect(delays[0]).toBeGreaterThan(300)
    expect(delays[0]).toBeLessThanOrEqual(1500)
  })

  it('longer than `maxRetryAfter` fails at once and says how long to wait', async () => {
    const { sandbox, client } = await setUp()
    sandbox.inject({ name: '429', retryAfter: 61 })
    const error = await failureOf(client.getSessionsByName('HOST-01'))
    expect(error).toMatchObject({ code: 'RATE_LIMIT', retryAfterMs: 61_000 })
    expect(error.message).toContain('61 s')
    expect(sandbox.requests).toHaveLength(1)
  })

  it('longer than what is left of the timeout fails at once', async () => {
    const { sandbox, client } = await setUp({}, { timeout: 50_000 })
    // Waited for, it would outlast this test.
    sandbox.inject({ name: '503', retryAfter: 59 })
    const error = await failureOf(client.getSessionsByName('HOST-01'))
    expect(error).toMatchObject({ code: 'SERVICE_UNAVAILABLE', retryAfterMs: 59_000 })
    expect(sandbox.requests).toHaveLength(1)
  })

  it.each(['soon', '-1', '1.5', 'Wed, 99 Nov 2026 00:00:00 GMT'])(
    'of no known form (%s) leaves the pause to the policy',
    async (retryAfter) => {
      const { sandbox, client } = await setUp()
      sandbox.inject({ name: '503', retryAfter })
      await client.getSessionsByName('HOST-01')
      expect(sandbox.requests).toHaveLength(2)
    },
  )
})
