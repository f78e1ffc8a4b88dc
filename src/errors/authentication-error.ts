import { callMessage } from './call-message.ts'
import { type CallFacts, type ErrorCause, ScreenConnectError } from './screenconnect-error.ts'

/**
 * The server answered 401: the secret is wrong or was changed. The provider was asked once more before this
 * was thrown. Compare the secret with the RESTful API Manager's settings. Where it is right, a refused `Origin` may be
 * answered so too (a guess): compare the client's `origin` with `RESTfulAllowedOrigin` there.
 */
export class AuthenticationError extends ScreenConnectError {
  override get name() {
    return 'AuthenticationError' as const
  }

  override readonly code = 'AUTHENTICATION'

  /** @param again what came of asking the provider for another secret: none, one refused too, or an error */
  constructor(facts: CallFacts, again: 'none' | 'refused-too' | ErrorCause) {
    super(
      callMessage(
        facts,
        `was answered 401: the server does not accept this secret, and ${providerSaid(again)}`,
        "Compare the provider's secret with the one in the settings of the RESTful API Manager extension; where they agree and RESTfulAllowedOrigin is set there, give the same value as `origin` (that a refused Origin is answered 401 is a guess)",
      ),
      { ...facts, retryable: false, cause: typeof again === 'string' ? undefined : again },
    )
  }
}

function providerSaid(again: 'none' | 'refused-too' | ErrorCause): string {
  if (again === 'none') return 'the credential provider has no other'
  if (again === 'refused-too') return 'the other one that the credential provider gave was refused too'
  return `the credential provider failed when it was asked for another (${again.name})`
}
