import { ofCall } from './call-words.ts'
import { type CallFacts, type ErrorCause, mayHaveRun, ScreenConnectError } from './screenconnect-error.ts'

/**
 * The server does not accept the secret: it is wrong or was changed. After a 401, which means that nothing ran, the
 * provider was asked once more before this was thrown; so it was after a `SecurityException` that ended a read. A
 * write that ended in one may have run before it, so it is not sent again, and its `outcome` is `'unknown'`. Compare
 * the secret with the RESTful API Manager's settings. Where it is right, a refused `Origin` may be answered so too
 * (guess): compare the client's `origin` with `RESTfulAllowedOrigin` there.
 */
export class AuthenticationError extends ScreenConnectError {
  override get name() {
    return 'AuthenticationError' as const
  }

  override readonly code = 'AUTHENTICATION'

  /** @param again what came of asking the provider for another secret: none, one refused too, or an error */
  constructor(facts: CallFacts, again: 'none' | 'refused-too' | ErrorCause) {
    const asked = mayHaveRun(facts) ? '' : `, and ${providerSaid(again)}`
    super(
      ofCall(
        facts,
        `${refused(facts)}${asked}`,
        "Compare the provider's secret with the one in the settings of the RESTful API Manager extension; where they agree and RESTfulAllowedOrigin is set there, give the same value as `origin` (that a refused Origin is answered 401 is a guess)",
      ),
      { ...facts, retryable: false, cause: typeof again === 'string' ? undefined : again },
    )
  }
}

/** Only a 401 says for certain that nothing was done. */
function refused({ outcome }: CallFacts): string {
  return outcome === 'rejected'
    ? 'was answered 401: the server does not accept this secret'
    : 'ended in a SecurityException: the server does not let this secret do it'
}

function providerSaid(again: 'none' | 'refused-too' | ErrorCause): string {
  if (again === 'none') return 'the credential provider has no other'
  if (again === 'refused-too') return 'the other one that the credential provider gave was refused too'
  return `the credential provider failed when it was asked for another (${again.name})`
}
