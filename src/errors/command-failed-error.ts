import { foreignCause } from './foreign-cause.ts'
import { ScreenConnectError } from './screenconnect-error.ts'

/** `expectSuccess` was given the result of a command that did not end with exit code 0. Look at `status`. */
export class CommandFailedError extends ScreenConnectError {
  override get name() {
    return 'CommandFailedError' as const
  }

  override readonly code = 'COMMAND_FAILED'
  /** What became of the command: the result's `status`. */
  readonly status: string
  /** `undefined` where it is not known. */
  readonly exitCode: number | undefined

  /** @param error why nobody knows more, where a call failed */
  constructor(status: string, exitCode: number | undefined, next: string, error?: ScreenConnectError) {
    const ended = exitCode === undefined ? '' : ` with exit code ${exitCode}`
    const why = error === undefined ? '' : `, because of ${error.code}`
    super(
      { happened: `The command ended as '${status}'${ended}${why}`, effect: '', next },
      {
        method: undefined,
        // It was sent and may have done anything: never a reason to send it again unseen.
        outcome: 'unknown',
        retryable: false,
        cause: error === undefined ? undefined : foreignCause(error),
      },
    )
    this.status = status
    this.exitCode = exitCode
  }
}
