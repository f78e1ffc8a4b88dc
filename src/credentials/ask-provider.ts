import { CredentialError } from '../errors/credential-error.ts'
import { foreignCause } from '../errors/foreign-cause.ts'
import { isScreenConnectError } from '../errors/screenconnect-error.ts'
import type { CredentialContext, CredentialProvider } from './credential-provider.ts'
import { checkSecret } from './secret-text.ts'

/**
 * What a provider gives, checked. Whatever it throws becomes a `CredentialError`: its own words are shown only
 * where it threw one itself.
 */
export async function askProvider(provider: CredentialProvider, context: CredentialContext): Promise<string> {
  let secret: unknown
  try {
    secret = await provider(context)
  } catch (error) {
    if (isScreenConnectError(error) && error.code === 'CREDENTIAL') throw error
    const cause = foreignCause(error)
    throw new CredentialError(
      {
        happened: `The credential provider threw ${cause.name}${cause.code === undefined ? '' : ` (${cause.code})`}; what it said is left out, since it might quote the secret`,
        next: 'Throw a CredentialError from the provider to have your own words shown',
      },
      { cause },
    )
  }
  return checkSecret(secret)
}
