import { callMessage, sendAgain } from './call-message.ts'
import { type CallFacts, ScreenConnectError } from './screenconnect-error.ts'

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

  constructor(facts: CallFacts, reason: unknown) {
    const next = sendAgain(facts, 'whenever you like')
    super(callMessage(facts, 'was aborted by its signal', next), { ...facts, retryable: false })
    Object.defineProperty(this, 'reason', { value: reason, enumerable: false })
  }
}
