import {
  isScreenConnectError,
  type ScreenConnectClient,
  type ScreenConnectError,
  ServiceUnavailableError,
} from '@acg/screenconnect'
import { createSandbox } from '@acg/screenconnect/testing'
import fc from 'fast-check'
import { describe, expect, it, onTestFinished } from 'vitest'
import { byTurns, runs } from '../effort.ts'
import { SAMPLE_CALLS, SESSION_ID, type TextPlace, textPlaces } from '../sample-calls.ts'
import { WELL_FORMED } from './secrets.ts'
import { SPELLINGS, SPLITS } from './spellings.ts'
import { errorOf, INSTANCE, leaks, outcomeOf, printed, SECRET, watchedClient } from './support.ts'

/** A client whose every call is answered with that status and text. */
function answered(
  status: number,
  body: string | Buffer | ReadableStream<Uint8Array> | null,
  secret = SECRET,
) {
  return watchedClient(INSTANCE, {
    credentials: () => secret,
    fetch: async () => new Response(body, { status }),
    retry: false,
    diagnoseFaults: false,
  })
}

const looks = (client: ScreenConnectClient) => client.getSessionsByName('HOST-01')

/** What a call ends in that is answered so, and everything that was told of it. */
async function told(
  status: number,
  body: string | Buffer | ReadableStream<Uint8Array> | null,
  secret: string,
  call: (client: ScreenConnectClient) => Promise<unknown> = looks,
): Promise<{ error: ScreenConnectError; text: string }> {
  const { client, events } = answered(status, body, secret)
  const error = await errorOf(() => call(client))
  return { error, text: `${printed(error)}\n${printed(events)}` }
}

/** The answers of which an error quotes the beginning. */
const QUOTED = [500, 503, 418, 200] as const

/** The service's own envelope, which is all that an error quotes, with something of the call in it. */
const page = (echo: string) =>
  JSON.stringify({ errorType: 'SqlException', message: `Request failed: ${echo} (end)`, detail: null })

describe.each(WELL_FORMED)('$title that a server writes back', ({ secret }) => {
  it.each([...SPELLINGS, ...SPLITS])(
    '$title is in no error or event, whole or in pieces',
    async ({ spell }) => {
      for (const status of QUOTED) {
        const { text } = await told(status, page(spell(secret)), secret)
        expect(leaks(text, secret), `status ${status}`).toEqual([])
      }
    },
  )

  it('in the middle of a text, twice, and as a header in a dump of the request is in none either', async () => {
    const bodies = [
      `a${secret}b${secret}${secret}c`,
      JSON.stringify({ message: 'failed', headers: { CTRLAuthHeader: secret } }),
      `<html><head><title>${secret}</title></head><body><pre>POST / HTTP/1.1\r\nCTRLAuthHeader: ${secret}\r\n\r\n</pre></body>`,
      `<a href="/?s=${encodeURIComponent(secret)}" title="${secret.replaceAll('"', '&quot;')}">back</a>`,
    ]
    for (const body of bodies) {
      for (const status of QUOTED) expect(leaks((await told(status, body, secret)).text, secret)).toEqual([])
    }
  })
})

