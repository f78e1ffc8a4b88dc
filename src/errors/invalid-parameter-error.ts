import { callMessage } from './call-message.ts'
import { type CallFacts, ScreenConnectError } from './screenconnect-error.ts'

/**
 * The server does not know a named parameter of the body. From the typed methods this means that the
 * server's version of the web method differs; from `raw`, that the body needs correcting.
 */
export class InvalidParameterError extends ScreenConnectError {
  override get name() {
    return 'InvalidParameterError' as const
  }

  override readonly code = 'INVALID_PARAMETER'
  /** The parameter that the server named, where it named one. */
  readonly parameter: string | undefined

  constructor(facts: CallFacts, parameter: string | undefined) {
    super(
      callMessage(
        facts,
        `was refused: unknown parameter${parameter === undefined ? '' : ` ${JSON.stringify(parameter)}`}`,
        "Correct the name, or send the parameters as an array in the web method's order with `raw`",
      ),
      { ...facts, retryable: false },
    )
    this.parameter = parameter
  }
}
