import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as everything from '@acg/screenconnect'
import {
  type CallEvent,
  CredentialError,
  type CredentialProvider,
  expectSuccess,
  InstallerUrlBuilder,
  resolveSession,
  runCommand,
  ScreenConnectClient,
  ScreenConnectError,
  setProperties,
} from '@acg/screenconnect'
import { downloadInstaller } from '@acg/screenconnect/node'
import { createSandbox, type SandboxRequest, startSandbox } from '@acg/screenconnect/testing'
import { afterAll, describe, expect, it, onTestFinished, vi } from 'vitest'
import { SESSION_ID } from '../sample-calls.ts'
import { CLOSED_URL } from '../transport/support.ts'
import { WELL_FORMED } from './secrets.ts'
import {
  type ClientSettings,
  errorOf,
  leaks,
  printed,
  type Received,
  recordingServer,
  SECRET,
  watchedClient,
} from './support.ts'

/** Says everything back that the request held, as a diagnostic page of a careless server might. */
const parroted = ({ url, headers, body }: Received) => `${JSON.stringify({ url, headers })}\n${body}`

const OTHER_ID = '00000000-0000-4000-8000-00000000000f'

interface Provocation {
  readonly title: string
  /** The name of the class that it ends in. */
  readonly ends: string
  /** What the server does with a request; without it, nothing listens. */
  readonly answer?: (request: Received, response: Parameters<Answerer>[1], secret: string) => void
  readonly options?: ClientSettings
  readonly call?: (client: ScreenConnectClient) => Promise<unknown>
}

type Answerer = NonNullable<Parameters<typeof recordingServer>[0]>

const sends = (client: ScreenConnectClient) => client.sendCommand(SESSION_ID, 'hostname')
const looks = (client: ScreenConnectClient) => client.getSessionsByName('HOST-01')

/** A status with everything that the request held in the body, the reason and the headers that clients read. */
const page =
  (status: number, text = ''): NonNullable<Provocation['answer']> =>
  (request, response, secret) => {
    // A header and a reason cannot carry what has a line break; the long ones would not fit Node's limit.
    const word = secret.slice(0, 1000)
    response.statusMessage = word
    response.writeHead(status, {
      'content-type': `text/html; echo="${encodeURIComponent(word)}"`,
      'retry-after': word,
      'x-echo': word,
      location: `https://elsewhere.invalid/${encodeURIComponent(word)}?${encodeURIComponent(word)}`,
    })
    response.end(`${text}${parroted(request)}`)
  }

const once = { retry: false } as const

