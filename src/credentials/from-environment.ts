import { ConfigurationError } from '../errors/configuration-error.ts'
import { CredentialError } from '../errors/credential-error.ts'
import { nearest } from '../input/closed-list.ts'
import { describe } from '../input/options.ts'
import type { CredentialProvider } from './credential-provider.ts'

const USUAL = 'SCREENCONNECT_SECRET'

/**
 * The secret from an environment variable, read at each load: a program that changes it is believed.
 *
 * @param name the variable. Default `'SCREENCONNECT_SECRET'`
 * @throws {ConfigurationError} `name` is no variable's name
 * @throws {CredentialError} at the call that needs the secret: the variable is not set, or is empty
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
  // Not quoted where it is refused: a secret may stand in the place of its variable's name.
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

/** The usual one, and one that is there, or nearly. Another may be a secret in the place of a name. */
function shownName(name: string): string {
  const there = Object.keys(process.env)
  if (name === USUAL || there.includes(name)) return name
  const meant = nearest(name, [USUAL, ...there])
  return meant === undefined ? `(a name of ${name.length} characters)` : `${name} (did you mean ${meant}?)`
}
