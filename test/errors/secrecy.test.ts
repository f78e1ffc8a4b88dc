import { inspect } from 'node:util'
import { type FetchFunction, ScreenConnectClient, type ScreenConnectClientOptions } from '@acg/screenconnect'
import { describe, expect, it } from 'vitest'
import { rejectionOf, SECRET, SESSION_ID } from './support.ts'

/** A secret that servers and runtimes spell in many ways. */
const AWKWARD_SECRET = 'canary/secret "0123" <456> & 789'

type Settings = Partial<Omit<ScreenConnectClientOptions<readonly []>, 'customProperties'>>

function clientWith(settings: Settings, secret = SECRET) {
  return new ScreenConnectClient({
    instance: 'https://acme.screenconnect.com',
    credentials: () => secret,
    retry: false,
    diagnoseFaults: false,
    ...settings,
  })
}

/** Everything that a log, a crash report or a debugger may write of a value. */
function everyRendering(value: unknown): readonly (readonly [string, string])[] {
  const renderings: [string, string][] = [
    ['inspect', inspect(value, { depth: null })],
    ['inspect with hidden fields', inspect(value, { depth: null, showHidden: true, getters: true })],
    ['JSON', JSON.stringify(value)],
    ['text', String(value)],
  ]
  if (value instanceof Error) {
    renderings.push(
      ['stack', String(value.stack)],
      ['structuredClone', inspect(structuredClone(value), { depth: null, showHidden: true })],
      ['own properties', inspect(Object.getOwnPropertyDescriptors(value), { depth: null, showHidden: true })],
      ['cause', inspect(value.cause, { depth: null, showHidden: true })],
    )
  }
  return renderings
}

function expectNoCanary(value: unknown): void {
  for (const [how, rendering] of everyRendering(value)) {
    expect(rendering, how).not.toMatch(/canary/i)
    expect(rendering, how).not.toContain('0123456789')
  }
}

const answer =
  (status: number, body: string, headers: Readonly<Record<string, string>> = {}): FetchFunction =>
  async () =>
    new Response(body, { status, headers })

const SPELLINGS: readonly (readonly [string, (text: string) => string])[] = [
  ['as it is', (text) => text],
  ['as JSON', (text) => JSON.stringify(text)],
  ['percent-encoded', (text) => encodeURIComponent(text)],
  ['as a form', (text) => new URLSearchParams({ q: text }).toString()],
  [
    'with HTML entities',
    (text) =>
      text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;'),
  ],
  ['with numbered entities', (text) => [...text].map((c) => `&#${c.codePointAt(0)};`).join('')],
  [
    'with JSON escapes',
    (text) => text.replaceAll('"', '\\u0022').replaceAll('<', '\\u003c').replaceAll('&', '\\u0026'),
  ],
]

const STATUSES = [200, 400, 401, 403, 404, 405, 408, 429, 500, 501, 502, 503] as const

