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
 * The secret from a vault of SOPS, read at each load.
 *
 * | where | what happens |
 * |---|---|
 * | `sops` (3.9 or later) is on the `PATH` | `sops decrypt --extract '["credentials"]["api_secret"]' FILE` is run without a shell, at most 30 s; it knows every key service |
 * | it is not | the vault is read here, where it is encrypted to age keys, with the optional packages `age-encryption` and `yaml` |
 *
 * Read here, every value is decrypted and **the vault's MAC is checked** before anything is given: a renamed
 * key, a dropped, added or changed value is refused. The keys come from `SOPS_AGE_KEY`, the file of
 * `SOPS_AGE_KEY_FILE` and sops' `keys.txt`, which is held to the rules of `fromFile`. Left to sops itself: other
 * key services, several key groups, SSH keys, plugins, several documents in a file, anchors, rules by comments.
 *
 * With the binary, sops decides what is refused: it gives a value in the clear or a number as well.
 *
 * One newline at the end of the value is cut off.
 *
 * @param file a vault in YAML or JSON: `.yaml`, `.yml` or `.json`; where it is read here, of at most 128 KiB
 * @param field the keys that lead to the secret, with dots between them. Default `'credentials.api_secret'`
 * @throws {ConfigurationError} `file` or `field` is not usable
 * @throws {CredentialError} at the call that needs the secret: the vault cannot be read, or was changed
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
