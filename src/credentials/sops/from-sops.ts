import { extname } from 'node:path'
import { ConfigurationError } from '../../errors/configuration-error.ts'
import { describe } from '../../input/options.ts'
import type { CredentialProvider } from '../credential-provider.ts'
import { findProgram } from '../find-program.ts'
import { pathArgument } from '../shown-path.ts'
import { throwIfAbandoned } from '../source-failure.ts'
import { DEFAULT_FIELD, fieldArgument } from './field.ts'
import { readVault } from './read-vault.ts'
import { runSops } from './run-sops.ts'
import type { VaultFormat } from './scalar.ts'

/**
 * Reads the secret from a SOPS vault, at each load.
 *
 * | where | what happens |
 * |---|---|
 * | `sops` (3.9 or later) is on the `PATH` | `sops decrypt --extract '["credentials"]["api_secret"]' FILE` is run without a shell, at most 30 s; it supports every key service |
 * | it is not | the library reads vaults encrypted to age keys itself, with the optional packages `age-encryption` and `yaml` |
 *
 * The library decrypts every value and **checks the vault's MAC** before it returns the secret: a vault that was changed
 * without sops is refused. The keys come from `SOPS_AGE_KEY`, the file in `SOPS_AGE_KEY_FILE` and sops' `keys.txt`, which
 * must have the permissions that `fromFile` requires. Only sops itself supports other key services, several key groups,
 * SSH keys, plugins, several documents in a file, anchors and rules by comments.
 *
 * The sops binary also returns unencrypted values and numbers.
 *
 * One newline at the end of the value is removed.
 *
 * @param file a `.yaml`, `.yml` or `.json` file, at most 128 KiB without the sops binary
 * @param field the keys of the secret, separated by dots. Default `'credentials.api_secret'`
 * @throws {ConfigurationError} `file` or `field` is invalid
 * @throws {CredentialError} at the call that needs the secret: the vault cannot be read or was changed
 * @example
 * ```ts
 * import { ScreenConnectClient } from '@acg/screenconnect'
 * import { fromSops } from '@acg/screenconnect/node'
 *
 * const client = new ScreenConnectClient({
 *   instance: 'https://acme.screenconnect.com',
 *   credentials: fromSops('msp-tools/screenconnect.sops.yaml'),
 * })
 * ```
 */
export function fromSops(file: string, field: string = DEFAULT_FIELD): CredentialProvider {
  const vault = pathArgument('file', file)
  const format = formatOf(vault)
  const keys = fieldArgument(field)
  return async ({ signal }) => {
    throwIfAbandoned(signal)
    const program = await findProgram('sops')
    throwIfAbandoned(signal)
    return program === undefined
      ? await readVault(vault, format, keys, signal)
      : await runSops(program, vault, keys, signal)
  }
}

function formatOf(file: string): VaultFormat {
  switch (extname(file).toLowerCase()) {
    case '.yaml':
    case '.yml':
      return 'yaml'
    case '.json':
      return 'json'
    default:
      throw new ConfigurationError('file', describe(file), 'the path of a .yaml, .yml or .json file')
  }
}
