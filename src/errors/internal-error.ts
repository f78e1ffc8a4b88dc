import { ofCall } from './call-words.ts'
import { type CallFacts, type ErrorCause, ScreenConnectError } from './screenconnect-error.ts'

/**
 * A bug in this library, or a feature that the runtime lacks. `outcome` is as reliable as in any other error. Report it
 * with its `cause` and the versions of the library and the runtime.
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
        `failed with an unexpected error in this library or the runtime (${cause.name})`,
        'Report it with the versions of the library and the runtime',
      ),
      { ...facts, retryable: false, cause },
    )
  }
}
