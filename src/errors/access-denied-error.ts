import { ofCall } from './call-words.ts'
import { type CallFacts, ScreenConnectError } from './screenconnect-error.ts'

/**
 * The answer was 403. One possible reason is that the `Origin` sent is not the server's
 * `RESTfulAllowedOrigin` (a guess: how the server answers that is not known); others are a web application
 * firewall or an address filter in front of it.
 */
export class AccessDeniedError extends ScreenConnectError {
  override get name() {
    return 'AccessDeniedError' as const
  }

  override readonly code = 'ACCESS_DENIED'

  constructor(facts: CallFacts) {
    super(
      ofCall(
        facts,
        'was answered 403: access denied',
        'If the server has RESTfulAllowedOrigin set, give the same value as `origin`; else look for a firewall or an address filter in front of the instance',
      ),
      { ...facts, retryable: false },
    )
  }
}
