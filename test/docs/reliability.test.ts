import { readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as surface from '@acg/screenconnect'
import { type FetchFunction, ScreenConnectClient, ScreenConnectError } from '@acg/screenconnect'
import { downloadInstaller } from '@acg/screenconnect/node'
import { createSandbox } from '@acg/screenconnect/testing'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { CLOSED_URL, failureOf, serve } from '../transport/support.ts'
import { root } from './pages.ts'

interface Row {
  readonly name: string
  readonly code: string
  readonly when: string
  readonly outcome: string
  readonly retryable: string
}

const text = readFileSync(join(root, 'docs/reliability.md'), 'utf8')
const rows: readonly Row[] = [
  ...text.matchAll(/^\| `(\w+Error)` \| `([A-Z_]+)` \| (.+?) \| ([a-z-]+) \| (yes|no) \|/gm),
].map(([, name = '', code = '', when = '', outcome = '', retryable = '']) => ({
  name,
  code,
  when,
  outcome,
  retryable,
}))

const SESSION_ID = '00000000-0000-4000-8000-000000000000'

/** A fetch that answers writes with this, and reads with "no such session" or a session. */
const answering =
  (status: number, body: string, session: unknown[] = [{ SessionID: SESSION_ID }]): FetchFunction =>
  async (url) =>
    url.endsWith('SendCommandToSession') ? new Response(body, { status }) : Response.json(session)

const never: FetchFunction = () => new Promise<Response>(() => {})

interface Trial {
  readonly fetch?: FetchFunction
  readonly client?: Partial<ConstructorParameters<typeof ScreenConnectClient>[0]>
  readonly command?: string
  readonly options?: () => { signal?: AbortSignal; timeout?: number }
  /** What the runtime lacks. */
  readonly without?: string
}

const ENVELOPE = '{"errorType":"ArgumentException","message":"Web method does not exist","detail":null}'

/** How each row of the table comes about, by its `when`. */
const TRIALS: Readonly<Record<string, Trial>> = {
  'an option or an argument is not usable': { command: '' },
  "the client's `mutations` said no": { client: { mutations: 'refuse' } },
  'the provider returned no usable secret; `problem` says why': { client: { credentials: () => '' } },
  '401, and the provider has no secret that the server takes': { fetch: answering(401, '') },
  '500 with a `SecurityException`': {
    fetch: answering(500, '{"errorType":"SecurityException","message":"Denied"}'),
  },
  '403; perhaps a wrong `Origin` (guess)': { fetch: answering(403, '') },
  '404, whatever is in it': { fetch: answering(404, '') },
  'the "resource cannot be found" page with another status': {
    fetch: answering(200, '<html><title>The resource cannot be found.</title></html>'),
  },
  'this server does not have the web method': { fetch: answering(500, ENVELOPE) },
  'the server does not know a named parameter, or the parameters do not fit': {
    fetch: answering(500, 'Unknown parameter: x'),
  },
  'a fault, and the session was looked for twice and is gone': {
    fetch: answering(500, 'session manager fault', []),
  },
  'a fault: the parameters do not fit, and an exception in the middle proves nothing': {
    fetch: answering(500, 'session manager fault'),
  },
  'a redirect, which is never followed, and may lead to an error page': { fetch: answering(302, '') },
  '429, after the tries; that it means "not done" is an assumption': { fetch: answering(429, '') },
  '408 or 5xx of no known kind': { fetch: answering(503, '') },
  'no connection was made': {},
  'the connection broke after sending, or a `fetch` failed': {
    fetch: () =>
      Promise.reject(Object.assign(new TypeError('fetch failed'), { cause: { code: 'ECONNRESET' } })),
  },
  'the answer was cut off, or its end was not told': {
    fetch: async () => new Response(new ReadableStream({ pull: (controller) => controller.error('cut') })),
  },
  'the time was up before anything was sent': {
    client: { credentials: () => new Promise<string>(() => {}) },
    options: () => ({ timeout: 5 }),
  },
  'the time was up after sending': { fetch: never, options: () => ({ timeout: 5 }) },
  'your signal, before anything was sent': { options: () => ({ signal: AbortSignal.abort() }) },
  'your signal, after sending': { fetch: never, options: () => ({ signal: AbortSignal.timeout(5) }) },
  'a 4xx of no known meaning, a 2xx that is neither 200 nor 204': { fetch: answering(418, '') },
  "an answer that is not the service's, or too large": { fetch: answering(200, '<html>') },
  'an unexpected error in the library or its runtime': { without: 'AbortController' },
}

/** How the rows of what is composed of calls come about. */
const OPERATIONS: Readonly<Record<string, () => Promise<unknown>>> = {
  '`runCommand` found a session that ended or was deleted, or none': async () => {
    const sandbox = createSandbox()
    const { sessionId } = sandbox.addSession({ name: 'HOST-01', wire: { IsEnded: true } })
    const client = new ScreenConnectClient({
      instance: sandbox.url,
      credentials: () => sandbox.secret,
      fetch: sandbox.fetch,
    })
    return surface.runCommand(client, sessionId, 'hostname', { whenOffline: 'queue' })
  },
  '`runCommand` found the guest offline': async () => {
    const sandbox = createSandbox()
    const { sessionId } = sandbox.addSession({ name: 'HOST-01', machine: { online: false } })
    const client = new ScreenConnectClient({
      instance: sandbox.url,
      credentials: () => sandbox.secret,
      fetch: sandbox.fetch,
    })
    return surface.runCommand(client, sessionId, 'hostname')
  },
  '`resolveSession` found several sessions that could be meant': async () => {
    const sandbox = createSandbox()
    for (const name of ['HOST-01', 'HOST-01']) sandbox.addSession({ name })
    const client = new ScreenConnectClient({
      instance: sandbox.url,
      credentials: () => sandbox.secret,
      fetch: sandbox.fetch,
    })
    return surface.resolveSession(client, 'HOST-01')
  },
  '`setProperties` wrote, and somebody else changed something meanwhile': async () => {
    const client = new ScreenConnectClient({
      instance: 'https://acme.screenconnect.com',
      credentials: () => 'test-secret-0123456789',
      fetch: async (url) =>
        url.includes('Update')
          ? new Response('')
          : Response.json([{ SessionID: SESSION_ID, CustomPropertyValues: ['old'] }]),
    })
    return surface.setProperties(client, SESSION_ID, { 1: 'new' })
  },
  '`expectSuccess` got any other end than exit code 0': async () =>
    surface.expectSuccess({ status: 'queued', exitCode: undefined }),
  '`downloadInstaller` got no installer, or not the expected one': () => downloadAnswered(200),
  '`downloadInstaller` got 408, 429 or a passing 5xx in the last try too': () => downloadAnswered(503),
  '`downloadInstaller` cannot write the target, known before it asks': async () =>
    downloadInstaller(`${CLOSED_URL}/agent.msi`, { to: join(root, 'no-such-folder', 'agent.msi') }),
}

async function downloadAnswered(status: number): Promise<unknown> {
  const { url } = await serve((_, response) => response.writeHead(status).end('<html>'))
  return downloadInstaller(`${url}/agent.msi`, {
    to: join(tmpdir(), 'never-written.msi'),
    retry: surface.retryWithoutDelay,
  })
}

describe('the table of errors in docs/reliability.md', () => {
  it('has a row for each error class that is exported, and no other', () => {
    const classes = Object.entries(surface)
      .filter(([, value]) => typeof value === 'function' && value.prototype instanceof ScreenConnectError)
      .map(([name]) => name)
    expect(new Set(rows.map((row) => row.name))).toEqual(new Set(classes))
  })

  it('is tried out row by row', () => {
    expect(rows.map((row) => row.when)).toEqual([...Object.keys(TRIALS), ...Object.keys(OPERATIONS)])
  })

  it.each(rows)('is right about $name: $when', async ({ name, code, when, outcome, retryable }) => {
    const operation = OPERATIONS[when]
    if (operation !== undefined) {
      expect(await failureOf(operation())).toMatchObject({
        name,
        code,
        outcome,
        retryable: retryable === 'yes',
      })
      return
    }
    const { fetch, client, command = 'hostname', options, without } = TRIALS[when] ?? {}
    const caller = new ScreenConnectClient({
      instance: fetch === undefined ? CLOSED_URL : 'https://acme.screenconnect.com',
      credentials: () => 'test-secret-0123456789',
      retry: surface.retryWithoutDelay,
      ...(fetch === undefined ? {} : { fetch }),
      ...client,
    })
    if (without !== undefined) vi.stubGlobal(without, undefined)
    onTestFinished(() => void vi.unstubAllGlobals())
    const error = await failureOf(caller.sendCommand(SESSION_ID, command, options?.()))
    expect(error).toMatchObject({ name, code, outcome, retryable: retryable === 'yes' })
  })
})

describe('the defaults that docs/reliability.md states', () => {
  it.each([
    ['`minDelay` (500 ms)', 'src/transport/retry-policy.ts', /'retry\.minDelay', options\.minDelay, 500\)/],
    ['`maxDelay` (10 s)', 'src/transport/retry-policy.ts', /'retry\.maxDelay', options\.maxDelay, 10_000\)/],
    ['`maxRetryAfter` (60 s)', 'src/transport/retry-policy.ts', /options\.maxRetryAfter, 60_000\)/],
    ['`timeout` (100 s)', 'src/client-options.ts', /'timeout', options\.timeout, 100_000\)/],
  ])('%s is the code’s', (said, file, code) => {
    expect(text).toContain(said)
    expect(readFileSync(join(root, file), 'utf8')).toMatch(code)
  })
})
