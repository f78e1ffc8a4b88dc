import { getEventListeners } from 'node:events'
import {
  type ScreenConnectClient,
  ServiceUnavailableError,
  TimeoutError,
  type WaitForSessionOptions,
  waitForSession,
} from '@acg/screenconnect'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { eventually } from '../eventually.ts'
import { clientOf, failureOf, setUp } from '../transport/support.ts'

/** Looks often, so that nothing waits. */
const soon = { name: 'HOST-02', pause: 5, timeout: 5000 } as const

const sleep = (time: number) => new Promise<void>((resolve) => setTimeout(resolve, time))

const timeoutAfter = (time: number) =>
  new TimeoutError({ method: 'GetSessionsByName', kind: 'read', outcome: 'unknown' }, time)

/** A client that can only look by name, and how much time each look was given. */
function doubleOf(look: (time: number) => Promise<readonly object[]>) {
  const given: number[] = []
  const double = {
    getSessionsByName(_: string, { timeout = 0 }: { readonly timeout?: number }) {
      given.push(timeout)
      return look(timeout)
    },
  }
  // It stands for a client, of which nothing else is used.
  return { client: double as unknown as ScreenConnectClient, given }
}

/** What a call ends with, and how long that takes by the faked clock. */
async function timed(call: Promise<unknown>) {
  const began = performance.now()
  const failure = failureOf(call).then((error) => ({ error, took: performance.now() - began }))
  await vi.runAllTimersAsync()
  return failure
}

