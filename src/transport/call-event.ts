import type { CallKind, Outcome, ScreenConnectErrorCode } from '../errors/screenconnect-error.ts'

interface EventFacts {
  /** The web method's name on the wire. */
  readonly method: string
  readonly kind: CallKind
  /** 1 for the first try. */
  readonly attempt: number
}

/** A try is about to be sent. */
export interface RequestEvent extends EventFacts {
  readonly type: 'request'
}

/** An answer arrived, whatever its status. */
export interface ResponseEvent extends EventFacts {
  readonly type: 'response'
  readonly status: number
  /** From the sending of this try, body included, in milliseconds. */
  readonly durationMs: number
}

/** A try failed and another follows. */
export interface RetryEvent extends EventFacts {
  readonly type: 'retry'
  /** The pause before the next try, in milliseconds. */
  readonly delayMs: number
  readonly code: ScreenConnectErrorCode
}

/** The call failed: what it threw. */
export interface FailureEvent extends EventFacts {
  readonly type: 'failure'
  readonly code: ScreenConnectErrorCode
  readonly outcome: Outcome
  /** From the start of the call, in milliseconds. */
  readonly durationMs: number
}

/**
 * What happens to a call, for logs and metrics: facts from a fixed list, never an argument, a header, a body
 * or an address.
 */
export type CallEvent = RequestEvent | ResponseEvent | RetryEvent | FailureEvent
