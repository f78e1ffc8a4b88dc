import { ofCall } from './call-words.ts'
import { type CallFacts, ScreenConnectError } from './screenconnect-error.ts'

/**
 * The server has no such web method. Versions of the extension differ, so handle this: use another method, or update
 * the extension.
 */
export class MissingMethodError extends ScreenConnectError {
  override get name() {
    return 'MissingMethodError' as const
  }

  override readonly code = 'MISSING_METHOD'

  /** @param next what to use instead */
  constructor(
    facts: CallFacts,
    next = 'Use another web method, or update the RESTful API Manager extension',
  ) {
    super(ofCall(facts, 'does not exist on this server', next), { ...facts, retryable: false })
  }
}
