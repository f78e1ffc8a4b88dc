import { CredentialError } from '../errors/credential-error.ts'
import { foreignCause } from '../errors/foreign-cause.ts'
import { isScreenConnectError } from '../errors/screenconnect-error.ts'
import type { CredentialContext, CredentialProvider } from './credential-provider.ts'
import { checkSecret } from './secret-text.ts'

/** Asks a provider and checks what it returns. Whatever it throws becomes a `CredentialError`. */
export async function askProvider(provider: CredentialProvider, context: CredentialContext): Promise<string> {
  let secret: unknown
  try {
    secret = await provider(context)
  } catch (error) {
    if (isScreenConnectError(error) && error.code === 'CREDENTIAL') throw error
    const cause = foreignCause(error)
    throw new CredentialError(
      {
        happened: `The credential provider threw ${cause.name}${cause.code === undefined ? '' : ` (${cause.code})`}; its message is left out because it could contain the secret`,
        next: 'Throw a CredentialError from the provider to have its message shown',
      },
      { cause, problem: 'failed' },
    )
  }
  return checkSecret(secret)
}
