import { foreignCause } from './foreign-cause.ts'
import { ScreenConnectError } from './screenconnect-error.ts'

/** From `expectSuccess`: the command did not end with exit code 0. Check `status`. */
export class CommandFailedError extends ScreenConnectError {
  override get name() {
    return 'CommandFailedError' as const
  }

  override readonly code = 'COMMAND_FAILED'
  /** The `status` of the result. */
  readonly status: string
  /** `undefined` where it is not known. */
  readonly exitCode: number | undefined

  /** @param error the failed call, where the result is unknown because of one */
  constructor(status: string, exitCode: number | undefined, next: string, error?: ScreenConnectError) {
    const ended = exitCode === undefined ? '' : ` with exit code ${exitCode}`
    const why = error === undefined ? '' : `, because of ${error.code}`
    super(
      { happened: `The command ended as '${status}'${ended}${why}`, effect: '', next },
      {
        method: undefined,
        // It was sent and may have done anything.
        outcome: 'unknown',
        retryable: false,
        cause: error === undefined ? undefined : foreignCause(error),
      },
    )
    this.status = status
    this.exitCode = exitCode
  }
}
