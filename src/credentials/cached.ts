import { ConfigurationError } from '../errors/configuration-error.ts'
import { positiveDuration } from '../input/numbers.ts'
import { callable, describe, ownOptions } from '../input/options.ts'
import type { CredentialProvider } from './credential-provider.ts'
import { SecretCache } from './secret-cache.ts'

/** Options of `cached`. */
export interface CachedOptions {
  /** For how many milliseconds a secret is given without asking the provider again. */
  readonly maxAge: number
}

/**
 * One provider for several clients, which asks its source once for all of them. A single client needs none:
 * it keeps its secret by itself until the server refuses it.
 *
 * | situation | what happens |
 * |---|---|
 * | no secret yet, or one older than `maxAge` | the provider is asked; whoever comes meanwhile shares that load |
 * | a secret younger than `maxAge` | it is given, the provider is not asked |
 * | a load failed, or gave what is no usable secret | all who waited get the error, nothing is kept, the next request asks again |
 * | `forceRefresh`: the server refused the secret | one forced load; all who come while it runs, forced or not, share it |
 * | `forceRefresh` for a secret that was replaced meanwhile | the new one is given: one load for each secret that is refused, however many were refused with it |
 * | `forceRefresh` within one second after a forced load that gave the refused secret again | that secret: a source without a new one is not asked by each |
 * | one who waits is aborted | it leaves; the load goes on for the others, and is aborted when nobody is left |
 *
 * The secret is kept in this process's memory only, and not printed with the provider.
 *
 * @param provider what is asked
 * @param options `maxAge` in milliseconds, above 0; there is no default
 * @throws {ConfigurationError} an argument is not usable
 * @throws {CredentialError} at the call that needs the secret: what the provider throws
 * @example
 * ```ts
 * import { ScreenConnectClient } from '@acg/screenconnect'
 * import { cached, fromCommand } from '@acg/screenconnect/node'
 *
 * const credentials = cached(fromCommand('pass', ['show', 'screenconnect']), { maxAge: 15 * 60_000 })
 * const acme = new ScreenConnectClient({ instance: 'https://acme.screenconnect.com', credentials })
 * ```
 */
export function cached(provider: CredentialProvider, options: CachedOptions): CredentialProvider {
  const source = callable<CredentialProvider>('provider', provider, 'a credential provider')
  const { maxAge } = ownOptions('options', options, ['maxAge'])
  if (maxAge === undefined) {
    throw new ConfigurationError('maxAge', describe(maxAge), 'a number of milliseconds above 0')
  }
  const cache = new SecretCache(source, positiveDuration('maxAge', maxAge, 0))
  return (context) => cache.get(context)
}
