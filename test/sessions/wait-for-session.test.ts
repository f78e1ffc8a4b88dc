import { getEventListeners } from 'node:events'
import { type WaitForSessionOptions, waitForSession } from '@acg/screenconnect'
import { describe, expect, it, vi } from 'vitest'
import { clientOf, failureOf, setUp } from '../transport/support.ts'

/** Looks often, so that nothing waits. */
const soon = { name: 'HOST-02', pause: 5, timeout: 5000 } as const

describe('waitForSession', () => {
  it.each(['exists', 'online'] as const)('returns a session that %s when it comes', async (until) => {
    const { sandbox, client } = await setUp()
    const waiting = waitForSession(client, { ...soon, until })
    await vi.waitFor(() => expect(sandbox.requests.length).toBeGreaterThan(2))
    const { sessionId } = sandbox.addSession({ name: 'HOST-02' })
    expect((await waiting).sessionId).toBe(sessionId)
  })

  it('waits until the guest is connected, unless it is told otherwise', async () => {
    const { sandbox, client } = await setUp()
    const guest = sandbox.addSession({ name: 'HOST-02', machine: { online: false } })
    expect(await waitForSession(client, { ...soon, until: 'exists' })).toMatchObject({ online: false })
    const looks = sandbox.requests.length
    const waiting = waitForSession(client, soon)
    await vi.waitFor(() => expect(sandbox.requests.length).toBeGreaterThan(looks + 2))
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
    await vi.waitFor(() => expect(sandbox.requests.length).toBeGreaterThan(3))
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
    const error = await failureOf(waitForSession(client, { name, until, pause: 5, timeout: 60 }))
    expect(error).toMatchObject({ code: 'TIMEOUT', timeoutMs: 60, method: 'GetSessionsByName' })
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

  it('ends within a tick of an abort in its pause, and leaves nothing behind', async () => {
    const { sandbox, client } = await setUp()
    const controller = new AbortController()
    const { signal } = controller
    const call = failureOf(waitForSession(client, { name: 'HOST-02', pause: 60_000, signal }))
    await vi.waitFor(() => expect(sandbox.requests).toHaveLength(1))
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
