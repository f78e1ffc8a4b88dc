import { ofCall } from './call-words.ts'
import { type CallFacts, type ErrorCause, mayHaveRun, ScreenConnectError } from './screenconnect-error.ts'

/**
 * The server rejected the secret: it is wrong or was changed. Compare it with the settings of the RESTful API Manager
 * extension. A wrong `Origin` may be answered the same way (guess): compare `origin` with `RESTfulAllowedOrigin`.
 *
 * After a 401 nothing ran, and the provider was asked for another secret once before this error. The same holds for a
 * read that failed with a `SecurityException`. A write that failed with one may have run, so its `outcome` is
 * `'unknown'`.
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
        'Compare the secret with the settings of the RESTful API Manager extension. If they match and RESTfulAllowedOrigin is set there, pass its value as `origin` (a guess: a wrong Origin may be answered 401)',
      ),
      { ...facts, retryable: false, cause: typeof again === 'string' ? undefined : again },
    )
  }
}

/** Only a 401 says for certain that nothing was done. */
function refused({ outcome }: CallFacts): string {
  return outcome === 'rejected'
    ? 'failed with 401: the server rejected the secret'
    : 'failed with a SecurityException: the server does not allow it with this secret'
}

function providerSaid(again: 'none' | 'refused-too' | ErrorCause): string {
  if (again === 'none') return 'the credential provider returned no other one'
  if (again === 'refused-too') return 'the next one from the credential provider was rejected too'
  return `the credential provider failed to return another one (${again.name})`
}
