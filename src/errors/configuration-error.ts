import { type ErrorWords, ScreenConnectError } from './screenconnect-error.ts'

/**
 * An option or argument is invalid. Nothing was sent. Constructors and `build` throw it; calls reject with it. Correct
 * the value that the message names.
 */
export class ConfigurationError extends ScreenConnectError {
  override get name() {
    return 'ConfigurationError' as const
  }

  override readonly code = 'CONFIGURATION'
  /** The option or argument, as you wrote it: `'instance'`, `'retry.limit'`, `'properties.company'`. */
  readonly option: string

  constructor(option: string, words: ErrorWords)
  /**
   * @param given what the option is, without a secret: continues "got …"
   * @param accepted continues "must be …"
   */
  constructor(option: string, given: string, accepted: string)
  constructor(option: string, given: string | ErrorWords, accepted = '') {
    const words =
      typeof given === 'string' ? { happened: `\`${option}\` must be ${accepted}; got ${given}` } : given
    super(words, { method: undefined, outcome: 'not-sent', retryable: false })
    this.option = option
  }
}
