/**
 * What a failed call did:
 *
 * - `'not-sent'`: nothing was sent.
 * - `'rejected'`: the server did not do it.
 * - `'unknown'`: the server may have done it. See `mayHaveRun` for writes.
 */
export type Outcome = 'not-sent' | 'rejected' | 'unknown'

/** Whether a web method only reads or also changes something. */
export type CallKind = 'read' | 'write'

/** The facts in every error about one call. */
export interface CallFacts {
  /** The web method's name on the wire; `undefined` if the error is not about one call. */
  readonly method: string | undefined
  readonly kind: CallKind
  readonly outcome: Outcome
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

/** Every class of this hierarchy, by its code. */
export const ERROR_NAMES: Readonly<Record<ScreenConnectErrorCode, string>> = {
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
}

/** The class and code of the original error, never the object itself. */
export interface ErrorCause {
  readonly name: string
  readonly code?: string
}

// Registered, so that two copies of the package recognise each other's errors.
const BRAND = Symbol.for('@acg/screenconnect/error')

/**
 * The base class of all errors that this package throws.
 *
 * Errors are safe to log: they contain no request, headers, secret or foreign error, and of a response at most the
 * service's own error message.
 *
 * @example
 * ```ts
 * import { isScreenConnectError } from '@acg/screenconnect'
 *
 * try {
 *   await client.sendCommand(sessionId, 'hostname')
 * } catch (error) {
 *   if (isScreenConnectError(error) && error.mayHaveRun) {
 *     console.warn('It may have run. Check before you send it again.', error.message)
 *   } else throw error
 * }
 * ```
 */
export abstract class ScreenConnectError extends Error {
  // A getter, so that the stack, which is written before any field exists, begins with it.
  abstract override get name(): string
  /** Stable across versions; the same for every instance of a class. */
  abstract readonly code: ScreenConnectErrorCode
  /** What happened: the start of `message`. Not enumerable, so that printing the error does not repeat it. */
  declare readonly happened: string
  /** What to do next: the end of `message`. `undefined` if there is nothing to add. */
  declare readonly next: string | undefined
  /** The web method's name on the wire; `undefined` if the error is not about one call. */
  readonly method: string | undefined
  /** Whether the call was sent, and whether the server may have done it. */
  readonly outcome: Outcome
  /** Whether a write may have been done: check before you send it again. Always false for reads. */
  readonly mayHaveRun: boolean
  /** Whether the same call can succeed later without harm. Never true if a write may have run. */
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

/** The parts of a message. The full stop at the end may be left out. */
export interface ErrorWords {
  readonly happened: string
  /** Whether anything ran; by default it follows from the outcome. `''` to leave it out. */
  readonly effect?: string
  readonly next?: string | undefined
}

export interface ErrorFacts {
  readonly method: string | undefined
  /** Left out if the error is about several calls, of which one may be a write. */
  readonly kind?: CallKind | undefined
  readonly outcome: Outcome
  readonly retryable: boolean
  readonly cause?: ErrorCause | undefined
}

/** Like `instanceof ScreenConnectError`, and also true for errors of a second copy of the package. */
export function isScreenConnectError(error: unknown): error is ScreenConnectError {
  return typeof error === 'object' && error !== null && BRAND in error
}

/** Whether a write may have been done. */
export function mayHaveRun({ kind, outcome }: Pick<ErrorFacts, 'kind' | 'outcome'>): boolean {
  return kind !== 'read' && outcome === 'unknown'
}

function effectOf(facts: ErrorFacts): string {
  if (facts.kind === 'read') return ''
  if (facts.outcome === 'not-sent') return 'Nothing was sent.'
  if (facts.outcome === 'rejected') return 'Nothing ran.'
  return `It may have run: check the session's ${traceOf(facts.method)} before you send it again.`
}

/** Where a write that ran can be seen. */
function traceOf(method: string | undefined): string {
  if (method === 'UpdateSessionCustomProperties') return 'custom properties'
  return method === 'UpdateSessionName' ? 'name' : 'events'
}

function sentence(words: string): string {
  return words === '' || /[.?]$/.test(words) ? words : `${words}.`
}
