import { ofCall } from './call-words.ts'
import { type CallFacts, ScreenConnectError } from './screenconnect-error.ts'

/**
 * The RESTful API Manager extension was not found: it is not installed, is disabled or has another id, or `instance`
 * is not a ScreenConnect server.
 */
export class ExtensionNotFoundError extends ScreenConnectError {
  override get name() {
    return 'ExtensionNotFoundError' as const
  }

  override readonly code = 'EXTENSION_NOT_FOUND'

  constructor(facts: CallFacts) {
    super(
      ofCall(
        facts,
        'found no RESTful API Manager extension on this instance',
        'Install or enable it under Administration > Extensions, and check `instance` and `extensionId`',
      ),
      { ...facts, retryable: false },
    )
  }
}
