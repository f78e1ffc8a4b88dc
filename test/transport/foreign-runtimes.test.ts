import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { afterEach, describe, expect, it, vi } from 'vitest'
import * as z from 'zod'
import { createDefaultCarrier, fetchCarrier } from '../../src/transport/fetch-carrier.ts'
import { clientOf, failureOf, serve, setUp } from './support.ts'

afterEach(() => {
  vi.unstubAllGlobals()
})

describe('a runtime without a Request that can be used', () => {
  it.each([['Request'], ['Headers'], ['Response'], ['fetch']])(
    'has all calls: without %s',
    async (missing) => {
      const { client, sandbox, sessionId } = await setUp()
      vi.stubGlobal('Request', undefined)
      vi.stubGlobal(missing, undefined)
      expect(await client.getSessionsByName('HOST-01')).toHaveLength(1)
      await client.sendCommand(sessionId, 'hostname')
      expect(sandbox.executions).toHaveLength(1)
    },
  )

  it('has all calls where its Request refuses the signals of its AbortController', async () => {
    const { client, sandbox, sessionId } = await setUp()
    vi.stubGlobal(
      'Request',
      class {
        constructor() {
          throw new TypeError('Expected signal to be an instance of AbortSignal.')
        }
      },
    )
    await client.sendCommand(sessionId, 'hostname')
    expect(sandbox.executions).toHaveLength(1)
  })

  it('tells a connection that was not made as one, and asks the listener for a failure', async () => {
    const { sandbox, sessionId } = await setUp()
    const events: string[] = []
    const client = clientOf(sandbox, { retry: false, onEvent: ({ type }) => events.push(type) })
    await sandbox.close()
    vi.stubGlobal('Request', undefined)
    expect(await failureOf(client.sendCommand(sessionId, 'hostname'))).toMatchObject({
      code: 'CONNECTION',
      outcome: 'not-sent',
    })
    expect(events).toEqual(['request', 'failure'])
  })
})

describe('an error map of the program around, which throws,', () => {
  it.each(['customError', 'localeError'] as const)('is not asked for words (%s)', async (name) => {
    const before = z.config()[name]
    z.config({
      [name]: () => {
        throw new TypeError('of the program around')
      },
    })
    try {
      const { sandbox } = await setUp()
      const fetch = async () => new Response('[{"SessionID": 7}]')
      const error = await failureOf(clientOf(sandbox, { fetch }).getSessionsByName('HOST-01'))
      expect(error).toMatchObject({ code: 'UNEXPECTED_RESPONSE', problem: 'shape' })
    } finally {
      z.config({ [name]: before })
    }
  })
})

/** As Next.js 14 patches `fetch` in routes at the edge and prerendered ones: what is not `no-store` is kept, a POST too. */
function caching(send: typeof fetch): typeof fetch {
  const kept = new Map<string, string>()
  return async (input, init) => {
    if (Reflect.get(Object(init), 'cache') === 'no-store') return send(input, init)
    const key = JSON.stringify([String(input), init?.method, init?.body])
    const known = kept.get(key)
    if (known !== undefined) return new Response(known)
    const text = await (await send(input, init)).text()
    kept.set(key, text)
    return new Response(text)
  }
}

const dispatch = (url: string, body: string) => ({
  url,
  headers: {},
  body,
  kind: 'write' as const,
  signal: new AbortController().signal,
  onHeld() {},
  onSent() {},
})

describe('a platform that keeps the answers to a POST', () => {
  const CARRIERS = {
    'the global fetch': createDefaultCarrier,
    "a fetch of the caller's that passes on what it is given": () =>
      fetchCarrier((url, init) => globalThis.fetch(url, init)),
  }

  it.each(Object.entries(CARRIERS))('is told to keep none: each write arrives by %s', async (_, create) => {
    let arrived = 0
    const { url } = await serve((request, response) => {
      arrived += 1
      request.resume()
      response.end('null')
    })
    vi.stubGlobal('fetch', caching(fetch))
    const carrier = create()
    for (let count = 0; count < 3; count += 1) await carrier.carry(dispatch(url, '["hostname"]'))
    expect(arrived).toBe(3)
  })

  it('is not told so where the runtime does not know the field, and would throw', async () => {
    const given: string[][] = []
    const { carry } = fetchCarrier(async (_, init) => {
      given.push(Object.keys(init))
      return new Response()
    })
    await carry(dispatch('https://acme.screenconnect.com', ''))
    vi.stubGlobal('Request', class {})
    await carry(dispatch('https://acme.screenconnect.com', ''))
    vi.stubGlobal('Request', undefined)
    await carry(dispatch('https://acme.screenconnect.com', ''))
    expect(given.map((names) => names.includes('cache'))).toEqual([true, false, false])
  })
})

describe('the carrier that is meant for browsers', () => {
  const program = `
    const { createDefaultCarrier } = await import(${JSON.stringify(import.meta.resolve('../../dist/transport/fetch-carrier.js'))})
    real.on('warning', ({ name, code }) => console.log(name, code))
    createDefaultCarrier()
    createDefaultCarrier()`
  const run = async (before: string) => {
    const args = [
      '--no-warnings',
      '--input-type=module',
      '--eval',
      `const real = process;${before}${program}`,
    ]
    return (await promisify(execFile)(process.execPath, args)).stdout
  }

  it('warns in Node, once', async () => {
    expect(await run('')).toBe('ScreenConnectWarning SCREENCONNECT_NO_NODE\n')
  })

  it.each([
    ['Bun', "process.versions.bun = '1.4.5';"],
    ['Deno', "process.versions.deno = '2.9.5';"],
    [
      'a Worker',
      "Object.defineProperty(globalThis, 'navigator', { value: { userAgent: 'Cloudflare-Workers' } });",
    ],
    ['a browser', 'globalThis.process = undefined;'],
    ['a bundle with a double of process', 'globalThis.process = { env: {} };'],
  ])('is right in %s, and says nothing', async (_, before) => {
    const versions = 'Object.defineProperty(process, "versions", { value: { ...process.versions } });'
    expect(await run(versions + before)).toBe('')
  })
})
