import { callAgain, ofCall } from './call-words.ts'
import { type CallFacts, ScreenConnectError } from './screenconnect-error.ts'

/** The statuses of a passing trouble. 501 and 505, for two, do not pass. */
const PASSING = new Set([408, 500, 502, 503, 504])

/**
 * The server, or something in front of it, answered 408 or 5xx without saying what became of the call.
 * Reads were tried again before this was thrown; a write never is, because it may have run.
 */
export class ServiceUnavailableError extends ScreenConnectError {
  override get name() {
    return 'ServiceUnavailableError' as const
  }

  override readonly code = 'SERVICE_UNAVAILABLE'
  /** The HTTP status. */
  readonly status: number
  /** What the service said in its own envelope, where that is plain and repeats nothing of the call; else `''`. */
  readonly excerpt: string
  /** How long the server asked to wait, in milliseconds; `undefined` where it did not say. */
  readonly retryAfterMs: number | undefined

  constructor(facts: CallFacts, status: number, excerpt: string, retryAfterMs?: number) {
    super(
      ofCall(
        facts,
        `was answered ${status}${quoted(excerpt)}`,
        PASSING.has(status) ? callAgain(facts, 'in a while') : callAgain(facts, 'once the server can do it'),
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