describe('a secret that a server writes back', () => {
  const printable = fc.string({
    unit: fc.integer({ min: 0x20, max: 0x7e }).map((code) => String.fromCharCode(code)),
    minLength: 8,
    maxLength: 40,
  })
  const awkward = fc
    .array(
      fc.constantFrom(
        '<b>',
        '</b>',
        '&amp;',
        '&lt;',
        '&#65;',
        '\\n',
        '\\u0041',
        '%41',
        '+',
        '"',
        "'",
        '\\',
        '/',
        ' ',
        'x1',
        'Q',
      ),
      { minLength: 8, maxLength: 16 },
    )
    .map((parts) => parts.join(''))
  const secrets = fc.oneof(printable, awkward).map((middle) => `c4${middle}y9`)

  /** Pieces of these showed once, pulled apart or with their escapes half resolved. */
  const FOUND_BEFORE = [
    "c4+'\"'\\\\n<b>\\n<b><b><b><b><b>y9",
    'c4"/\'+/<b>&lt;<b><b>\\u0041<b><b><b>y9',
    'c4\\u0041<b>/+Q\\"/y9',
    'c4\\"/x1/<b><b><b><b>\\n<b><b><b>y9',
  ]

  it.each(SPELLINGS)('$title is in no excerpt, whatever characters it is made of', async ({ spell }) => {
    await fc.assert(
      fc.asyncProperty(secrets, async (secret) => {
        const { client } = answered(500, page(spell(secret)), secret)
        const error = await errorOf(() => looks(client))
        expect(error).toBeInstanceOf(ServiceUnavailableError)
        // The message quotes it as JSON, whose backslashes could complete a piece by chance.
        const { excerpt } = error as ServiceUnavailableError // checked above
        expect(leaks(excerpt, secret)).toEqual([])
      }),
      { numRuns: runs(200), examples: FOUND_BEFORE.map((secret): [string] => [secret]) },
    )
  })

  it('is in no excerpt when it was refused before and another one was used since', async () => {
    const old = 'canary-0123456789-former'
    const { client, events } = watchedClient(INSTANCE, {
      credentials: ({ forceRefresh }) => (forceRefresh ? SECRET : old),
      retry: false,
      fetch: async (_, { headers }) =>
        headers['CTRLAuthHeader'] === old
          ? new Response(null, { status: 401 })
          : new Response(page(`first ${old}, then ${SECRET}`), { status: 500 }),
    })
    const text = printed([await errorOf(() => looks(client)), events])
    expect(leaks(text, SECRET)).toEqual([])
    expect(leaks(text, 'former'.padStart(old.length, 'canary-0123456789-'))).toEqual([])
  })

  it('is not taken for the name of an unknown parameter', async () => {
    const secret = 'canary0123456789secret'
    for (const body of [
      `Unknown parameter: ${secret}`,
      JSON.stringify({
        errorType: 'ArgumentException',
        message: `Unknown parameter: ${secret}`,
        detail: null,
      }),
    ]) {
      const { error, text } = await told(500, body, secret)
      expect(error.code).toBe('INVALID_PARAMETER')
      expect(leaks(text, secret)).toEqual([])
    }
  })

  it('is not told as the host of a redirect', async () => {
    const { client, events } = watchedClient(INSTANCE, {
      fetch: async () =>
        new Response(null, { status: 302, headers: { location: `https://${SECRET}.elsewhere.invalid/` } }),
    })
    const error = await errorOf(() => looks(client))
    expect(error.code).toBe('REDIRECT_REFUSED')
    expect(leaks(printed([error, events]), SECRET)).toEqual([])
  })
})

describe('an excerpt', () => {
  it('still says what a server says that repeats nothing', async () => {
    for (const { secret } of WELL_FORMED) {
      const { error } = await told(500, page('no space left'), secret)
      expect(error).toMatchObject({ excerpt: 'SqlException: Request failed: no space left (end)' })
    }
  })

  it('is short and has no control character, whatever the server sends', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(fc.string({ unit: 'binary', maxLength: 2000 }), fc.uint8Array({ maxLength: 2000 })),
        fc.constantFrom(...QUOTED),
        async (body, status) => {
          const { client } = answered(status, typeof body === 'string' ? body : Buffer.from(body))
          const outcome = await outcomeOf(() => looks(client))
          if (outcome === undefined) return
          expect(isScreenConnectError(outcome)).toBe(true)
          const { excerpt = '', message } = outcome as { excerpt?: string; message: string } // checked in the line before
          expect(excerpt.length).toBeLessThanOrEqual(200)
          expect(`${excerpt}${message}`).not.toMatch(/[\p{Cc}\p{Cf}\u2028\u2029]|\p{Surrogate}/u)
        },
      ),
      { numRuns: runs(500) },
    )
  })

  it('of a page of nothing but opening brackets, escapes or ampersands is made without delay', async () => {
    for (const piece of ['<', '<a ', '&', '&#', '&#x', '\\u', '\\', '%', '\ue000', '<!--', '\u0000<']) {
      const started = performance.now()
      await told(500, piece.repeat(65_536 / piece.length), SECRET)
      expect(performance.now() - started, JSON.stringify(piece)).toBeLessThan(2000)
    }
  })
})

/** An argument with something of everything that servers escape. */
const ARGUMENT =
  'canary 0123456789 "quoted" <b>bold</b> & \'single\' \\n /slash\r\nsecond-line é世界🐤 {end-of-canary}'

