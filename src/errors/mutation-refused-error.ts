import { type ErrorCause, ScreenConnectError } from './screenconnect-error.ts'

/** The client's `mutations` option refused a write. Nothing was sent. */
export class MutationRefusedError extends ScreenConnectError {
  override get name() {
    return 'MutationRefusedError' as const
  }

  override readonly code = 'MUTATION_REFUSED'

  constructor(method: string, reason: string, cause?: ErrorCause) {
    super(
      {
        happened: `${method} was refused: ${reason}`,
        next: 'Use a client whose `mutations` option allows writes',
      },
      { method, outcome: 'not-sent', retryable: false, cause },
    )
  }
}
