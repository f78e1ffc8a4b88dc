import { type ErrorCause, type ErrorWords, ScreenConnectError } from './screenconnect-error.ts'

/**
 * Why there is no usable secret: the file, variable, field or vault entry does not exist (`'missing'`), a program or
 * package is not installed (`'not-installed'`), other users can read or change the file (`'unsafe'`), the text
 * cannot be a secret or a file cannot be used (`'unusable'`), the program or provider failed (`'failed'`) or took too
 * long (`'timeout'`), the vault is not valid (`'invalid'`), needs sops itself (`'unsupported'`), was changed without
 * sops (`'changed'`) or is not encrypted to your age key (`'no-key'`), or loading was aborted (`'aborted'`).
 */
export type CredentialProblem =
  | 'missing'
  | 'not-installed'
  | 'unsafe'
  | 'unusable'
  | 'failed'
  | 'timeout'
  | 'invalid'
  | 'unsupported'
  | 'changed'
  | 'no-key'
  | 'aborted'

/**
 * The credential provider returned no usable secret. Nothing was sent. Check the source that the message names.
 *
 * Throw this error from your own provider to have its message shown. The message of any other error is left out,
 * because it could contain the secret.
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
  /** `undefined` where a provider of your own threw the error without one. */
  readonly problem: CredentialProblem | undefined

  constructor(
    message: string | ErrorWords,
    facts: {
      readonly method?: string
      readonly cause?: ErrorCause
      readonly problem?: CredentialProblem | undefined
    } = {},
  ) {
    super(typeof message === 'string' ? { happened: message, effect: '' } : message, {
      method: facts.method,
      outcome: 'not-sent',
      retryable: false,
      cause: facts.cause,
    })
    this.problem = facts.problem
  }
}
