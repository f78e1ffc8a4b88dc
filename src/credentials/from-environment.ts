import { ConfigurationError } from '../errors/configuration-error.ts'
import { CredentialError } from '../errors/credential-error.ts'
import { nearest } from '../input/closed-list.ts'
import { describe } from '../input/options.ts'
import type { CredentialProvider } from './credential-provider.ts'

const USUAL = 'SCREENCONNECT_SECRET'

/**
 * Reads the secret from an environment variable, at each load.
 *
 * @param name the variable. Default `'SCREENCONNECT_SECRET'`
 * @throws {ConfigurationError} `name` is invalid
 * @throws {CredentialError} at the call that needs the secret: the variable is not set or empty
 * @example
 * ```ts
 * import { ScreenConnectClient } from '@acg/screenconnect'
 * import { fromEnvironment } from '@acg/screenconnect/node'
 *
 * const client = new ScreenConnectClient({
 *   instance: 'https://acme.screenconnect.com',
 *   credentials: fromEnvironment(),
 * })
 * ```
 */
export function fromEnvironment(name = USUAL): CredentialProvider {
  // Not shown: it may be a secret in the wrong place.
  if (typeof name !== 'string' || !/^[A-Za-z_][A-Za-z0-9_]{0,99}$/.test(name)) {
    throw new ConfigurationError('name', describe(name), 'the name of an environment variable')
  }
  return () => {
    const secret = process.env[name]
    if (secret !== undefined && secret !== '') return secret
    throw new CredentialError(
      {
        happened: `The environment variable ${shownName(name)} is ${secret === undefined ? 'not set' : 'empty'}`,
        next: 'Set it to the API secret',
      },
      { problem: 'missing' },
    )
  }
}

/** Only names that exist, and near misses: another may be a secret in the wrong place. */
function shownName(name: string): string {
  const there = Object.keys(process.env)
  if (name === USUAL || there.includes(name)) return name
  const meant = nearest(name, [USUAL, ...there])
  return meant === undefined ? `(a name of ${name.length} characters)` : `${name} (did you mean ${meant}?)`
}
