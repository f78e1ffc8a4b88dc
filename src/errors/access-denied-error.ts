import { ofCall } from './call-words.ts'
import { type CallFacts, ScreenConnectError } from './screenconnect-error.ts'

/**
 * The server answered 403. Possible reasons: `origin` differs from the server's `RESTfulAllowedOrigin` (guess), or a
 * web application firewall or IP filter blocks the call.
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
        'failed with 403: access denied',
        'If RESTfulAllowedOrigin is set on the server, pass its value as `origin`. Otherwise check for a firewall or IP filter in front of the instance',
      ),
      { ...facts, retryable: false },
    )
  }
}
