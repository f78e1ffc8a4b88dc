import { ScreenConnectError } from './screenconnect-error.ts'

/**
 * An option or an argument is not usable. Constructors and `build` throw it at once, calls reject with it;
 * nothing was sent. Fix the value that the message names.
 */
export class ConfigurationError extends ScreenConnectError {
  override get name() {
    return 'ConfigurationError' as const
  }

  override readonly code = 'CONFIGURATION'
  /** The option or argument, as you wrote it: `'instance'`, `'retry.limit'`, `'properties.company'`. */
  readonly option: string

  /**
   * @param given what was given, in words that hold no secret
   * @param accepted what would be accepted
   */
  constructor(option: string, given: string, accepted: string) {
    super(
      { happened: `\`${option}\` was given ${given}. Accepted: ${accepted}` },
      {
        method: undefined,
        outcome: 'not-sent',
        retryable: false,
      },
    )
    this.option = option
  }
}
