import { type ErrorCause, type ErrorWords, ScreenConnectError } from './screenconnect-error.ts'

/**
 * The credential provider did not give a usable secret; nothing was sent. Look at the source that the
 * message names.
 *
 * Throw it from a provider of your own to have your words shown: what any other error says stays out of the
 * message, since it might quote the secret.
 *
 * @example
 * ```ts
 * import { CredentialError, type CredentialProvider } from '@acg/screenconnect'
 *
 * const credentials: CredentialProvider = async () => {
 *   const secret = process.env['SCREENCONNECT_SECRET']
 *   if (!secret) throw new CredentialError('SCREENCONNECT_SECRET is not set. Set it to the API secret.')
 *   return secret
 * }
 * ```
 */
export class CredentialError extends ScreenConnectError {
  override get name() {
    return 'CredentialError' as const
  }

  override readonly code = 'CREDENTIAL'

  constructor(
    message: string | ErrorWords,
    facts: { readonly method?: string; readonly cause?: ErrorCause } = {},
  ) {
    super(typeof message === 'string' ? { happened: message, effect: '' } : message, {
      method: facts.method,
      outcome: 'not-sent',
      retryable: false,
      cause: facts.cause,
    })
  }
}
