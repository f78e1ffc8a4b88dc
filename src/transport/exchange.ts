import ky from 'ky'
import { foreignCause, foreignProperty } from '../errors/foreign-cause.ts'
import type { CallKind } from '../errors/screenconnect-error.ts'
import { type CallClock, Interruption } from './call-clock.ts'
import type { CarriedAnswer, Carrier } from './carrier.ts'
import { connectionFailure, type FailedExchange } from './connection-failure.ts'
import { type Body, discard, NO_BODY, readBody } from './read-body.ts'

/** How much of an answer that is an error is read: enough to tell which. */
const ERROR_BYTES = 65_536

/** Answers whose status says everything; their bodies, if they have any, are not waited for. */
const STATUS_SAYS_ALL = new Set([204, 205, 401, 403, 404, 429])

/** One HTTP answer, body read as far as it matters. */
export interface Answer {
  readonly status: number
  readonly retryAfter: string | null
  readonly location: string | null
  /** A `fetch` of the caller's followed a redirect although it was told not to. */
  readonly redirected: boolean
  readonly body: Body
}

/** One request as it goes out. */
export interface OutgoingRequest {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  readonly kind: CallKind
  /** Told whether anything of it can have left, whenever that changes. */
  readonly onDeparture: (mayHaveLeft: boolean) => void
}

/** One request and its answer. Retries, timeouts and errors are the transport's: ky carries, no more. */
export async function exchange(
  request: OutgoingRequest,
  carrier: Carrier,
  clock: CallClock,
  maxResponseBytes: number,
): Promise<Answer | FailedExchange> {
  const response = await clock.race(post(request, carrier, clock))
  if ('failure' in response) return response
  try {
    return await read(response, request.url, clock, maxResponseBytes)
  } catch (error) {
    if (error instanceof Interruption) throw error
    // A double that a caller's `fetch` made: it has the parts of a response, but they do not work.
    return { failure: 'unknown', sent: true, cause: foreignCause(error) }
  }
}

async function read(
  response: CarriedAnswer,
  asked: string,
  clock: CallClock,
  maxResponseBytes: number,
): Promise<Answer> {
  const { status } = response
  // A runtime that hides redirects says 0. One that followed may say so by the address alone.
  const redirected =
    response.redirected || response.type === 'opaqueredirect' || isElsewhere(response.url, asked)
  const answer = {
    status,
    redirected,
    retryAfter: response.headers.get('retry-after'),
    location: response.headers.get('location'),
  }
  if (redirected || STATUS_SAYS_ALL.has(status) || (status >= 300 && status < 400)) {
    discard(response)
    return { ...answer, body: NO_BODY }
  }
  const succeeded = status >= 200 && status < 300
  const body = await readBody(response, succeeded ? maxResponseBytes : ERROR_BYTES, clock.race)
  return { ...answer, body }
}

function isElsewhere(url: unknown, asked: string): boolean {
  if (typeof url !== 'string' || url === '') return false
  return !URL.canParse(url, asked) || new URL(url, asked).href !== new URL(asked).href
}

async function post(
  request: OutgoingRequest,
  carrier: Carrier,
  clock: CallClock,
): Promise<CarriedAnswer | FailedExchange> {
  const { url, headers, body, kind } = request
  const { signal } = clock
  let carried: CarriedAnswer | FailedExchange | undefined
  let begun = false
  let sent = false
  const depart = (mayHaveLeft: boolean) => {
    sent = mayHaveLeft
    request.onDeparture(mayHaveLeft)
  }
  // Not ky's `Request`, which undici's own fetch and others do not take. What a carrier throws stays here too:
  // ky would wrap it in errors that hold the request, secret included.
  const carry = async () => {
    begun = true
    // The call has ended meanwhile, and said that nothing was sent: a `fetch` that minds no signal must not be called.
    clock.throwIfInterrupted()
    // From here on it may have left, unless the carrier knows better.
    depart(true)
    const watch = { onHeld: () => depart(false), onSent: () => depart(true) }
    try {
      const answer: unknown = await carrier.carry({ url, headers, body, kind, signal, ...watch })
      if (!isResponse(answer)) throw new TypeError('not a response')
      if (signal.aborted) discard(answer)
      carried = answer
      // ky hands it on, and without hooks looks at none of its parts.
      return answer as Response
    } catch (error) {
      carried = connectionFailure(error, sent)
      throw new Error('the exchange failed')
    }
  }
  const options = { method: 'post', retry: 0, timeout: false, throwHttpErrors: false, fetch: carry } as const
  const throughKy = async () => {
    try {
      await ky(url, options)
    } catch (error) {
      // ky makes a `Request` that is not used, and cannot begin where there is none (Node without its `fetch`), or one
      // that refuses the signals of another `AbortController` (jsdom and happy-dom, in Node 24 and later).
      if (begun) throw error
      await carry()
    }
  }
  try {
    await throughKy()
  } catch (error) {
    // Whatever ky makes of it, what was answered stays answered. Where it did not even come to that, the error is none
    // of the connection.
    if (carried === undefined) throw error
  }
  if (carried === undefined) throw new TypeError('nothing was carried')
  return carried
}

/** A `fetch` of the caller's may return anything. Where its other parts do not work, reading them fails. */
function isResponse(value: unknown): value is CarriedAnswer {
  return typeof foreignProperty(value, 'status') === 'number'
}
