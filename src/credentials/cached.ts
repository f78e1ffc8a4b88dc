import { ConfigurationError } from '../errors/configuration-error.ts'
import { positiveDuration } from '../input/numbers.ts'
import { callable, describe, ownOptions } from '../input/options.ts'
import type { CredentialProvider } from './credential-provider.ts'
import { SecretCache } from './secret-cache.ts'

/** Options of `cached`. */
export interface CachedOptions {
  /** How many milliseconds a secret is reused. */
  readonly maxAge: number
}

/**
 * Shares the secret of one provider between several clients. A single client does not need it: it keeps its secret
 * until the server rejects it.
 *
 * | situation | what happens |
 * |---|---|
 * | no secret, or one older than `maxAge` | the provider is called; concurrent requests share that load |
 * | a secret younger than `maxAge` | it is returned without calling the provider |
 * | a load failed or returned an unusable secret | all waiting requests fail, nothing is kept, the next request loads again |
 * | `forceRefresh`: the server rejected the secret | one forced load, shared by all requests while it runs |
 * | `forceRefresh` for a secret that was replaced meanwhile | the new one is returned without another load |
 * | `forceRefresh` within one second after a forced load returned the rejected secret again | that secret, without another load |
 * | a waiting request is aborted | it fails; the load continues for the others, and is aborted with the last one |
 *
 * The secret is kept in memory only and is not printed with the provider.
 *
 * @param provider the source
 * @param options `maxAge` in milliseconds, above 0; required
 * @throws {ConfigurationError} an argument is invalid
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
