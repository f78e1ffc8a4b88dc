import { callMessage, sendAgain } from './call-message.ts'
import { type CallFacts, type ErrorCause, ScreenConnectError } from './screenconnect-error.ts'

/** What the last look of a wait found: see `TimeoutError.lastLook`. */
export type LastLook = 'not-there' | 'offline' | 'there' | 'failed'

/** What is told of a wait that ended in vain. */
export interface WaitFacts {
  readonly lastLook: LastLook
  /** What did not come about, and what the last look found. */
  readonly happened: string
  readonly next: string
  /** The error of the last look, where it failed. */
  readonly cause?: ErrorCause | undefined
}

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

  constructor(facts: CallFacts, timeoutMs: number, wait?: WaitFacts) {
    const [happened, option] =
      facts.download === undefined
        ? [`did not end within ${timeoutMs} ms`, 'timeout']
        : [`got no byte from ${facts.download} for ${timeoutMs} ms`, 'stallTimeout']
    const message =
      wait === undefined
        ? callMessage(facts, happened, sendAgain(facts, `with a longer \`${option}\``))
        : `${wait.happened}. ${wait.next}.`
    super(message, {
      ...facts,
      retryable: facts.kind === 'read' || facts.outcome !== 'unknown',
      cause: wait?.cause,
    })
    this.timeoutMs = timeoutMs
    this.lastLook = wait?.lastLook
  }
}
