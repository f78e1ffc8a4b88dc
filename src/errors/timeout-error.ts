import { callMessage, sendAgain } from './call-message.ts'
import { type CallFacts, ScreenConnectError } from './screenconnect-error.ts'

/**
 * The time for the whole call ran out: the secret, every try, the pauses between them and the body together.
 * Of a download: no byte came for `stallTimeout`, in the last try too.
 */
export class TimeoutError extends ScreenConnectError {
  override get name() {
    return 'TimeoutError' as const
  }

  override readonly code = 'TIMEOUT'
  /** The time that the call had, or that a download waited for a byte, in milliseconds. */
  readonly timeoutMs: number

  constructor(facts: CallFacts, timeoutMs: number) {
    const [happened, option] =
      facts.download === undefined
        ? [`did not end within ${timeoutMs} ms`, 'timeout']
        : [`got no byte from ${facts.download} for ${timeoutMs} ms`, 'stallTimeout']
    super(callMessage(facts, happened, sendAgain(facts, `with a longer \`${option}\``)), {
      ...facts,
      retryable: facts.kind === 'read' || facts.outcome !== 'unknown',
    })
    this.timeoutMs = timeoutMs
  }
}
