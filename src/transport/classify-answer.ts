import { AccessDeniedError } from '../errors/access-denied-error.ts'
import { AuthenticationError } from '../errors/authentication-error.ts'
import { ConnectionError } from '../errors/connection-error.ts'
import { ExtensionNotFoundError } from '../errors/extension-not-found-error.ts'
import { InvalidParameterError } from '../errors/invalid-parameter-error.ts'
import { MissingMethodError } from '../errors/missing-method-error.ts'
import { RateLimitError } from '../errors/rate-limit-error.ts'
import { RedirectRefusedError } from '../errors/redirect-refused-error.ts'
import type { CallFacts, Outcome, ScreenConnectError } from '../errors/screenconnect-error.ts'
import { ServiceUnavailableError } from '../errors/service-unavailable-error.ts'
import { SessionFaultError } from '../errors/session-fault-error.ts'
import { UnexpectedResponseError } from '../errors/unexpected-response-error.ts'
import { EmptyAnswer, ShapeMismatch } from '../model/shape.ts'
import { bodyFailure } from './connection-failure.ts'
import { excerpt, reveals, stringsIn } from './excerpt.ts'
import type { Answer } from './exchange.ts'
import { readFault } from './fault.ts'
import { retryAfterMs } from './retry-after.ts'
import type { WebCall } from './web-call.ts'

/** What an answer means for the call: its value, or the error that the table in the reliability guide gives it. */
export type Verdict<Value> = { readonly value: Value } | { readonly error: ScreenConnectError }

/** @param secrets what the call was sent with so far: none may come back in an excerpt */
export function classifyAnswer<Value>(
  answer: Answer,
  call: WebCall<Value>,
  secrets: readonly string[],
): Verdict<Value> {
  const { status } = answer
  const refused = refusalByStatus(answer, call, secrets)
  if (refused !== undefined) return { error: refused }
  if (status >= 200 && status < 300) return readValue(answer, call, secrets)
  return { error: serverError(answer, call, secrets) }
}

function refusalByStatus(
  answer: Answer,
  call: WebCall<unknown>,
  secrets: readonly string[],
): ScreenConnectError | undefined {
  const facts = factsOf(call, 'rejected')
  const { status } = answer
  if (answer.redirected || (status >= 300 && status < 400)) {
    // Where a fetch followed the redirect against its orders, nobody knows what the target did.
    const followed = answer.redirected && status !== 0
    return new RedirectRefusedError(
      followed ? factsOf(call, 'unknown') : facts,
      originOf(answer.location, secrets),
    )
  }
  if (status === 401) return new AuthenticationError(facts, 'refused-too')
  if (status === 403) return new AccessDeniedError(facts)
  if (status === 404) return new ExtensionNotFoundError(facts)
  if (status === 429) return new RateLimitError(facts, retryAfterMs(answer.retryAfter, Date.now()))
  return undefined
}

function readValue<Value>(answer: Answer, call: WebCall<Value>, secrets: readonly string[]): Verdict<Value> {
  const { status, body } = answer
  const facts = factsOf(call, 'unknown')
  if (body.end === 'cut-off') {
    const { failure, cause } = bodyFailure(body.error)
    return { error: new ConnectionError(facts, failure, cause) }
  }
  if (body.end === 'too-large')
    return { error: new UnexpectedResponseError(facts, { problem: 'too-large', status }) }
  const json = parseJson(body.text)
  if (json === NOT_JSON) {
    const rejected = notTheService(answer, call)
    if (rejected !== undefined) return { error: rejected }
    return {
      error: new UnexpectedResponseError(facts, {
        problem: 'not-json',
        status,
        excerpt: quote(answer, call, secrets),
      }),
    }
  }
  try {
    return { value: call.decode(json) }
  } catch (error) {
    if (!(error instanceof ShapeMismatch)) throw error
    const empty = json === undefined || error instanceof EmptyAnswer
    const issues = empty ? [] : error.issues
    return {
      error: new UnexpectedResponseError(facts, { problem: empty ? 'empty' : 'shape', status, issues }),
    }
  }
}

function serverError(answer: Answer, call: WebCall<unknown>, secrets: readonly string[]): ScreenConnectError {
  const { status } = answer
  const page = notTheService(answer, call)
  if (page !== undefined) return page
  const fault = status === 500 ? readFault(answer.body.text, stringsIn(call.body)) : undefined
  if (fault?.kind === 'missing-method') return new MissingMethodError(factsOf(call, 'rejected'))
  if (fault?.kind === 'unknown-parameter') {
    return new InvalidParameterError(factsOf(call, 'rejected'), ownWord(fault.parameter, call, secrets))
  }
  // An exception in the middle of a write proves nothing about its effect.
  if (fault?.kind === 'session-fault') return new SessionFaultError(factsOf(call, 'unknown'), call.sessionId)
  if (status >= 500 || status === 408) {
    return new ServiceUnavailableError(
      factsOf(call, 'unknown'),
      status,
      quote(answer, call, secrets),
      retryAfterMs(answer.retryAfter, Date.now()),
    )
  }
  return new UnexpectedResponseError(factsOf(call, status >= 400 ? 'rejected' : 'unknown'), {
    problem: 'status',
    status,
    excerpt: quote(answer, call, secrets),
  })
}

/** The web server's own page for an address where no extension answers, presumably with 404. Evidence: code. */
function notTheService(answer: Answer, call: WebCall<unknown>): ScreenConnectError | undefined {
  const { text } = answer.body
  if (!text.trimStart().startsWith('<') || !text.includes('The resource cannot be found')) return undefined
  // A page that only repeats what was sent says nothing.
  if (stringsIn(call.body).some((sent) => sent.includes('The resource cannot be found'))) return undefined
  return new ExtensionNotFoundError(factsOf(call, 'rejected'))
}

function quote(answer: Answer, call: WebCall<unknown>, secrets: readonly string[]): string {
  return excerpt(answer.body.text, answer.body.end === 'whole', { secrets, sent: stringsIn(call.body) })
}

/** A name in the server's answer, unless it may be an echo of something confidential. */
function ownWord(
  name: string | undefined,
  call: WebCall<unknown>,
  secrets: readonly string[],
): string | undefined {
  if (name === undefined || reveals(name, secrets)) return undefined
  const echoed = stringsIn(call.body).some(
    (sent) => sent.includes(name) || (sent !== '' && name.includes(sent)),
  )
  return echoed ? undefined : name
}

export function factsOf(call: WebCall<unknown>, outcome: Outcome): CallFacts {
  return { method: call.method, kind: call.kind, outcome }
}

const NOT_JSON = Symbol('not JSON')

function parseJson(text: string): unknown {
  if (text.trim() === '') return undefined
  try {
    return JSON.parse(text)
  } catch {
    return NOT_JSON
  }
}

function originOf(location: string | null, secrets: readonly string[]): string | undefined {
  if (location === null || !URL.canParse(location)) return undefined
  const { origin } = new URL(location)
  return origin === 'null' || reveals(origin, secrets) ? undefined : origin
}
