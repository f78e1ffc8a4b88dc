import { getEventListeners } from 'node:events'
import type { CredentialProvider } from '@acg/screenconnect'
import type { Fault } from '@acg/screenconnect/testing'
import { describe, expect, it, vi } from 'vitest'
import { eventually } from '../eventually.ts'
import { clientOf, failureOf, serve, setUp } from './support.ts'

const never: CredentialProvider = () => new Promise<string>(() => {})

describe('the timeout of a call', () => {
  it.each<[string, Fault]>([
    ['the headers', { name: 'stall-headers' }],
    ['the body', { name: 'stall-body' }],
    ['a body that comes a byte at a time', { name: 'drip' }],
    ['the pauses between tries', { name: '503' }],
  ])('bounds %s', async (_, fault) => {
    const { sandbox } = await setUp()
    const client = clientOf(sandbox, { timeout: 1500, retry: { minDelay: 250, maxDelay: 250, limit: 1000 } })
    sandbox.inject(fault, { times: 1000 })
    const started = performance.now()
    const error = await failureOf(client.getSessionsByName('HOST-01'))
    const took = performance.now() - started
    // A pause that does not fit any more ends the call early, with the last answer's error; one that just
    // fits leaves a try that does not.
    if (fault.name === '503') expect(['SERVICE_UNAVAILABLE', 'TIMEOUT']).toContain(error.code)
    else
      expect(error).toMatchObject({ code: 'TIMEOUT', timeoutMs: 1500, outcome: 'unknown', retryable: true })
    expect(took).toBeLessThan(10_000)
  })

  it('bounds the credential provider, before anything is sent', async () => {
    const { sandbox, sessionId } = await setUp()
    const client = clientOf(sandbox, { credentials: never, timeout: 50 })
    const error = await failureOf(client.sendCommand(sessionId, 'hostname'))
    expect(error).toMatchObject({ code: 'TIMEOUT', outcome: 'not-sent', retryable: true })
    expect(sandbox.requests).toHaveLength(0)
  })

  it('bounds a fetch that does not listen to its signal', async () => {
    const { sandbox } = await setUp()
    const client = clientOf(sandbox, { fetch: () => new Promise<Response>(() => {}), timeout: 50 })
    expect(await failureOf(client.getSessionsByName('HOST-01'))).toMatchObject({ code: 'TIMEOUT' })
  })

  it('can be set for one call', async () => {
    const { sandbox, client } = await setUp()
    sandbox.inject('stall-headers')
    const error = await failureOf(client.getSessionsByName('HOST-01', { timeout: 80 }))
    expect(error).toMatchObject({ code: 'TIMEOUT', timeoutMs: 80 })
  })

  it('leaves a write whose answer did not come in time unknown, and never sends it again', async () => {
    const { sandbox, client, sessionId } = await setUp({}, { timeout: 1500 })
    sandbox.inject({ name: 'stall-headers', when: 'after' })
    const error = await failureOf(client.sendCommand(sessionId, 'hostname'))
    expect(error).toMatchObject({ code: 'TIMEOUT', outcome: 'unknown', retryable: false })
    expect(sandbox.executions).toHaveLength(1)
    expect(sandbox.requests).toHaveLength(1)
  })

  it('does not run while the mutation guard asks a person', async () => {
    const { sandbox, sessionId } = await setUp()
    let answer: (yes: boolean) => void = () => {}
    const asked = new Promise<boolean>((resolve) => {
      answer = resolve
    })
    vi.useFakeTimers({ toFake: ['setTimeout', 'performance'] })
    const client = clientOf(sandbox, { mutations: () => asked, timeout: 1000 })
    const call = client.sendCommand(sessionId, 'hostname')
    await vi.advanceTimersByTimeAsync(60_000)
    vi.useRealTimers()
    answer(true)
    await call
    expect(sandbox.executions).toHaveLength(1)
  })
})