const PROVOCATIONS: readonly Provocation[] = [
  { title: '401', ends: 'AuthenticationError', answer: page(401) },
  { title: '403', ends: 'AccessDeniedError', answer: page(403) },
  { title: '404', ends: 'ExtensionNotFoundError', answer: page(404) },
  {
    title: 'a page for no extension',
    ends: 'ExtensionNotFoundError',
    answer: page(500, '<p>The resource cannot be found'),
  },
  { title: 'a missing method', ends: 'MissingMethodError', answer: page(500, 'Web method does not exist ') },
  {
    title: 'an unknown parameter',
    ends: 'InvalidParameterError',
    answer: page(500, 'Unknown parameter: name '),
  },
  {
    title: 'a fault',
    ends: 'SessionFaultError',
    answer: page(500, 'session manager fault '),
    options: { diagnoseFaults: false },
  },
  {
    title: 'a session that is gone',
    ends: 'SessionNotFoundError',
    answer: (request, response, secret) =>
      request.url.endsWith('/GetSessionBySessionID')
        ? response.end('[]')
        : page(500, 'session manager fault ')(request, response, secret),
    call: sends,
  },
  { title: '429', ends: 'RateLimitError', answer: page(429), options: once },
  { title: '408', ends: 'ServiceUnavailableError', answer: page(408) },
  { title: '500 of no known kind', ends: 'ServiceUnavailableError', answer: page(500) },
  { title: '502', ends: 'ServiceUnavailableError', answer: page(502) },
  { title: '503 to a write', ends: 'ServiceUnavailableError', answer: page(503), call: sends },
  { title: '504', ends: 'ServiceUnavailableError', answer: page(504) },
  { title: '418', ends: 'UnexpectedResponseError', answer: page(418) },
  { title: 'a redirect', ends: 'RedirectRefusedError', answer: page(302) },
  { title: 'a refused connection', ends: 'ConnectionError' },
  {
    title: 'a refused connection of fetch',
    ends: 'ConnectionError',
    options: { fetch: (url, init) => fetch(url, init) },
  },
  { title: 'a broken connection', ends: 'ConnectionError', answer: (_, response) => response.destroy() },
  {
    title: 'a broken connection of fetch',
    ends: 'ConnectionError',
    answer: (_, response) => response.destroy(),
    options: { fetch: (url, init) => fetch(url, init) },
  },
  {
    title: 'a cut-off answer',
    ends: 'ConnectionError',
    answer: (request, response) => {
      response.writeHead(200, { 'content-length': 1_000_000 })
      response.write(parroted(request), () => response.destroy())
    },
    options: once,
  },
  {
    title: 'a timeout',
    ends: 'TimeoutError',
    answer: () => {},
    options: { timeout: 50 },
  },
  {
    title: 'an abort',
    ends: 'AbortedError',
    answer: () => {},
    call: (client) => client.getSessionsByName('HOST-01', { signal: AbortSignal.timeout(20) }),
  },
  { title: 'a page with 200', ends: 'UnexpectedResponseError', answer: page(200, '<html>') },
  {
    title: 'an answer that is too large',
    ends: 'UnexpectedResponseError',
    answer: page(200),
    options: { maxResponseBytes: 16 },
  },
  {
    title: 'JSON of another shape',
    ends: 'UnexpectedResponseError',
    answer: (_, response, secret) =>
      response.end(JSON.stringify([{ [secret]: secret, SessionID: [secret] }])),
  },
  {
    title: 'a string instead of a list',
    ends: 'UnexpectedResponseError',
    answer: (_, response, secret) => response.end(JSON.stringify(secret)),
  },
  {
    title: 'something instead of nothing',
    ends: 'UnexpectedResponseError',
    answer: (_, response, secret) => response.end(JSON.stringify({ [secret]: secret })),
    call: sends,
  },
  {
    title: 'nothing',
    ends: 'UnexpectedResponseError',
    answer: (_, response) => response.end(),
    options: once,
  },
  {
    title: 'a read-only client',
    ends: 'MutationRefusedError',
    options: { mutations: 'refuse' },
    call: sends,
  },
  {
    title: 'a mutation that was refused',
    ends: 'MutationRefusedError',
    options: { mutations: () => false },
    call: sends,
  },
  {
    title: 'an offline guest',
    ends: 'GuestOfflineError',
    answer: (_, response) => response.end(JSON.stringify([{ SessionID: SESSION_ID, ActiveConnections: [] }])),
    call: (client) => runCommand(client, SESSION_ID, 'hostname'),
  },
  {
    title: 'two sessions that could be meant',
    ends: 'AmbiguousSessionError',
    answer: (_, response) =>
      response.end(
        JSON.stringify([SESSION_ID, OTHER_ID].map((SessionID) => ({ SessionID, Name: 'HOST-01' }))),
      ),
    call: (client) => resolveSession(client, 'HOST-01'),
  },
  {
    title: 'properties that somebody else changed',
    ends: 'PropertyConflictError',
    answer: ({ url }, response) =>
      response.end(
        url.includes('Update')
          ? ''
          : JSON.stringify([{ SessionID: SESSION_ID, CustomPropertyValues: ['old'] }]),
      ),
    call: (client) => setProperties(client, SESSION_ID, { 1: 'new' }),
  },
  {
    title: 'a command that did not succeed',
    ends: 'CommandFailedError',
    call: async () => expectSuccess({ status: 'queued', exitCode: undefined }),
  },
  {
    title: 'a page in the place of an installer',
    ends: 'InstallerDownloadError',
    answer: page(200),
    call: ({ instance }) =>
      downloadInstaller(`${instance}/agent.msi`, { to: join(tmpdir(), 'never-written.msi') }),
  },
  {
    title: 'what nobody foresaw',
    ends: 'InternalError',
    call: async (client) => {
      vi.stubGlobal(
        'AbortController',
        class {
          constructor() {
            throw Object.assign(new TypeError(SECRET), { code: SECRET })
          }
        },
      )
      try {
        await sends(client)
      } finally {
        vi.unstubAllGlobals()
      }
    },
  },
  {
    title: 'a wrong argument',
    ends: 'ConfigurationError',
    call: (client) => client.getSession('not a session id'),
  },
]

