import { callAgain, ofCall } from './call-words.ts'
import { type CallFacts, type ErrorWords, ScreenConnectError } from './screenconnect-error.ts'

/** Your signal was aborted. `outcome` tells whether the call may have run. */
export class AbortedError extends ScreenConnectError {
  override get name() {
    return 'AbortedError' as const
  }

  override readonly code = 'ABORTED'
  /** The signal's `reason`: your own object. Not enumerable, so that printing the error does not print it. */
  declare readonly reason: unknown

  /** @param words what was aborted, where that is not a call */
  constructor(facts: CallFacts, reason: unknown, words?: ErrorWords) {
    const next = callAgain(facts, 'when you are ready')
    super(words ?? ofCall(facts, 'was aborted', next), { ...facts, retryable: false })
    Object.defineProperty(this, 'reason', { value: reason, enumerable: false })
  }
}
