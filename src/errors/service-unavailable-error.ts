import { callAgain, ofCall } from './call-words.ts'
import { type CallFacts, ScreenConnectError } from './screenconnect-error.ts'

/** Temporary ones: not 501 or 505, for example. */
const PASSING = new Set([408, 500, 502, 503, 504])

/**
 * The server, or a proxy in front of it, answered 408 or 5xx. Reads were retried before this error. Writes never are,
 * because they may have run.
 */
export class ServiceUnavailableError extends ScreenConnectError {
  override get name() {
    return 'ServiceUnavailableError' as const
  }

  override readonly code = 'SERVICE_UNAVAILABLE'
  /** The HTTP status. */
  readonly status: number
  /** The service's own error message; `''` if there is none or it repeats part of the call. */
  readonly excerpt: string
  /** How long the server asked to wait, in milliseconds; `undefined` where it did not say. */
  readonly retryAfterMs: number | undefined

  constructor(facts: CallFacts, status: number, excerpt: string, retryAfterMs?: number) {
    super(
      ofCall(
        facts,
        `failed with ${status}${quoted(excerpt)}`,
        PASSING.has(status) ? callAgain(facts, 'later') : callAgain(facts, 'when the server supports it'),
      ),
      {
        ...facts,
        retryable: facts.kind === 'read' && PASSING.has(status),
      },
    )
    this.status = status
    this.excerpt = excerpt
    this.retryAfterMs = retryAfterMs
  }
}

function quoted(excerpt: string): string {
  return excerpt === '' ? '' : ` (${JSON.stringify(excerpt)})`
}
