import { ofCall } from './call-words.ts'
import { type CallFacts, type ErrorCause, ScreenConnectError } from './screenconnect-error.ts'

/**
 * An unexpected error in this library, or something that the runtime lacks: a mistake, not an answer. The `outcome` is
 * as true as that of any other error. Report it with its `cause`, the runtime and its version.
 */
export class InternalError extends ScreenConnectError {
  override get name() {
    return 'InternalError' as const
  }

  override readonly code = 'INTERNAL'

  constructor(facts: CallFacts, cause: ErrorCause) {
    super(
      ofCall(
        facts,
        `failed because of an unexpected error in this library or its runtime (${cause.name})`,
        'Report it with the versions of the library and of the runtime',
      ),
      { ...facts, retryable: false, cause },
    )
  }
}
