import type { CallKind } from '../errors/screenconnect-error.ts'
import { sessionIdArgument } from '../input/session-ids.ts'
import type { CustomPropertyLabels, CustomPropertySlots } from '../model/custom-properties.ts'

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

/** What is known of a web method, called or not. */
export interface KnownWebMethod {
  /** The name on the wire. */
  readonly name: string
  /** A read only looks; a write changes something, and is sent again only where it cannot have run. */
  readonly kind: CallKind
  readonly evidence: Evidence
  /** The parameters on the wire, in their order. */
  readonly parameters: readonly string[]
  /** Of a read: a call that no session answers to, by which a probe asks whether a server has the method. */
  readonly findsNothing?: () => EncodedCall
}

/** The arguments of a call, checked. */
export interface EncodedCall {
  /** Named parameters of a read, positional ones of a write. */
  readonly body: Readonly<Record<string, unknown>> | readonly unknown[]
  /** The session that the call is about, where it is about one. */
  readonly sessionId?: string
}

/** What an answer is read with. */
export interface DecodeContext<Labels extends CustomPropertyLabels> {
  readonly slots: CustomPropertySlots<Labels>
  readonly sessionId: string | undefined
}

/** A web method that the client calls: what is known of it, what it takes and what it gives. */
export interface WebMethod<Arguments extends readonly unknown[], Decode> extends KnownWebMethod {
  /** Throws a `ConfigurationError` where an argument cannot be meant. */
  readonly encode: (...given: Arguments) => EncodedCall
  /** Makes a value of the answer's JSON, `undefined` for an empty body; throws `ShapeMismatch`. */
  readonly decode: Decode
}

/** Keeps what was written of a web method as its type. */
export function webMethod<
  const Arguments extends readonly unknown[],
  Decode extends (answer: unknown, context: DecodeContext<never>) => unknown,
>(method: WebMethod<Arguments, Decode>): WebMethod<Arguments, Decode> {
  return method
}

/** The body of a read of one session. */
export function ofSession(sessionId: string): EncodedCall {
  return { sessionId, body: { sessionID: sessionIdArgument(sessionId) } }
}

/** The body of a write to one session: its id, then the rest in order. */
export function toSession(sessionId: string, ...rest: readonly unknown[]): EncodedCall {
  return { sessionId, body: [sessionIdArgument(sessionId), ...rest] }
}
