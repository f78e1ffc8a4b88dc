import { Console } from 'node:console'
import type { IncomingHttpHeaders, RequestListener, ServerResponse } from 'node:http'
import { Writable } from 'node:stream'
import { inspect } from 'node:util'
import {
  type CallEvent,
  isScreenConnectError,
  ScreenConnectClient,
  type ScreenConnectClientOptions,
  type ScreenConnectError,
} from '@acg/screenconnect'
import { serve } from '../transport/support.ts'

export const SECRET = 'canary-0123456789-secret'
export const INSTANCE = 'https://acme.screenconnect.com'
export const EXTENSION = '2d558935-686a-4bd0-9991-07539f5fe749'

export type ClientSettings = Omit<Partial<ScreenConnectClientOptions<readonly []>>, 'customProperties'>

/** A client whose pauses between tries take no time, and everything that it tells its listener. */
export function watchedClient(
  instance: string,
  options: ClientSettings = {},
): { client: ScreenConnectClient; events: CallEvent[] } {
  const events: CallEvent[] = []
  const client = new ScreenConnectClient({
    instance,
    credentials: () => SECRET,
    retry: { minDelay: 0, maxDelay: 0 },
    onEvent: (event) => events.push(event),
    ...options,
  })
  return { client, events }
}

/** One request as a server of ours received it. */
export interface Received {
  readonly url: string
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

/** A loopback server that keeps what it received, and counts connections: a request may end before its head. */
export async function recordingServer(
  answer: (request: Received, response: ServerResponse) => void = (_, response) => response.end(),
): Promise<{ url: string; received: Received[]; connections: () => number }> {
  const received: Received[] = []
  let connections = 0
  const listener: RequestListener = async (incoming, response) => {
    let body = ''
    for await (const chunk of incoming.setEncoding('utf8')) body += chunk
    const request = { url: incoming.url ?? '', headers: incoming.headers, body }
    received.push(request)
    answer(request, response)
  }
  let { url, server } = await serve(listener)
  // Some ports are five digits of the secret: an origin with one is rightly not told.
  while (SECRET.includes(new URL(url).port)) ({ url, server } = await serve(listener))
  server.on('connection', () => {
    connections += 1
  })
  return { url, received, connections: () => connections }
}

/** The error of ours that something ends with, thrown at once or later; anything else fails the test. */
export async function errorOf(act: () => unknown): Promise<ScreenConnectError> {
  const outcome = await outcomeOf(act)
  if (isScreenConnectError(outcome)) return outcome
  throw outcome instanceof Error ? outcome : new Error('it succeeded')
}

/** What something ends with: the value it threw or rejected with, `undefined` where it succeeded. */
export async function outcomeOf(act: () => unknown): Promise<unknown> {
  try {
    await act()
    return undefined
  } catch (error) {
    return error
  }
}

/** Everything that a program could print of a value, by every usual way of printing. */
export function printed(value: unknown): string {
  const everything = {
    showHidden: true,
    depth: Infinity,
    getters: true,
    maxArrayLength: Infinity,
    maxStringLength: Infinity,
  } as const
  const texts = [inspect(value), inspect(value, everything), json(value), string(value), logged(value)]
  const copy = cloned(value)
  texts.push(inspect(copy, everything), json(copy))
  if (value instanceof Error) texts.push(value.message, String(value.stack), inspect(value.cause, everything))
  return texts.join('\n')
}

/** What `console.log` writes. */
function logged(value: unknown): string {
  let text = ''
  const stream = new Writable({
    write(chunk, _, done) {
      text += String(chunk)
      done()
    },
  })
  new Console({ stdout: stream, stderr: stream }).log(value, '%s %o %j', value, value)
  return text
}

function json(value: unknown): string {
  return JSON.stringify(value) ?? ''
}

function string(value: unknown): string {
  try {
    return String(value)
  } catch {
    // An object may have a custom property labelled `toString`; then nothing is printed.
    return ''
  }
}

function cloned(value: unknown): unknown {
  try {
    return structuredClone(value)
  } catch {
    // Functions cannot be cloned.
    return undefined
  }
}

/** How long a piece of a secret may show before it counts as shown. */
const PIECE = 8

/**
 * The pieces of eight or more characters of `canary` that stand in `text`, however they are written there: as
 * they are, percent-encoded, as JSON or HTML escapes, or pulled apart by white space. White space, which
 * printing rearranges, does not count.
 */
export function leaks(text: string, canary: string): string[] {
  const haystack = [...new Set(readings(text))].map(squeezed).join('\n')
  const wanted = new Set(pieces(squeezed(canary)))
  // Searching for each is quick for a few, cutting the text into pieces too is for thousands.
  if (wanted.size < 100) return [...wanted].filter((piece) => haystack.includes(piece))
  const shown = new Set(pieces(haystack).filter((piece) => wanted.has(piece)))
  return [...wanted].filter((piece) => shown.has(piece))
}

function pieces(text: string): string[] {
  return Array.from({ length: Math.max(0, text.length - PIECE + 1) }, (_, start) =>
    text.slice(start, start + PIECE),
  )
}

function squeezed(text: string): string {
  return text.replaceAll(/[\s\p{C}]+/gu, '')
}

function readings(text: string): string[] {
  const unescaped = text
    .replaceAll(/\\u\{?([0-9a-f]{1,6})\}?/gi, (_, hex: string) => point(Number.parseInt(hex, 16)))
    .replaceAll(/\\x([0-9a-f]{2})/gi, (_, hex: string) => point(Number.parseInt(hex, 16)))
    .replaceAll(/\\(.)/g, '$1')
  const resolved = unescaped
    .replaceAll(/&#x([0-9a-f]{1,8});/gi, (_, hex: string) => point(Number.parseInt(hex, 16)))
    .replaceAll(/&#(\d{1,8});/g, (_, decimal: string) => point(Number(decimal)))
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&apos;', "'")
    .replaceAll('&amp;', '&')
  const decoded = unescaped.replaceAll(/(?:%[0-9a-f]{2})+/gi, (run) =>
    Buffer.from(run.replaceAll('%', ''), 'hex').toString('utf8'),
  )
  return [text, unescaped, resolved, decoded]
}

function point(codePoint: number): string {
  return codePoint <= 0x10ffff ? String.fromCodePoint(codePoint) : ''
}
