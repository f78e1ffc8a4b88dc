import type { CallKind } from '../errors/screenconnect-error.ts'
import { isSessionId } from '../input/session-ids.ts'

/**
 * How well something is known of the service:
 *
 * - `'verified'`: probed live on one instance.
 * - `'wired'`: sent in this form there; its effect was not verified.
 * - `'exists'`: found there, no more.
 * - `'vendor'`: the vendor's documentation says so.
 * - `'seen'`: several independent public clients say they saw it on live servers of other owners.
 * - `'code'`: public client code relies on it, nothing more.
 */
export type Evidence = 'verified' | 'wired' | 'exists' | 'vendor' | 'seen' | 'code'

/** A JSON value that a web method takes: named parameters of a read, positional ones of a write. */
export type WebMethodBody = Readonly<Record<string, unknown>> | readonly unknown[]

/** What is known of one web method. Each has a file of its own in this folder. */
export interface WebMethod {
  /** The name on the wire. */
  readonly name: string
  /** A read only looks; a write changes something, and is sent again only where it cannot have run. */
  readonly kind: CallKind
  readonly evidence: Evidence
  /** The parameters on the wire, in their order. */
  readonly parameters: readonly string[]
}

/** The session that a call of a web method is about, where it is about one. */
export function sessionIdIn(method: WebMethod, body: WebMethodBody): string | undefined {
  if (method.parameters[0] !== 'sessionID') return undefined
  const first: unknown = isPositional(body) ? body[0] : body['sessionID']
  return isSessionId(first) ? first : undefined
}

function isPositional(body: WebMethodBody): body is readonly unknown[] {
  return Array.isArray(body)
}
