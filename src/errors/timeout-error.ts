import { callAgain, ofCall } from './call-words.ts'
import {
  type CallFacts,
  type ErrorCause,
  type ErrorWords,
  ScreenConnectError,
} from './screenconnect-error.ts'

/** See `TimeoutError.lastLook`. */
export type LastLook = 'not-there' | 'offline' | 'there' | 'failed'

/**
 * The call timed out. `timeout` covers all of it: getting the secret, every try, the pauses between tries and the
 * response body. For a download: no data arrived for `stallTimeout`. For `waitForSession`: the session did not reach
 * the state; `lastLook` says what was there.
 */
export class TimeoutError extends ScreenConnectError {
  override get name() {
    return 'TimeoutError' as const
  }

  override readonly code = 'TIMEOUT'
  /** The `timeout` of the call or wait, or the `stallTimeout` of the download, in milliseconds. */
  readonly timeoutMs: number
  /**
   * What the last check of `waitForSession` found: no session (`'not-there'`), an offline one (`'offline'`), one that
   * should be gone or whose connection is unknown (`'there'`), or that the check failed (`'failed'`, with `cause`).
   * `undefined` in all other errors.
   */
  readonly lastLook: LastLook | undefined

  /** @param other the message, if it is not about a call */
  constructor(facts: CallFacts, timeoutMs: number, other?: TimeoutWords) {
    const words =
      other ?? ofCall(facts, `timed out after ${timeoutMs} ms`, callAgain(facts, 'with a longer `timeout`'))
    super(words, {
      ...facts,
      retryable: facts.kind === 'read' || facts.outcome !== 'unknown',
      cause: other?.cause,
    })
    this.timeoutMs = timeoutMs
    this.lastLook = other?.lastLook
  }
}

/** The message of a wait or a download. */
export interface TimeoutWords extends ErrorWords {
  readonly lastLook?: LastLook
  /** The error of the last check. */
  readonly cause?: ErrorCause | undefined
}