describe('waitForSession', () => {
  it.each(['exists', 'online'] as const)('returns a session that %s when it comes', async (until) => {
    const { sandbox, client } = await setUp()
    const waiting = waitForSession(client, { ...soon, until })
    await eventually(() => expect(sandbox.requests.length).toBeGreaterThan(2))
    const { sessionId } = sandbox.addSession({ name: 'HOST-02' })
    expect((await waiting).sessionId).toBe(sessionId)
  })

  it('waits until the guest is connected, unless it is told otherwise', async () => {
    const { sandbox, client } = await setUp()
    const guest = sandbox.addSession({ name: 'HOST-02', machine: { online: false } })
    expect(await waitForSession(client, { ...soon, until: 'exists' })).toMatchObject({ online: false })
    const looks = sandbox.requests.length
    const waiting = waitForSession(client, soon)
    await eventually(() => expect(sandbox.requests.length).toBeGreaterThan(looks + 2))
    guest.goOnline()
    expect(await waiting).toMatchObject({ online: true })
  })

  it('takes the one of several that is online', async () => {
    const { sandbox, client } = await setUp()
    sandbox.addSession({ name: 'HOST-02', machine: { online: false } })
    const { sessionId } = sandbox.addSession({ name: 'HOST-02' })
    expect(await waitForSession(client, soon)).toMatchObject({ sessionId })
    expect(await failureOf(waitForSession(client, { ...soon, until: 'exists' }))).toMatchObject({
      code: 'AMBIGUOUS_SESSION',
    })
  })

  it('waits until the session is gone, and believes no single empty answer', async () => {
    const { sandbox, client } = await setUp()
    const guest = sandbox.addSession({ name: 'HOST-02' })
    sandbox.inject('empty-list', { method: 'GetSessionsByName' })
    let gone = false
    const waiting = waitForSession(client, { ...soon, until: 'gone' }).then((answer) => {
      gone = true
      return answer
    })
    await eventually(() => expect(sandbox.requests.length).toBeGreaterThan(3))
    expect(gone).toBe(false)
    guest.remove()
    expect(await waiting).toBeUndefined()
  })

  it('takes a session that ended for gone', async () => {
    const { sandbox, client } = await setUp()
    sandbox.addSession({ name: 'HOST-02', wire: { IsEnded: true } })
    expect(await waitForSession(client, { ...soon, until: 'gone' })).toBeUndefined()
  })

  it.each([
    ['exists', 'HOST-02'],
    ['online', 'HOST-02'],
    ['gone', 'HOST-01'],
  ] as const)('says that its time is up where it waits for %s in vain', async (until, name) => {
    const { client } = await setUp()
    const error = await failureOf(waitForSession(client, { name, until, pause: 5, timeout: 300 }))
    expect(error).toMatchObject({ code: 'TIMEOUT', timeoutMs: 300, method: 'GetSessionsByName' })
  })

  describe('says where its time is up', () => {
    const timeout = 300
    it.each([
      ['online', 'NEW-PC', 'not-there'],
      ['online', 'ASLEEP', 'offline'],
      ['online', 'SILENT', 'there'],
      ['exists', 'NEW-PC', 'not-there'],
      ['gone', 'HOST-01', 'there'],
    ] as const)('that its last look, for %s of %s, found it %s', async (until, name, lastLook) => {
      const { sandbox, client } = await setUp()
      sandbox.addSession({ name: 'ASLEEP', machine: { online: false } })
      // Left out of what is sent.
      const silent = ['ActiveConnections', 'LastGuestConnectedEventTime', 'LastGuestDisconnectedEventTime']
      sandbox.addSession({
        name: 'SILENT',
        wire: Object.fromEntries(silent.map((field) => [field, undefined])),
      })
      const error = await failureOf(waitForSession(client, { name, until, pause: 5, timeout }))
      expect(error).toBeInstanceOf(TimeoutError)
      expect(error).toMatchObject({ code: 'TIMEOUT', method: 'GetSessionsByName', lastLook })
      expect(error.cause).toBeUndefined()
    })

    it('that its last look failed, with the code of that error', async () => {
      const { sandbox, client } = await setUp()
      sandbox.inject('503', { times: 10_000 })
      const error = await failureOf(waitForSession(client, { name: 'HOST-01', pause: 5, timeout }))
      expect(error).toMatchObject({
        code: 'TIMEOUT',
        lastLook: 'failed',
        cause: { name: 'ServiceUnavailableError', code: 'SERVICE_UNAVAILABLE' },
      })
    })
  })

  describe('by a clock of its own', () => {
    beforeEach(() => void vi.useFakeTimers())
    afterEach(() => void vi.useRealTimers())

    it.each([60, 1000, 3000, 100_000])('never takes longer than its %i ms', async (timeout) => {
      // Each look takes all that it is given, the pauses between tries included.
      const { client, given } = doubleOf((time) => sleep(time).then(() => Promise.reject(timeoutAfter(time))))
      const { error, took } = await timed(waitForSession(client, { name: 'HOST-02', timeout }))
      expect(error).toMatchObject({ code: 'TIMEOUT', timeoutMs: timeout, lastLook: 'failed' })
      expect(took).toBeLessThanOrEqual(timeout + 1)
      expect(Math.max(...given)).toBeLessThanOrEqual(Math.min(timeout, 30_000))
    })

    it.each([300, 3000, 100_000])('looks as late in its %i ms as leaves time for a look', async (timeout) => {
      const starts: number[] = []
      const { client } = doubleOf(async () => {
        starts.push(performance.now())
        await sleep(20)
        return []
      })
      const began = performance.now()
      await timed(waitForSession(client, { name: 'HOST-02', timeout, pause: 50 }))
      const last = began + timeout - (starts.at(-1) ?? 0)
      expect(last).toBeGreaterThanOrEqual(20)
      expect(last).toBeLessThanOrEqual(70)
    })

    it('goes on to its end where looks fail after many tries', async () => {
      const { client } = doubleOf(async (time) => {
        await sleep(Math.min(time, 900))
        throw new ServiceUnavailableError({ method: 'x', kind: 'read', outcome: 'unknown' }, 503, '')
      })
      const { error, took } = await timed(
        waitForSession(client, { name: 'HOST-02', timeout: 5000, pause: 50 }),
      )
      expect(error).toMatchObject({ lastLook: 'failed', timeoutMs: 5000 })
      expect(took).toBeGreaterThanOrEqual(4980)
      expect(took).toBeLessThanOrEqual(5001)
    })

    it('tells what the look before found where the end cut the last one short', async () => {
      let looks = 0
      const { client } = doubleOf(async (time) => {
        looks += 1
        if (looks === 1) return []
        await sleep(time)
        throw timeoutAfter(time)
      })
      const { error } = await timed(waitForSession(client, { name: 'HOST-02', timeout: 400, pause: 300 }))
      expect(looks).toBe(2)
      expect(error).toMatchObject({ lastLook: 'not-there' })
    })

    it('does not take a single empty answer for gone', async () => {
      let looks = 0
      const session = { sessionId: 'a', name: 'HOST-02', online: true }
      const { client } = doubleOf(async () => (looks++ === 0 ? [session] : []))
      const { error } = await timed(
        waitForSession(client, { name: 'HOST-02', until: 'gone', timeout: 400, pause: 60_000 }),
      )
      expect(error).toMatchObject({
        lastLook: 'not-there',
      })
    })
  })

  it('looks once more at the very end', async () => {
    const { sandbox, client } = await setUp()
    await failureOf(waitForSession(client, { name: 'HOST-02', pause: 60_000, timeout: 400 }))
    expect(sandbox.requests).toHaveLength(2)
  })

  it('goes on where a look fails in a way that passes', async () => {
    const { sandbox } = await setUp()
    const client = clientOf(sandbox, { retry: { limit: 0 } })
    sandbox.inject('503', { times: 3 })
    sandbox.addSession({ name: 'HOST-02' })
    expect(await waitForSession(client, soon)).toMatchObject({ name: 'HOST-02' })
  })

  it('ends at once where a look fails in a way that does not', async () => {
    const { sandbox } = await setUp()
    const client = clientOf({ url: sandbox.url, secret: 'another-secret-0123456789' })
    expect(await failureOf(waitForSession(client, soon))).toMatchObject({ code: 'AUTHENTICATION' })
  })

  it.each([
    ['401', 'AUTHENTICATION'],
    ['403', 'ACCESS_DENIED'],
    ['404', 'EXTENSION_NOT_FOUND'],
    ['500-missing-method', 'MISSING_METHOD'],
    ['redirect-302', 'REDIRECT_REFUSED'],
    ['html', 'UNEXPECTED_RESPONSE'],
  ] as const)('ends with the error of its first look where that is a %s', async (fault, code) => {
    const { sandbox, client } = await setUp()
    sandbox.inject(fault, { times: 100 })
    expect(await failureOf(waitForSession(client, { name: 'HOST-01', timeout: 60_000 }))).toMatchObject({
      code,
    })
    expect(sandbox.requests).toHaveLength(1)
  })

  it('ends at once where there is no secret', async () => {
    const { sandbox } = await setUp()
    const client = clientOf(sandbox, { credentials: () => '' })
    const call = waitForSession(client, { name: 'HOST-01', timeout: 60_000 })
    expect(await failureOf(call)).toMatchObject({ code: 'CREDENTIAL' })
  })

  it('ends within a tick of an abort in its pause, and leaves nothing behind', async () => {
    const { sandbox, client } = await setUp()
    const controller = new AbortController()
    const { signal } = controller
    const call = failureOf(waitForSession(client, { name: 'HOST-02', pause: 60_000, signal }))
    await eventually(() => expect(sandbox.requests).toHaveLength(1))
    controller.abort('enough')
    expect(await call).toMatchObject({ code: 'ABORTED', reason: 'enough' })
    expect(getEventListeners(signal, 'abort')).toHaveLength(0)
    await new Promise((resolve) => setImmediate(resolve))
    expect(sandbox.requests).toHaveLength(1)
  })

  it.each<[string, object]>([
    ['name', {}],
    ['name', { name: ' ' }],
    ['until', { name: 'x', until: 'offline' }],
    ['timeout', { name: 'x', timeout: 0 }],
    ['pause', { name: 'x', pause: -1 }],
    ['signal', { name: 'x', signal: 1 }],
    ['nmae', { nmae: 'x' }],
  ])('refuses a bad `%s` before anything is sent', async (option, options) => {
    const { sandbox, client } = await setUp()
    // Stands for a caller without a compiler.
    const call = waitForSession(client, options as WaitForSessionOptions)
    expect(await failureOf(call)).toMatchObject({ code: 'CONFIGURATION', option })
    expect(sandbox.requests).toHaveLength(0)
  })
})
