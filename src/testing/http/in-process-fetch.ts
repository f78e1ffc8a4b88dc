import { type Answer, type Exchange, type HttpRequest, isDropped } from '../server/exchange.ts'
import { aborted } from '../timers.ts'
import type { Closing } from './closing.ts'
import { inProcessBody } from './in-process-body.ts'

/** `fetch` as far as the sandbox answers it: what it takes beyond this is ignored. */
export type SandboxFetch = (input: string | URL | Request, init?: RequestInit) => Promise<Response>

/** What `fetch` in process needs of the sandbox behind it. */
export interface InProcessServer {
  readonly origin: () => string
  readonly dripInterval: number
  readonly closing: Closing
  readonly exchange: (request: HttpRequest, gone: AbortSignal) => Promise<Exchange>
}

const MAX_REDIRECTS = 20

export function createInProcessFetch(server: InProcessServer): SandboxFetch {
  /** Whether the "connection" was closed under the next request. */
  const connection = { closed: false }
  return async (input, init) => {
    // Beside the request, since Node's refuses a signal of another realm (jsdom's, happy-dom's).
    const signal = init?.signal ?? (input instanceof Request ? input.signal : new AbortController().signal)
    let request = new Request(input, { ...init, signal: null })
    for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects += 1) {
      const response = await fetchOnce(request, signal, server, connection)
      const next = await redirected(request, response)
      if (next === undefined) return withUrl(response, request.url)
      request = next
    }
    throw failure('UND_ERR_TOO_MANY_REDIRECTS')
  }
}

async function fetchOnce(
  request: Request,
  signal: AbortSignal,
  server: InProcessServer,
  connection: { closed: boolean },
): Promise<Response> {
  throwIfAborted(signal)
  const url = new URL(request.url)
  if (url.origin !== server.origin()) throw failure('ENOTFOUND')
  if (server.closing.closed) throw failure('ECONNREFUSED')
  if (connection.closed) {
    connection.closed = false
    throw failure('UND_ERR_SOCKET')
  }
  const answer = await server.closing.during(signal, (gone) => exchanged(request, url, gone, server))
  throwIfAborted(signal)
  if (server.closing.closed || answer.delivery === 'reset') throw failure('ECONNRESET')
  if (answer.delivery === 'rubbish') throw failure('HPE_INVALID_CONSTANT')
  connection.closed = answer.delivery === 'close-on-next'
  return toResponse(answer, request, signal, server)
}

async function exchanged(
  request: Request,
  url: URL,
  gone: AbortSignal,
  server: InProcessServer,
): Promise<Answer> {
  // Headers of other implementations (happy-dom's) keep the letter case that they were given.
  const headers = Object.fromEntries([...request.headers].map(([name, value]) => [name.toLowerCase(), value]))
  const { answer, settled } = await server.exchange(
    {
      verb: request.method,
      url,
      // No `Host` is sent here: it is that of the URL, unless the caller gives another.
      host: headers['host'] ?? url.host,
      headers,
      readBody: () => request.clone().text(),
    },
    gone,
  )
  settled(isDropped(answer.delivery) || gone.aborted ? 'dropped' : answer.status)
  if (answer.delivery === 'stall-headers') await aborted(gone)
  return answer
}

function toResponse(
  answer: Answer,
  request: Request,
  signal: AbortSignal,
  server: InProcessServer,
): Response {
  const { status, body, delivery } = answer
  const announced = body.length === undefined ? {} : { 'content-length': String(body.length) }
  const bodiless = request.method === 'HEAD' || status === 204 || status === 304
  const stream = bodiless
    ? null
    : inProcessBody(answer, {
        signal,
        closing: server.closing,
        dripInterval: server.dripInterval,
      })
  return new Response(stream, { status, headers: { ...answer.headers, ...announced, ...closing(delivery) } })
}

function closing(delivery: Answer['delivery']): Readonly<Record<string, string>> {
  return delivery === 'close-after' ? { connection: 'close' } : {}
}

/** The request that follows a redirect, or `undefined` where the response is what the caller gets. */
async function redirected(request: Request, response: Response): Promise<Request | undefined> {
  const location = response.headers.get('location')
  if (response.status < 300 || response.status > 399 || location === null) return undefined
  if (request.redirect === 'manual') return undefined
  if (request.redirect === 'error') throw failure('unexpected redirect')
  const url = new URL(location, request.url)
  const { headers } = request
  const becomesGet = response.status === 303 || (response.status <= 302 && request.method === 'POST')
  if (becomesGet) return new Request(url, { headers })
  const body = request.method === 'GET' || request.method === 'HEAD' ? null : await request.text()
  return new Request(url, { method: request.method, headers, body })
}

/** A polyfilled signal has no method for it, and no reason. */
function throwIfAborted({ aborted, reason }: AbortSignal): void {
  if (aborted) throw reason ?? new DOMException('This operation was aborted', 'AbortError')
}

/** As Node's `fetch` fails when the network does. */
function failure(code: string): TypeError {
  return new TypeError('fetch failed', { cause: Object.assign(new Error(code), { code }) })
}

/** A `Response` that was made rather than fetched has no URL. */
function withUrl(response: Response, url: string): Response {
  return Object.defineProperty(response, 'url', { value: url })
}