const PLACES: readonly TextPlace[] = [
  ...textPlaces(SAMPLE_CALLS),
  {
    title: 'a string anywhere in the body of raw',
    right: '',
    call: (client, canary) => client.raw('CreateSession', [0, { deep: [{ deeper: canary }] }]),
  },
]

describe.each(PLACES.map((place, turn) => ({ ...place, turn })))('$title', ({ call, turn }) => {
  it.each(SPELLINGS.map((spelling, index) => ({ ...spelling, statuses: byTurns(QUOTED, turn + index) })))(
    'that a server writes back $title is in no error or event',
    async ({ spell, statuses }) => {
      for (const status of statuses) {
        const { client, events } = answered(status, page(spell(ARGUMENT)))
        // What `raw` is answered with 200 it hands over, as it is.
        const outcome = await outcomeOf(() => call(client, ARGUMENT))
        expect(leaks(printed([outcome, events]), ARGUMENT), `status ${status}`).toEqual([])
      }
    },
  )

  it('is in no error or event of any other answer, refusal or broken connection', async () => {
    const echo = page(ARGUMENT)
    for (const status of [201, 204, 302, 400, 401, 403, 404, 408, 409, 418, 429, 500, 501, 502, 503, 504]) {
      const body = status === 204 ? null : echo
      const { client, events } = answered(status, body)
      const outcome = await outcomeOf(() => call(client, ARGUMENT))
      expect(leaks(printed([outcome, events]), ARGUMENT), `status ${status}`).toEqual([])
    }
    const known = [
      'Web method does not exist',
      'Unknown parameter: values',
      'session manager fault',
      'The resource cannot be found',
    ]
    for (const phrase of known) {
      const { text } = await told(500, `<p>${phrase} ${echo}`, SECRET, (client) => call(client, ARGUMENT))
      expect(leaks(text, ARGUMENT), phrase).toEqual([])
    }
    const fails = watchedClient(INSTANCE, { fetch: (_, { body }) => Promise.reject(new Error(body)) })
    const refuses = watchedClient(INSTANCE, { fetch: fails.client.raw as never, mutations: 'refuse' })
    const throws = watchedClient(INSTANCE, {
      fetch: (_, { body }) => Promise.reject(Object.assign(new Error(body), { name: body, code: body })),
      mutations: (call) => {
        throw Object.assign(new Error(JSON.stringify(call)), {
          arguments: call.arguments,
          name: String(call.arguments[1]),
        })
      },
    })
    for (const { client, events } of [fails, refuses, throws]) {
      const error = await errorOf(() => call(client, ARGUMENT))
      expect(leaks(printed([error, error.cause, events]), ARGUMENT), error.name).toEqual([])
    }
  })

  it('is not printed when it is refused because it is not well-formed text', async () => {
    const { client, events } = answered(200, '')
    const error = await outcomeOf(() => call(client, `${ARGUMENT}\ud83d`))
    expect(leaks(printed([error, events]), ARGUMENT)).toEqual([])
  })
})

it('does not take a command for the name of an unknown parameter', async () => {
  const command = 'canary0123456789command'
  const { text } = await told(500, `Unknown parameter: ${command}`, SECRET, (client) =>
    client.sendCommand(SESSION_ID, command),
  )
  expect(leaks(text, command)).toEqual([])
})

it('keeps what the fault echo-body of the sandbox writes back out of errors and events, for every method', async () => {
  const sandbox = createSandbox({ secret: SECRET, profile: 'documented' })
  onTestFinished(() => sandbox.close())
  const { sessionId } = sandbox.addSession({ name: 'HOST-01' })
  const { client, events } = watchedClient(sandbox.url, { fetch: sandbox.fetch, retry: false })
  for (const { call } of PLACES) {
    sandbox.inject('echo-body', { times: 1 })
    const error = await errorOf(() => call(client, ARGUMENT.replaceAll(SESSION_ID, sessionId)))
    expect(error.code).toBe('SERVICE_UNAVAILABLE')
    expect(leaks(printed([error, events]), ARGUMENT)).toEqual([])
    expect(leaks(printed([error, events]), SECRET)).toEqual([])
  }
  expect(sandbox.executions).toEqual([])
})
