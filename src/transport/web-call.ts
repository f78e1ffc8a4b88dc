import type { CallKind } from '../errors/screenconnect-error.ts'

/** One call of a web method, ready to be sent. */
export interface WebCall<Value> {
  readonly method: string
  readonly kind: CallKind
  /** The parameters as they are sent: JSON. What is needed of them later is read from it. */
  readonly body: string
  /** The session that the call is about, where it is about one. */
  readonly sessionId: string | undefined
  /** The answer's JSON, `undefined` for an empty body, made a value; throws `ShapeMismatch`. */
  readonly decode: (answer: unknown) => Value
}