describe('the search for a canary', () => {
  it('finds it in each place where a program could print it, whole or in pieces', () => {
    const hidden = (value: object, key: string) => Object.defineProperty(value, key, { value: SECRET })
    const places: readonly unknown[] = [
      SECRET,
      new Error(SECRET),
      new Error('no', { cause: new Error(SECRET) }),
      Object.assign(new Error('no'), { secret: SECRET }),
      hidden(new Error('no'), 'stack'),
      hidden({}, 'secret'),
      { [SECRET]: 1 },
      { a: { b: { c: { d: { e: [new Map([['f', new Set([SECRET])]])] } } } } },
      { toJSON: () => SECRET },
      { toString: () => SECRET },
      {
        get secret() {
          return SECRET
        },
      },
      SECRET.split('').join(' '),
      `${SECRET.slice(0, 10)}<br>`,
      encodeURIComponent('canary-01 '),
      '\\u0063anary-01',
      '&#99;&#x61;nary-01',
      [...Buffer.from(SECRET)].map((byte) => `%${byte.toString(16)}`).join(''),
    ]
    for (const place of places) expect(leaks(printed(place), SECRET)).not.toEqual([])
    expect(leaks(printed(['canary', '-secret', new Error('0123456')]), SECRET)).toEqual([])
  })
})

describe.each(WELL_FORMED)('$title', ({ secret }) => {
  it.each(PROVOCATIONS)(
    'is in nothing that an error of $title prints',
    async ({ ends, answer, options, call = looks }) => {
      const server =
        answer && (await recordingServer((request, response) => answer(request, response, secret)))
      const url = server?.url ?? CLOSED_URL
      const { client, events } = watchedClient(url, { credentials: () => secret, ...options })

      const error = await errorOf(() => call(client))

      expect(error.name).toBe(ends)
      provoked.add(error.constructor)
      expect(leaks(printed(error), secret), 'in the error').toEqual([])
      expect(leaks(printed({ ...error }), secret), 'in its fields').toEqual([])
      expect(leaks(printed(events), secret), 'in the events').toEqual([])
      expect(leaks(printed(client), secret), 'in the client').toEqual([])
    },
  )

  it('is in nothing that a client, its parts, its answers and a builder print, before or after a call', async () => {
    const sandbox = await startSandbox({ secret, profile: 'documented' })
    onTestFinished(() => sandbox.close())
    const events: CallEvent[] = []
    const credentials: CredentialProvider = () => secret
    const client = new ScreenConnectClient({
      instance: sandbox.url,
      credentials,
      customProperties: ['company', 'site', 'tag'],
      onEvent: (event) => events.push(event),
    })
    const builder = new InstallerUrlBuilder({
      instance: sandbox.url,
      customProperties: ['company', 'site', 'tag'],
    })
    const holds = () =>
      leaks(
        [client, client.unverified, builder, credentials, { client, credentials }].map(printed).join('\n'),
        secret,
      )
    expect(holds(), 'before a call').toEqual([])

    const guest = sandbox.install(
      builder.build({ type: 'msi', name: 'HOST-01', properties: { company: 'Acme' } }),
    )
    const [session] = await client.getSessionsByName('HOST-01')
    await client.sendCommand(guest.sessionId, 'hostname')
    const details = await client.getSessionDetails(guest.sessionId)
    const found = await client.unverified.getSessionsByFilter("Name = 'HOST-01'")
    const raw = await client.raw('GetSessionsByName', ['HOST-01'], { kind: 'read' })

    expect(session?.name).toBe('HOST-01')
    expect(holds(), 'after calls').toEqual([])
    expect(leaks([session, details, found, raw, events].map(printed).join('\n'), secret)).toEqual([])
  })

  it('is blanked in what the sandbox keeps, wherever a caller put it', async () => {
    for (const sandbox of [await startSandbox({ secret }), createSandbox({ secret })]) {
      onTestFinished(() => sandbox.close())
      const { sessionId } = sandbox.addSession({ name: 'HOST-01' })
      const { client } = watchedClient(sandbox.url, {
        credentials: () => secret,
        // Twice 10 KB is more than Node's server takes of headers.
        ...(secret.length < 1000 && { userAgent: secret }),
        ...(sandbox.url.startsWith('https:') && { fetch: sandbox.fetch }),
      })
      await client.getSessionsByName(secret)
      await client.sendCommand(sessionId, `echo ${secret} | tee ${encodeURIComponent(secret)}`)
      await client.updateCustomProperties(sessionId, [secret, `<${secret}>`])
      await client.raw('SendCommandToSession', [sessionId, secret])
      const wrong = watchedClient(sandbox.url, {
        credentials: () => `${secret}!`,
        fetch: sandbox.fetch,
      }).client
      await errorOf(() => wrong.getSessionsByName('HOST-01'))
      await sandbox.fetch(
        `${sandbox.url}/Bin/${encodeURIComponent(secret)}?secret=${encodeURIComponent(secret)}`,
      )

      expect(sandbox.executions).toHaveLength(3)
      const kept: readonly SandboxRequest[] = sandbox.requests
      expect(kept.length).toBeGreaterThan(5)
      expect(leaks(printed([kept, sandbox.executions]), secret)).toEqual([])
    }
  })
})