describe('an error never holds the secret', () => {
  it.each(STATUSES.flatMap((status) => SPELLINGS.map(([how, spell]) => ({ status, how, spell }))))(
    'where an answer of $status repeats it $how',
    async ({ status, spell }) => {
      for (const secret of [SECRET, AWKWARD_SECRET]) {
        const echo = spell(secret)
        const body = `<html><body>Bad header CTRLAuthHeader: ${echo}; again ${echo}</body></html>`
        const client = clientWith(
          { fetch: answer(status, body, { 'X-Echo': encodeURIComponent(secret) }) },
          secret,
        )
        expectNoCanary(await rejectionOf(client.getSessionsByName('HOST-01')))
        expectNoCanary(await rejectionOf(client.sendCommand(SESSION_ID, 'hostname')))
      }
    },
  )

  it('where an answer is cut off in the middle of it', async () => {
    const body = `${'x'.repeat(65_520)} ${SECRET}`
    const client = clientWith({ fetch: answer(500, body) })
    expectNoCanary(await rejectionOf(client.getSessionsByName('HOST-01')))
  })

  it('where an excerpt ends in the middle of it', async () => {
    for (let length = 150; length < 205; length += 1) {
      const client = clientWith({ fetch: answer(500, `${'x'.repeat(length)} ${SECRET} end`) })
      expectNoCanary(await rejectionOf(client.getSessionsByName('HOST-01')))
    }
  })

  it('where a redirect carries it', async () => {
    const location = `https://canary:${SECRET}@login.example.com/${SECRET}?s=${SECRET}#${SECRET}`
    const client = clientWith({ fetch: answer(302, '', { Location: location }) })
    const error = await rejectionOf(client.getSessionsByName('HOST-01'))
    expect(error).toMatchObject({ name: 'RedirectRefusedError', targetOrigin: 'https://login.example.com' })
    expectNoCanary(error)
  })

  it('where a fetch throws an error that holds the whole request', async () => {
    const fetch: FetchFunction = async (url, init) => {
      throw Object.assign(new TypeError(`invalid header value ${SECRET}`, { cause: { url, init } }), {
        request: { url, init },
        errors: [new Error(SECRET)],
      })
    }
    expectNoCanary(await rejectionOf(clientWith({ fetch }).sendCommand(SESSION_ID, 'hostname')))
  })

  it('where a body breaks with an error that quotes it', async () => {
    const body = new ReadableStream({
      start: (controller) => controller.error(Object.assign(new Error(SECRET), { request: SECRET })),
    })
    const client = clientWith({ fetch: async () => new Response(body) })
    expectNoCanary(await rejectionOf(client.getSessionsByName('HOST-01')))
  })

  it('where the provider throws an error that quotes it', async () => {
    const credentials = () => {
      throw Object.assign(new Error(`could not parse ${SECRET}`), { stdout: SECRET, path: `/run/${SECRET}` })
    }
    expectNoCanary(await rejectionOf(clientWith({ credentials }).getSessionsByName('HOST-01')))
  })

  it('where the provider throws the secret itself', async () => {
    const credentials = () => {
      throw SECRET
    }
    expectNoCanary(await rejectionOf(clientWith({ credentials }).getSessionsByName('HOST-01')))
  })

  it.each([
    ['a line break in it', `${SECRET}\r\nX: y`],
    ['a line break at its end', `${SECRET}\n`],
    ['white space around it', ` ${SECRET} `],
    ['a byte order mark before it', `\uFEFF${SECRET}`],
    ['letters beyond ASCII in it', `${SECRET}é`],
    ['a null character in it', `${SECRET}\u0000`],
  ])('where it has %s, which no header carries', async (_, secret) => {
    let sent = 0
    const fetch: FetchFunction = async () => {
      sent += 1
      return Response.json([])
    }
    const error = await rejectionOf(clientWith({ fetch }, secret).getSessionsByName('HOST-01'))
    expect(error.code).toBe('CREDENTIAL')
    expectNoCanary(error)
    expect(sent).toBe(0)
  })

  it('where it is accepted and the answer is a session', async () => {
    const client = clientWith({ fetch: answer(200, JSON.stringify([{ SessionID: SESSION_ID }])) })
    expectNoCanary(await client.getSessionsByName('HOST-01'))
  })
})

describe('an error never holds what the call carried', () => {
  const COMMAND = 'net user canary-password-0123456789'

  it.each(SPELLINGS)('where an answer repeats the command %s', async (_, spell) => {
    const client = clientWith({ fetch: answer(502, `<p>Rejected: ${spell(COMMAND)}</p>`) })
    expectNoCanary(await rejectionOf(client.sendCommand(SESSION_ID, COMMAND)))
  })

  it('where the answer has another shape', async () => {
    const client = clientWith({ fetch: answer(200, JSON.stringify([{ Name: 'canary-0123456789' }])) })
    expectNoCanary(await rejectionOf(client.getSessionsByName('HOST-01')))
  })

  it('where `mutations` refuses it', async () => {
    const client = clientWith({ mutations: 'refuse' })
    expectNoCanary(await rejectionOf(client.sendCommand(SESSION_ID, COMMAND)))
    expectNoCanary(await rejectionOf(client.raw('CreateSession', [0, COMMAND])))
  })
})

describe('a client never shows the secret', () => {
  it('before and after it has one', async () => {
    const client = clientWith({ fetch: answer(200, '[]') })
    expectNoCanary(client)
    await client.getSessionsByName('HOST-01')
    expectNoCanary(client)
    expectNoCanary(client.unverified)
  })

  it('after the server refused it', async () => {
    const client = clientWith({ fetch: answer(401, '') })
    await rejectionOf(client.getSessionsByName('HOST-01'))
    expectNoCanary(client)
  })

  it('to a listener', async () => {
    const events: unknown[] = []
    const client = clientWith({
      fetch: answer(500, SECRET),
      retry: { limit: 1, minDelay: 0, maxDelay: 0 },
      onEvent: (event) => events.push(event),
    })
    await rejectionOf(client.sendCommand(SESSION_ID, `echo ${SECRET}`))
    await rejectionOf(client.getSessionsByName(SECRET))
    expect(events.length).toBeGreaterThan(4)
    expectNoCanary(events)
  })
})
