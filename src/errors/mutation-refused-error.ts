import { type ErrorCause, ScreenConnectError } from './screenconnect-error.ts'

/** The client's `mutations` option refused a write; nothing was sent. */
export class MutationRefusedError extends ScreenConnectError {
  override get name() {
    return 'MutationRefusedError' as const
  }

  override readonly code = 'MUTATION_REFUSED'

  constructor(method: string, reason: string, cause?: ErrorCause) {
    super(
      {
        happened: `${method} changes something and was refused: ${reason}`,
        next: 'Use a client whose `mutations` option allows it',
      },
      { method, outcome: 'not-sent', retryable: false, cause },
    )
  }
}
