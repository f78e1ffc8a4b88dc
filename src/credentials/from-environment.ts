import { ConfigurationError } from '../errors/configuration-error.ts'
import { CredentialError } from '../errors/credential-error.ts'
import { describe } from '../input/options.ts'
import type { CredentialProvider } from './credential-provider.ts'

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
export function fromEnvironment(name = 'SCREENCONNECT_SECRET'): CredentialProvider {
  // Not quoted where it is refused: a secret may stand in the place of its variable's name.
  if (typeof name !== 'string' || !/^[A-Za-z_][A-Za-z0-9_]{0,99}$/.test(name)) {
    throw new ConfigurationError('name', describe(name), 'the name of an environment variable')
  }
  // Printed only where it is written like the name of a variable, for the same reason.
  const shown = isWrittenLikeAName(name) ? name : `of that name, of ${name.length} characters,`
  return () => {
    const secret = process.env[name]
    if (secret !== undefined && secret !== '') return secret
    throw new CredentialError(
      `The environment variable ${shown} is ${secret === undefined ? 'not set' : 'empty'}. Nothing was sent. Set it to the API secret.`,
    )
  }
}

/** Words of letters with `_` between them: in capitals and several, or short. Secrets are long, or have digits. */
function isWrittenLikeAName(name: string): boolean {
  if (/^[A-Z]+(_[A-Z0-9]+)+$/.test(name)) return true
  return name.length <= 24 && /^[A-Za-z]+(_[A-Za-z0-9]+)*$/.test(name)
}
