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
}

/** Every class of this hierarchy, by its code. */
export const ERROR_NAMES = {
  CONFIGURATION: 'ConfigurationError',
  CREDENTIAL: 'CredentialError',
  AUTHENTICATION: 'AuthenticationError',
  ACCESS_DENIED: 'AccessDeniedError',
  EXTENSION_NOT_FOUND: 'ExtensionNotFoundError',
  MISSING_METHOD: 'MissingMethodError',
  INVALID_PARAMETER: 'InvalidParameterError',
  SESSION_FAULT: 'SessionFaultError',
  SESSION_NOT_FOUND: 'SessionNotFoundError',
  RATE_LIMIT: 'RateLimitError',
  SERVICE_UNAVAILABLE: 'ServiceUnavailableError',
  REDIRECT_REFUSED: 'RedirectRefusedError',
  CONNECTION: 'ConnectionError',
  TIMEOUT: 'TimeoutError',
  ABORTED: 'AbortedError',
  UNEXPECTED_RESPONSE: 'UnexpectedResponseError',
  MUTATION_REFUSED: 'MutationRefusedError',
  GUEST_OFFLINE: 'GuestOfflineError',
  COMMAND_FAILED: 'CommandFailedError',
  PROPERTY_CONFLICT: 'PropertyConflictError',
  AMBIGUOUS_SESSION: 'AmbiguousSessionError',
  INSTALLER_DOWNLOAD: 'InstallerDownloadError',
  INTERNAL: 'InternalError',
} as const

/** The stable codes, one per class. */
export type ScreenConnectErrorCode = keyof typeof ERROR_NAMES

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
 * An error holds facts, never objects: no request, no headers, no secret, no foreign error, and of a
 * response at most what the service says in its own envelope. It can be logged as it is.
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
  /**
   * What happened, as one or more sentences: the beginning of `message`, which goes on with whether anything ran, and
   * with `next`. Not enumerable, so that printing the error does not say everything twice.
   */
  declare readonly happened: string
  /** What to do next, as one or more sentences: the end of `message`. `undefined` where there is nothing to add. */
  declare readonly next: string | undefined
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

  constructor(words: ErrorWords, facts: ErrorFacts) {
    const happened = sentence(words.happened)
    const next = words.next === undefined ? undefined : sentence(words.next)
    const parts = [happened, words.effect ?? effectOf(facts), next]
    super(
      parts.filter((part) => part !== undefined && part !== '').join(' '),
      facts.cause === undefined ? undefined : { cause: facts.cause },
    )
    Object.defineProperties(this, { happened: { value: happened }, next: { value: next } })
    this.method = facts.method
    this.outcome = facts.outcome
    this.mayHaveRun = mayHaveRun(facts)
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

/** What an error says. The full stop at an end may be left out. */
export interface ErrorWords {
  readonly happened: string
  /** Whether anything ran or was changed, where that is not said by the outcome alone; `''` says nothing. */
  readonly effect?: string
  readonly next?: string | undefined
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

/** Whether something that changes a session, or runs on a guest, can have been done. */
export function mayHaveRun({ kind, outcome }: Pick<ErrorFacts, 'kind' | 'outcome'>): boolean {
  return kind !== 'read' && outcome === 'unknown'
}

function effectOf(facts: ErrorFacts): string {
  if (facts.kind === 'read') return ''
  if (facts.outcome === 'not-sent') return 'Nothing was sent.'
  if (facts.outcome === 'rejected') return 'Nothing ran.'
  return `It may have run, or not: look at the session's ${traceOf(facts.method)} before you send it again.`
}

/** What shows whether a write was done. */
function traceOf(method: string | undefined): string {
  if (method === 'UpdateSessionCustomProperties') return 'custom properties'
  return method === 'UpdateSessionName' ? 'name' : 'events'
}

function sentence(words: string): string {
  return words === '' || /[.?]$/.test(words) ? words : `${words}.`
}
