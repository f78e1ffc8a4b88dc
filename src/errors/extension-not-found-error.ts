import { ofCall } from './call-words.ts'
import { type CallFacts, ScreenConnectError } from './screenconnect-error.ts'

/**
 * Nothing answers at the address of the RESTful API Manager: it is not installed, is disabled, has another
 * id, or `instance` is not a ScreenConnect server.
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
        'Install or enable the extension (Administration, Extensions), and check `instance` and `extensionId`',
      ),
      { ...facts, retryable: false },
    )
  }
}