const provoked = new Set<unknown>()

it('was looked for in an error of every class, CredentialError apart, which another file provokes', () => {
  const classes = Object.values(everything).filter(
    (value) => typeof value === 'function' && value.prototype instanceof ScreenConnectError,
  )
  expect(classes.length).toBeGreaterThan(15)
  const missing = classes.filter((value) => value !== CredentialError && !provoked.has(value))
  expect(missing).toEqual([])
})

afterAll(() => provoked.clear())

describe('events', () => {
  /** The whole list of facts that a listener is told, by type of event. */
  const FACTS = {
    request: ['type', 'method', 'kind', 'attempt'],
    response: ['type', 'method', 'kind', 'attempt', 'status', 'durationMs'],
    retry: ['type', 'method', 'kind', 'attempt', 'delayMs', 'code'],
    failure: ['type', 'method', 'kind', 'attempt', 'code', 'outcome', 'durationMs'],
  } as const

  it('carry the facts of a fixed list and nothing else', async () => {
    const types = new Set<string>()
    for (const status of [200, 401, 403, 429, 500, 503]) {
      const server = await recordingServer((request, response) => page(status)(request, response, SECRET))
      const { client, events } = watchedClient(server.url)
      await errorOf(() => looks(client))
      await errorOf(() => sends(client))
      for (const event of events) {
        types.add(event.type)
        expect(Object.keys(event).toSorted()).toEqual([...FACTS[event.type]].toSorted())
        expect(Reflect.ownKeys(event)).toHaveLength(FACTS[event.type].length)
      }
      expect(leaks(printed(events), SECRET)).toEqual([])
    }
    expect([...types].toSorted()).toEqual(Object.keys(FACTS).toSorted())
  })
})

describe('what a carrier throws', () => {
  it('is in no error, whatever it quotes: its message, stack, fields and cause stay where they are', async () => {
    const { client, events } = watchedClient('https://acme.screenconnect.com', {
      fetch: (url, init) => {
        const quote = `${url} ${JSON.stringify(init)}`
        const inner = Object.assign(new Error(quote), { code: `E ${quote}`, request: { url, init } })
        const outer = Object.assign(new TypeError(quote, { cause: inner }), {
          name: quote,
          code: quote,
          request: init,
          errors: [inner, quote],
        })
        return Promise.reject(outer)
      },
    })
    for (const call of [looks, sends]) {
      const error = await errorOf(() => call(client))
      expect(error).toMatchObject({ code: 'CONNECTION', outcome: 'unknown' })
      expect(leaks(printed([error, error.cause, events]), SECRET)).toEqual([])
      expect(printed([error, events])).not.toContain('CTRLAuthHeader')
      expect(printed([error, events])).not.toContain('hostname')
    }
  })

  it.each([SECRET, [SECRET], { secret: SECRET }, () => SECRET, Symbol(SECRET)])(
    'is in no error when it is no Error at all (case %#)',
    async (thrown) => {
      const { client, events } = watchedClient('https://acme.screenconnect.com', {
        fetch: () => Promise.reject(thrown),
      })
      const error = await errorOf(() => sends(client))
      expect(error).toMatchObject({ code: 'CONNECTION', outcome: 'unknown' })
      expect(leaks(printed([error, error.cause, events]), SECRET)).toEqual([])
    },
  )
})
