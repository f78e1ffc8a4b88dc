import { ScreenConnectClient } from '@acg/screenconnect'
import { startSandbox } from '@acg/screenconnect/testing'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { eventually } from '../eventually.ts'
import { clientOf, serve } from './support.ts'

/** A server that counts the connections that are open, and answers when `answer` is called, at once if it is not. */
async function setUp() {
  const open = new Set<unknown>()
  let waiting: (() => void) | undefined
  const held: (() => void)[] = []
  const { url, server } = await serve((request, response) => {
    request.resume()
    const answer = () => void response.end('[]')
    if (waiting === undefined) return answer()
    held.push(answer)
    waiting()
  })
  server.on('connection', (socket) => {
    open.add(socket)
    socket.on('close', () => open.delete(socket))
  })
  return {
    url,
    open,
    /** From now on answers wait. Resolves when one does. */
    hold: () =>
      new Promise<void>((resolve) => {
        waiting = resolve
      }),
    answer: () => {
      waiting = undefined
      for (const answer of held) answer()
    },
  }
}

describe('close', () => {
  it('ends the connections that are kept for the next call', async () => {
    const { url, open } = await setUp()
    const client = clientOf({ url })
    await Promise.all([client.getSessionsByName('HOST-01'), client.getSessionsByName('HOST-02')])
    expect(open.size).toBe(2)
    await client.close()
    await eventually(() => expect(open.size).toBe(0))
  })

  it('waits for the calls under way, whose answers come', async () => {
    const { url, open, hold, answer } = await setUp()
    const client = clientOf({ url })
    const held = hold()
    const call = client.getSessionsByName('HOST-01')
    await held
    let closed = false
    const closing = client.close().then(() => {
      closed = true
    })
    // Another client's call goes there and back meanwhile.
    const quick = await startSandbox()
    onTestFinished(() => quick.close())
    await clientOf(quick).getSessionsByName('HOST-01')
    expect(closed).toBe(false)
    answer()
    expect(await call).toEqual([])
    await closing
    await eventually(() => expect(open.size).toBe(0))
  })

  it('waits for a call that fails, and does not fail with it', async () => {
    const { url, hold } = await setUp()
    const client = clientOf({ url })
    const controller = new AbortController()
    const held = hold()
    const call = expect(client.getSessionsByName('HOST-01', { signal: controller.signal })).rejects.toThrow()
    await held
    const closing = client.close()
    controller.abort()
    await closing
    await call
  })

  it('leaves a client that works: each call has a connection of its own, and the secret is asked for again', async () => {
    const { url, open } = await setUp()
    const credentials = vi.fn(() => 'test-secret-0123456789')
    const client = clientOf({ url }, { credentials })
    await client.getSessionsByName('HOST-01')
    await client.getSessionsByName('HOST-01')
    expect(credentials).toHaveBeenCalledTimes(1)
    await client.close()
    expect(await client.getSessionsByName('HOST-01')).toEqual([])
    expect(credentials).toHaveBeenCalledTimes(2)
    await eventually(() => expect(open.size).toBe(0))
  })

  it('may be called before any call, and twice', async () => {
    const client = clientOf({ url: 'https://acme.screenconnect.com' })
    await client.close()
    await client.close()
  })

  it('of a client with a fetch of yours leaves its connections to it', async () => {
    const { url, open } = await setUp()
    const client = clientOf({ url }, { fetch: (input, init) => globalThis.fetch(input, init) })
    await client.getSessionsByName('HOST-01')
    await client.close()
    expect(open.size).toBe(1)
    expect(await client.getSessionsByName('HOST-01')).toEqual([])
  })

  it('happens at the end of a block by `await using`', async () => {
    const { url, open } = await setUp()
    {
      await using client = new ScreenConnectClient({
        instance: url,
        credentials: () => 'test-secret-0123456789',
      })
      await client.getSessionsByName('HOST-01')
      expect(open.size).toBe(1)
    }
    await eventually(() => expect(open.size).toBe(0))
  })
})
