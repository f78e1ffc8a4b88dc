import { callMessage, sendAgain } from './call-message.ts'
import { type CallFacts, ScreenConnectError } from './screenconnect-error.ts'

/** The time for the whole call ran out: the secret, every try, the pauses between them and the body together. */
export class TimeoutError extends ScreenConnectError {
  override get name() {
    return 'TimeoutError' as const
  }

  override readonly code = 'TIMEOUT'
  /** The time that the call had, in milliseconds. */
  readonly timeoutMs: number

  constructor(facts: CallFacts, timeoutMs: number) {
    super(
      callMessage(facts, `did not end within ${timeoutMs} ms`, sendAgain(facts, 'with a longer `timeout`')),
      { ...facts, retryable: facts.kind === 'read' || facts.outcome !== 'unknown' },
    )
    this.timeoutMs = timeoutMs
  }
}
