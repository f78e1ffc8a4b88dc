import { callAgain, ofCall } from './call-words.ts'
import { type CallFacts, type ErrorWords, ScreenConnectError } from './screenconnect-error.ts'

/** The signal that you gave was aborted. */
export class AbortedError extends ScreenConnectError {
  override get name() {
    return 'AbortedError' as const
  }

  override readonly code = 'ABORTED'
  /**
   * What your signal was aborted with: your own object, handed back. It is not enumerable, so that printing
   * the error does not print it.
   */
  declare readonly reason: unknown

  /** @param words what was aborted, where that is not a call */
  constructor(facts: CallFacts, reason: unknown, words?: ErrorWords) {
    const next = callAgain(facts, 'whenever you like')
    super(words ?? ofCall(facts, 'was aborted by its signal', next), { ...facts, retryable: false })
    Object.defineProperty(this, 'reason', { value: reason, enumerable: false })
  }
}
