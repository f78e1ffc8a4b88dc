import { ConfigurationError } from '../errors/configuration-error.ts'
import { CredentialError } from '../errors/credential-error.ts'
import { isScreenConnectError } from '../errors/screenconnect-error.ts'
import { callable } from '../input/options.ts'
import { askProvider } from './ask-provider.ts'
import type { CredentialProvider } from './credential-provider.ts'
import { throwIfAbandoned } from './source-failure.ts'

/**
 * Returns the secret of the first source that has one, for example a mounted file on a server and a password manager on
 * a desktop.
 *
 * The sources are tried in order at each load. Any failure, including an unusable secret, leads to the next one, without
 * a warning. If all fail, the error lists why.
 *
 * @param providers one or more, in order of preference
 * @throws {ConfigurationError} there is none, or one is not a function
 * @throws {CredentialError} at the call that needs the secret: no source returned one
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