describe('a signal', () => {
  const reason = { why: 'the caller had enough' }

  it('that was aborted before the call sends nothing and asks nobody', async () => {
    const { sandbox, sessionId } = await setUp()
    const credentials = vi.fn(() => sandbox.secret)
    const mutations = vi.fn(() => true)
    const client = clientOf(sandbox, { credentials, mutations })
    const error = await failureOf(
      client.sendCommand(sessionId, 'hostname', { signal: AbortSignal.abort(reason) }),
    )
    expect(error).toMatchObject({ code: 'ABORTED', outcome: 'not-sent', reason })
    expect(credentials).not.toHaveBeenCalled()
    expect(mutations).not.toHaveBeenCalled()
    expect(sandbox.requests).toHaveLength(0)
  })

  it.each<[string, Fault]>([
    ['headers', { name: 'stall-headers', when: 'after' }],
    ['a body', { name: 'stall-body', when: 'after' }],
  ])('ends a write that waits for %s, whose outcome is then unknown', async (_, fault) => {
    const { sandbox, client, sessionId } = await setUp()
    sandbox.inject(fault)
    const controller = new AbortController()
    const call = failureOf(client.sendCommand(sessionId, 'hostname', { signal: controller.signal }))
    await eventually(() => expect(sandbox.executions).toHaveLength(1))
    controller.abort(reason)
    expect(await call).toMatchObject({ code: 'ABORTED', outcome: 'unknown', retryable: false, reason })
  })

  it('ends a call that waits for its secret, and tells the provider', async () => {
    const { sandbox, sessionId } = await setUp()
    let asked: AbortSignal | undefined
    const client = clientOf(sandbox, {
      credentials: ({ signal }) => {
        asked = signal
        return new Promise<string>(() => {})
      },
    })
    const controller = new AbortController()
    const call = failureOf(client.sendCommand(sessionId, 'hostname', { signal: controller.signal }))
    await eventually(() => expect(asked).toBeDefined())
    expect(asked?.aborted).toBe(false)
    controller.abort(reason)
    expect(await call).toMatchObject({ code: 'ABORTED', outcome: 'not-sent', reason })
    expect(asked?.aborted).toBe(true)
  })

  it('of one call does not take the secret from another that waits for the same load', async () => {
    const { sandbox } = await setUp()
    let give: (secret: string) => void = () => {}
    const credentials = vi.fn(
      () =>
        new Promise<string>((resolve) => {
          give = resolve
        }),
    )
    const client = clientOf(sandbox, { credentials })
    const controller = new AbortController()
    const aborted = failureOf(client.getSessionsByName('HOST-01', { signal: controller.signal }))
    const other = client.getSessionsByName('HOST-01')
    await eventually(() => expect(credentials).toHaveBeenCalledOnce())
    controller.abort()
    expect(await aborted).toMatchObject({ code: 'ABORTED' })
    give(sandbox.secret)
    await expect(other).resolves.toHaveLength(1)
    expect(credentials).toHaveBeenCalledOnce()
  })

  it('ends the pause between two tries within a tick', async () => {
    const { sandbox } = await setUp()
    sandbox.inject({ name: '429', retryAfter: 50 })
    const controller = new AbortController()
    let paused: () => void = () => {}
    const pause = new Promise<void>((resolve) => {
      paused = resolve
    })
    const client = clientOf(sandbox, { onEvent: (event) => event.type === 'retry' && paused() })
    const call = failureOf(client.getSessionsByName('HOST-01', { signal: controller.signal }))
    await pause
    // The pause begins right after its event.
    await Promise.resolve()
    controller.abort(reason)
    let settled = false
    const done = call.then(() => {
      settled = true
    })
    await new Promise((resolve) => setImmediate(resolve))
    expect(settled).toBe(true)
    await done
  })

  it('ends a call that waits for the mutation guard', async () => {
    const { sandbox, sessionId } = await setUp()
    const client = clientOf(sandbox, { mutations: () => new Promise<boolean>(() => {}) })
    const controller = new AbortController()
    const call = failureOf(client.sendCommand(sessionId, 'hostname', { signal: controller.signal }))
    controller.abort(reason)
    expect(await call).toMatchObject({ code: 'ABORTED', outcome: 'not-sent' })
    expect(sandbox.requests).toHaveLength(0)
  })

  it('aborted after a 429 says that the write was rejected: nothing ran', async () => {
    const { sandbox, sessionId } = await setUp()
    sandbox.inject({ name: '429', retryAfter: 50 })
    const controller = new AbortController()
    const client = clientOf(sandbox, { onEvent: (event) => event.type === 'retry' && controller.abort() })
    const error = await failureOf(client.sendCommand(sessionId, 'hostname', { signal: controller.signal }))
    expect(error).toMatchObject({ code: 'ABORTED', outcome: 'rejected' })
  })
})

