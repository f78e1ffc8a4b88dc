import { callMessage } from './call-message.ts'
import { type CallFacts, type ErrorCause, ScreenConnectError } from './screenconnect-error.ts'

/**
 * The server answered 401: the secret is wrong or was changed. The provider was asked once more before this
 * was thrown. Compare the secret with the RESTful API Manager's settings.
 */
export class AuthenticationError extends ScreenConnectError {
  override get name() {
    return 'AuthenticationError' as const
  }

  override readonly code = 'AUTHENTICATION'

  /** @param cause why the provider could not be asked again, where that failed */
  constructor(facts: CallFacts, cause?: ErrorCause) {
    const again =
      cause === undefined ? 'has no other' : `failed when it was asked for another (${cause.name})`
    super(
      callMessage(
        facts,
        `was answered 401: the server does not accept this secret, and the credential provider ${again}`,
        "Compare the provider's secret with the one in the settings of the RESTful API Manager extension",
      ),
      { ...facts, retryable: false, cause },
    )
  }
}
