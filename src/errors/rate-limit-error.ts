import { ofCall } from './call-words.ts'
import { type CallFacts, ScreenConnectError } from './screenconnect-error.ts'

/**
 * The answer was 429, and the tries were used up or the wait was too long. No rate limit of this service is
 * known; that a 429 means "not done" is an assumption about every HTTP service (guess).
 */
export class RateLimitError extends ScreenConnectError {
  override get name() {
    return 'RateLimitError' as const
  }

  override readonly code = 'RATE_LIMIT'
  /** How long the server asked to wait, in milliseconds; `undefined` where it did not say. */
  readonly retryAfterMs: number | undefined

  constructor(facts: CallFacts, retryAfterMs: number | undefined) {
    const wait = retryAfterMs === undefined ? '' : `, wait ${Math.ceil(retryAfterMs / 1000)} s`
    super(
      ofCall(
        facts,
        `was answered 429: too many requests${wait}`,
        `Call again ${retryAfterMs === undefined ? 'in a while' : 'after that'}, and less often`,
      ),
      {
        ...facts,
        retryable: true,
      },
    )
    this.retryAfterMs = retryAfterMs
  }
}
