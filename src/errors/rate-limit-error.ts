import { ofCall } from './call-words.ts'
import { type CallFacts, ScreenConnectError } from './screenconnect-error.ts'

/**
 * The server answered 429, and the retries are used up or the wait would be too long. No rate limit of this service is
 * known. That nothing ran is an assumption about HTTP services in general (guess).
 */
export class RateLimitError extends ScreenConnectError {
  override get name() {
    return 'RateLimitError' as const
  }

  override readonly code = 'RATE_LIMIT'
  /** How long the server asked to wait, in milliseconds; `undefined` where it did not say. */
  readonly retryAfterMs: number | undefined

  constructor(facts: CallFacts, retryAfterMs: number | undefined) {
    super(
      ofCall(
        facts,
        'failed with 429: too many requests',
        `Call again ${retryAfterMs === undefined ? 'later' : `after ${Math.ceil(retryAfterMs / 1000)} s`}, and less often`,
      ),
      {
        ...facts,
        retryable: true,
      },
    )
    this.retryAfterMs = retryAfterMs
  }
}