describe('what a call leaves behind', () => {
  it('is no timer and no listener, over 1,000 calls of every ending with one signal', async () => {
    const { sandbox, sessionId } = await setUp({
      faults: ({ body }) => (JSON.stringify(body).includes('fails') ? '503' : undefined),
    })
    const client = clientOf(sandbox, { retry: { minDelay: 0, maxDelay: 0, limit: 1 } })
    const { signal } = new AbortController()
    const timers = new Set<unknown>()
    const set = vi.spyOn(globalThis, 'setTimeout')
    const clear = vi.spyOn(globalThis, 'clearTimeout')
    let most = 0
    for (let round = 0; round < 100; round += 1) {
      const calls = [
        client.getSessionsByName('HOST-01', { signal }),
        client.getSessionsByName('fails', { signal }),
        client.sendCommand(sessionId, 'hostname', { signal }),
        client.sendCommand(sessionId, 'fails', { signal }),
        client.sendCommand('', 'hostname', { signal }),
        client.getSession(sessionId, { signal }),
        client.getSessionDetails(sessionId, { signal }),
        client.raw('NoSuchMethod', [], { signal }),
        client.sendCommand('00000000-0000-4000-8000-000000000000', 'x', { signal }),
        client.getSessionsByName('HOST-01', { signal: AbortSignal.abort() }),
      ]
      most = Math.max(most, getEventListeners(signal, 'abort').length)
      await Promise.allSettled(calls)
    }
    expect(most).toBeGreaterThan(0)
    expect(getEventListeners(signal, 'abort')).toHaveLength(0)
    for (const { value } of set.mock.results) timers.add(value)
    for (const [timer] of clear.mock.calls) timers.delete(timer)
    const ours = [...timers].filter((timer) => String(isActive(timer)) === 'true')
    set.mockRestore()
    clear.mockRestore()
    expect(ours).toEqual([])
  }, 60_000)

  it('is no unread answer: a server that streams for ever is hung up on', async () => {
    let closed = false
    const { url } = await serve((request, response) => {
      response.on('close', () => {
        closed = true
      })
      request.resume()
      response.writeHead(503)
      // Node 26 calls back at once, with an error, for a connection that is gone.
      const more = (error?: Error | null) => {
        if (!error && !response.destroyed) response.write('x'.repeat(65_536), more)
      }
      more()
    })
    const error = await failureOf(clientOf({ url }, { retry: false }).getSessionsByName('HOST-01'))
    expect(error).toMatchObject({ code: 'SERVICE_UNAVAILABLE', status: 503 })
    await eventually(() => expect(closed).toBe(true))
  })
})

/** Whether a timer of Node's is still to fire. */
function isActive(timer: unknown): boolean {
  if (typeof timer !== 'object' || timer === null || !('_destroyed' in timer)) return false
  // A long timer of the client's; the sandbox's own are short and over by now.
  return timer._destroyed === false && '_idleTimeout' in timer && Number(timer._idleTimeout) >= 10_000
}
