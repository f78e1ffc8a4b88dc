import { AccessDeniedError } from '../errors/access-denied-error.ts'
import { AuthenticationError } from '../errors/authentication-error.ts'
import { ConnectionError } from '../errors/connection-error.ts'
import { ExtensionNotFoundError } from '../errors/extension-not-found-error.ts'
import { foreignCause } from '../errors/foreign-cause.ts'
import { InternalError } from '../errors/internal-error.ts'
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
import { excerpt, holdsPartOf, reveals, stringsIn } from './excerpt.ts'
import type { Answer } from './exchange.ts'
import { type Fault, readFault } from './fault.ts'
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
    // It proves nothing of what ran: a server may send to its error page after it did something.
    return new RedirectRefusedError(factsOf(call, 'unknown'), originOf(answer.location, call, secrets))
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
  if (body.end === 'untold' && mayBeCut(json, call)) return { error: new ConnectionError(facts, 'cut-off') }
  if (!SUCCESSES.has(status)) {
    return {
      error: new UnexpectedResponseError(facts, {
        problem: 'status',
        status,
        excerpt: quote(answer, call, secrets),
      }),
    }
  }
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
    if (!(error instanceof ShapeMismatch)) return { error: new InternalError(facts, foreignCause(error)) }
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
  const fault = status === 500 ? readFault(answer.body.text, stringsOf(call)) : undefined
  // What else a server says of a write that it did not like, it may have found out in the middle of it.
  const facts = factsOf(call, 'unknown')
  if (fault !== undefined) return faultError(fault, answer, call, secrets)
  const excerpt = quote(answer, call, secrets)
  if (status >= 500 || status === 408) {
    return new ServiceUnavailableError(facts, status, excerpt, retryAfterMs(answer.retryAfter, Date.now()))
  }
  return new UnexpectedResponseError(facts, { problem: 'status', status, excerpt })
}

/**
 * The error of a 500 that says what was wrong. That a method is missing is known before anything runs; an exception in
 * the middle of a write, about its arguments too, proves nothing about its effect.
 */
function faultError(
  fault: Fault,
  answer: Answer,
  call: WebCall<unknown>,
  secrets: readonly string[],
): ScreenConnectError {
  const facts = factsOf(call, 'unknown')
  switch (fault.kind) {
    case 'missing-method': {
      const proved = fault.certain && answer.body.end === 'whole'
      return new MissingMethodError(factsOf(call, proved ? 'rejected' : 'unknown'))
    }
    case 'security':
      return new AuthenticationError(facts, 'refused-too')
    case 'unknown-parameter':
      return new InvalidParameterError(facts, ownWord(fault.parameter, call, secrets))
    case 'session-fault':
      return new SessionFaultError(facts, call.sessionId)
    case 'arguments':
      return new InvalidParameterError(facts, undefined, quote(answer, call, secrets))
  }
}

/**
 * Whether more may have followed what nothing ended but the connection. JSON proves by itself that it is whole, unless
 * it is a number. What is no JSON, or nothing, is no answer to a read anyway, and has an error of its own.
 */
function mayBeCut(json: unknown, { kind }: WebCall<unknown>): boolean {
  return typeof json === 'number' || (kind === 'write' && (json === undefined || json === NOT_JSON))
}

/** The web server's own page for an address where no extension answers, presumably with 404. Evidence: code. */
function notTheService(answer: Answer, call: WebCall<unknown>): ScreenConnectError | undefined {
  const { text } = answer.body
  if (!text.trimStart().startsWith('<') || !text.includes('The resource cannot be found')) return undefined
  // A page that only repeats what was sent says nothing.
  if (stringsOf(call).some((sent) => sent.includes('The resource cannot be found'))) return undefined
  // With 404 the status says it; any other page may be about something that the write itself has done.
  return new ExtensionNotFoundError(factsOf(call, 'unknown'))
}

function quote(answer: Answer, call: WebCall<unknown>, secrets: readonly string[]): string {
  return excerpt(answer.body.text, { secrets, sent: stringsOf(call) })
}

/** Every string that the request carried. */
function stringsOf({ body }: WebCall<unknown>): string[] {
  return stringsIn(JSON.parse(body))
}

/** A name in the server's answer, unless it may be an echo of something confidential. */
function ownWord(
  name: string | undefined,
  call: WebCall<unknown>,
  secrets: readonly string[],
): string | undefined {
  if (name === undefined || reveals(name, secrets)) return undefined
  const echoed = stringsOf(call).some((sent) => sent.includes(name) || (sent !== '' && name.includes(sent)))
  return echoed ? undefined : name
}

export function factsOf(call: WebCall<unknown>, outcome: Outcome): CallFacts {
  return { method: call.method, kind: call.kind, outcome }
}

/** All that this service is known to give where it did what was asked. Evidence: seen; one mock gives 204. */
const SUCCESSES = new Set([200, 204])

const NOT_JSON = Symbol('not JSON')

function parseJson(text: string): unknown {
  if (text.trim() === '') return undefined
  try {
    return JSON.parse(text)
  } catch {
    return NOT_JSON
  }
}

/** Where a redirect leads, unless that may be something of the request: a server can put a command into a host name. */
function originOf(
  location: string | null,
  call: WebCall<unknown>,
  secrets: readonly string[],
): string | undefined {
  if (location === null || !URL.canParse(location)) return undefined
  const { origin } = new URL(location)
  if (origin === 'null' || reveals(origin, secrets)) return undefined
  return holdsPartOf(origin, stringsOf(call)) ? undefined : origin
}
