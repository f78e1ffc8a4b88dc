import { callAgain, ofCall } from './call-words.ts'
import {
  type CallFacts,
  type ErrorCause,
  type ErrorWords,
  ScreenConnectError,
} from './screenconnect-error.ts'

/** What the last look of a wait found: see `TimeoutError.lastLook`. */
export type LastLook = 'not-there' | 'offline' | 'there' | 'failed'

/**
 * The time for the whole call ran out: the secret, every try, the pauses between them and the body together.
 * Of a download: no byte came for `stallTimeout`, in the last try too. Of `waitForSession`: what was waited for
 * did not come about; `lastLook` says what was there instead.
 */
export class TimeoutError extends ScreenConnectError {
  override get name() {
    return 'TimeoutError' as const
  }

  override readonly code = 'TIMEOUT'
  /** The time that the call or the wait had, or that a download waited for a byte, in milliseconds. */
  readonly timeoutMs: number
  /**
   * What the last look of `waitForSession` found: no session (`'not-there'`), one that is offline
   * (`'offline'`), one that should be gone or does not tell whether it is online (`'there'`), or nothing,
   * since it failed (`'failed'`): `cause` has that error's class and code. `undefined` of anything else.
   */
  readonly lastLook: LastLook | undefined

  /** @param other what ran out of time, where that is not a call by its `timeout` */
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

/** What a wait or a download says of the time that ran out. */
export interface TimeoutWords extends ErrorWords {
  readonly lastLook?: LastLook
  /** The error of the last look, where it failed. */
  readonly cause?: ErrorCause | undefined
}
