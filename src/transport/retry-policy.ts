import { ConnectionError } from '../errors/connection-error.ts'
import { RateLimitError } from '../errors/rate-limit-error.ts'
import type { CallKind, ScreenConnectError } from '../errors/screenconnect-error.ts'
import { ServiceUnavailableError } from '../errors/service-unavailable-error.ts'
import { duration, wholeNumber } from '../input/numbers.ts'
import { flag, ownOptions } from '../input/options.ts'

/**
 * How calls are retried. Reads are retried on 408, 429, 502, 503, 504, an unknown 500 and broken connections. Writes are
 * retried only if they cannot have run: the library's own connection was never made, or the server answered 429.
 */
export interface RetryOptions {
  /** The number of retries. Default 3. */
  readonly limit?: number | undefined
  /** The first pause is random up to this; each further one up to double. In milliseconds. Default 500. */
  readonly minDelay?: number | undefined
  /** The longest pause, except for `Retry-After`, in milliseconds. Default 10,000. */
  readonly maxDelay?: number | undefined
  /**
   * The longest `Retry-After` to wait for, in milliseconds. If it is longer, or longer than the rest of the call's
   * `timeout`, the call fails at once with `retryAfterMs`. Default 60,000.
   */
  readonly maxRetryAfter?: number | undefined
  /**
   * Whether writes are retried after a 429. That nothing ran then is an assumption (guess). Default true.
   */
  readonly rateLimitedWrites?: boolean | undefined
}

/**
 * Retries without pauses, for tests.
 *
 * @example
 * ```ts
 * import { retryWithoutDelay, ScreenConnectClient } from '@acg/screenconnect'
 * import { createSandbox } from '@acg/screenconnect/testing'
 *
 * const sandbox = createSandbox()
 * const client = new ScreenConnectClient({
 *   instance: sandbox.url,
 *   credentials: () => sandbox.secret,
 *   fetch: sandbox.fetch,
 *   retry: retryWithoutDelay,
 * })
 * ```
 */
export const retryWithoutDelay = { minDelay: 0, maxDelay: 0 } as const satisfies RetryOptions

export interface RetryPolicy {
  readonly limit: number
  readonly minDelay: number
  readonly maxDelay: number
  readonly maxRetryAfter: number
  readonly rateLimitedWrites: boolean
}

const OPTIONS = ['limit', 'minDelay', 'maxDelay', 'maxRetryAfter', 'rateLimitedWrites'] as const

export function retryPolicy(given: unknown): RetryPolicy {
  const options = ownOptions('retry', given === false ? { limit: 0 } : given, OPTIONS)
  const minDelay = duration('retry.minDelay', options.minDelay, 500)
  return {
    limit: wholeNumber('retry.limit', options.limit, 3, 0),
    minDelay,
    maxDelay: Math.max(minDelay, duration('retry.maxDelay', options.maxDelay, 10_000)),
    maxRetryAfter: duration('retry.maxRetryAfter', options.maxRetryAfter, 60_000),
    rateLimitedWrites: flag('retry.rateLimitedWrites', options.rateLimitedWrites, true),
  }
}

/** Whether the same call may be made again after this error. */
export function mayTryAgain(error: ScreenConnectError, kind: CallKind, policy: RetryPolicy): boolean {
  if (error instanceof RateLimitError) return kind === 'read' || policy.rateLimitedWrites
  return (error instanceof ConnectionError || error instanceof ServiceUnavailableError) && error.retryable
}

/**
 * The pause before the next try: what the server asked for, else a random time up to the doubling bound
 * ("full jitter": clients that failed together do not come back together). `undefined`: too long to wait.
 */
export function pauseBefore(
  retry: number,
  retryAfter: number | undefined,
  policy: RetryPolicy,
  random: () => number,
): number | undefined {
  if (retryAfter !== undefined) return retryAfter > policy.maxRetryAfter ? undefined : retryAfter
  // Bounded exponent: 2 ** 1024 is Infinity, and Infinity * 0 is NaN.
  return random() * Math.min(policy.maxDelay, policy.minDelay * 2 ** Math.min(retry - 1, 30))
}
