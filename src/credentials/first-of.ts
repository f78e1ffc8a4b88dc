import { ConfigurationError } from '../errors/configuration-error.ts'
import { CredentialError } from '../errors/credential-error.ts'
import { isScreenConnectError } from '../errors/screenconnect-error.ts'
import { callable } from '../input/options.ts'
import { askProvider } from './ask-provider.ts'
import type { CredentialProvider } from './credential-provider.ts'
import { throwIfAbandoned } from './source-failure.ts'

/**
 * The secret from the first of several sources that has one: a mounted file on the server, a password manager
 * on a desk.
 *
 * They are asked in order, at each load anew, with `forceRefresh` passed on. Whatever goes wrong with one, an
 * unusable secret included, leads to the next, and the error that ends them all says what was wrong with
 * each. So the order is one of preference: a source that broke is passed over in silence while a later one
 * answers.
 *
 * @param providers one or more, the preferred one first
 * @throws {ConfigurationError} there is none, or one is no function
 * @throws {CredentialError} at the call that needs the secret: no source has one
 * @example
 * ```ts
 * import { ScreenConnectClient } from '@acg/screenconnect'
 * import { firstOf, fromEnvironment, fromFile } from '@acg/screenconnect/node'
 *
 * const client = new ScreenConnectClient({
 *   instance: 'https://acme.screenconnect.com',
 *   credentials: firstOf(fromFile('/run/secrets/screenconnect'), fromEnvironment()),
 * })
 * ```
 */
export function firstOf(...providers: readonly CredentialProvider[]): CredentialProvider {
  if (providers.length === 0) throw new ConfigurationError('providers', 'nothing', 'one or more providers')
  const sources = providers.map((provider, index) =>
    callable<CredentialProvider>(`providers[${index}]`, provider, 'a credential provider'),
  )
  return async (context) => {
    throwIfAbandoned(context.signal)
    const failures: string[] = []
    for (const source of sources) {
      try {
        const secret = await askProvider(source, context)
        if (!context.signal.aborted) return secret
      } catch (error) {
        failures.push(wordsOf(error))
      }
      throwIfAbandoned(context.signal)
    }
    throw new CredentialError(
      {
        happened: `None of the ${failures.length} sources returned a secret.`,
        next: failures.map((words, index) => `${index + 1}: ${words}`).join(' '),
      },
      { problem: 'missing' },
    )
  }
}

/** `askProvider` throws nothing but errors of this package. */
function wordsOf(error: unknown): string {
  if (!isScreenConnectError(error)) return 'Unexpected error.'
  return [error.happened, error.next].filter((words) => words !== undefined).join(' ')
}
