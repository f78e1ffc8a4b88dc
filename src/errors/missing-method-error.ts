import { ofCall } from './call-words.ts'
import { type CallFacts, ScreenConnectError } from './screenconnect-error.ts'

/**
 * The server does not have this web method: an expected outcome, since versions of the extension differ.
 * Take the other way, or update the extension.
 */
export class MissingMethodError extends ScreenConnectError {
  override get name() {
    return 'MissingMethodError' as const
  }

  override readonly code = 'MISSING_METHOD'

  /** @param next what would work instead */
  constructor(
    facts: CallFacts,
    next = 'Use another web method, or update the RESTful API Manager extension',
  ) {
    super(ofCall(facts, 'does not exist on this server', next), { ...facts, retryable: false })
  }
}
