/**
 * What is known of a call that failed:
 *
 * - `'not-sent'`: nothing left this process.
 * - `'rejected'`: the server answered that it did not do it.
 * - `'unknown'`: it may have been done, or not. A read that was done changed nothing; of what changes something,
 *   `mayHaveRun` says it.
 */
export type Outcome = 'not-sent' | 'rejected' | 'unknown'

/** Whether a web method only looks (`'read'`) or changes something (`'write'`). */
export type CallKind = 'read' | 'write'

/** What every error about one call is told of it. */
export interface CallFacts {
  /** The web method's name on the wire, `undefined` where the error is not about one call. */
  readonly method: string | undefined
  readonly kind: CallKind
  readonly outcome: Outcome
  /** The host that was asked, where the error is about a download and not about a call. */
  readonly download?: string | undefined
}

/** The stable codes, one per class. */
export type ScreenConnectErrorCode =
  | 'CONFIGURATION'
  | 'CREDENTIAL'
  | 'AUTHENTICATION'
  | 'ACCESS_DENIED'
  | 'EXTENSION_NOT_FOUND'
  | 'MISSING_METHOD'
  | 'INVALID_PARAMETER'
  | 'SESSION_FAULT'
  | 'SESSION_NOT_FOUND'
  | 'RATE_LIMIT'
  | 'SERVICE_UNAVAILABLE'
  | 'REDIRECT_REFUSED'
  | 'CONNECTION'
  | 'TIMEOUT'
  | 'ABORTED'
  | 'UNEXPECTED_RESPONSE'
  | 'MUTATION_REFUSED'
  | 'GUEST_OFFLINE'
  | 'COMMAND_FAILED'
  | 'PROPERTY_CONFLICT'
  | 'AMBIGUOUS_SESSION'
  | 'INSTALLER_DOWNLOAD'
  | 'INTERNAL'

/** Where an error came from, without the foreign object: its class and its code. */
export interface ErrorCause {
  readonly name: string
  readonly code?: string
}

// Registered, so that two copies of the package recognise each other's errors.
const BRAND = Symbol.for('@acg/screenconnect/error')

/**
 * The base of everything that this package throws.
 *
 * An error holds facts, never objects: no request, no headers, no secret, no foreign error, and at most a
 * short redacted excerpt of a response. It can be logged as it is.
 *
 * @example
 * ```ts
 * import { isScreenConnectError } from '@acg/screenconnect'
 *
 * try {
 *   await client.sendCommand(sessionId, 'hostname')
 * } catch (error) {
 *   if (isScreenConnectError(error) && error.mayHaveRun) {
 *     console.warn('It may have run: look before you send it again.', error.message)
 *   } else throw error
 * }
 * ```
 */
export abstract class ScreenConnectError extends Error {
  // A getter, so that the stack, which is written before any field exists, begins with it.
  abstract override get name(): string
  /** Stable across versions; the same for every instance of a class. */
  abstract readonly code: ScreenConnectErrorCode
  /** The web method's name on the wire, `undefined` where the error is not about one call. */
  readonly method: string | undefined
  /** Whether anything was sent, and whether the server can have done it. */
  readonly outcome: Outcome
  /**
   * Whether something that changes a session, or runs on a guest, can have been done: look before you do it again.
   * False where only a read failed, the looks of `runCommand` and `setProperties` before they send included.
   */
  readonly mayHaveRun: boolean
  /** Whether the same call, made again, can succeed and do no harm. Never true where a write may have run. */
  readonly retryable: boolean

  static {
    Object.defineProperty(ScreenConnectError.prototype, BRAND, { value: true })
  }

  constructor(message: string, facts: ErrorFacts) {
    super(message, facts.cause === undefined ? undefined : { cause: facts.cause })
    this.method = facts.method
    this.outcome = facts.outcome
    this.mayHaveRun = facts.outcome === 'unknown' && facts.kind !== 'read'
    this.retryable = facts.retryable
    // Loggers and frameworks write to the name of an error, which over a getter alone would throw.
    const { name }: Error = this
    Object.defineProperty(this, 'name', { value: name, writable: true, configurable: true })
  }

  /** The facts and the message as plain data, for logs; the stack is left out. */
  toJSON(): Record<string, unknown> {
    const facts = Object.fromEntries(Object.entries(this))
    return {
      name: this.name,
      message: this.message,
      ...facts,
      ...(this.cause === undefined ? {} : { cause: this.cause }),
    }
  }
}

/** What a class of this hierarchy hands to its base. */
export interface ErrorFacts {
  readonly method: string | undefined
  /** Left out where the error is about several calls: then one of them may have been a write. */
  readonly kind?: CallKind | undefined
  readonly outcome: Outcome
  readonly retryable: boolean
  readonly cause?: ErrorCause | undefined
}

/** `instanceof ScreenConnectError` that also holds for errors of a second copy of the package. */
export function isScreenConnectError(error: unknown): error is ScreenConnectError {
  return typeof error === 'object' && error !== null && BRAND in error
}
