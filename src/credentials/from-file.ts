import type { CredentialProvider } from './credential-provider.ts'
import { withoutLastNewline } from './last-newline.ts'
import { readSmallFile } from './read-small-file.ts'
import { pathArgument } from './shown-path.ts'
import { throwIfAbandoned } from './source-failure.ts'

/** 64 KiB are far above any secret, and far below what would be slow to read. */
const RULES = { what: 'The secret file', maxBytes: 65_536, secret: true } as const

/**
 * The secret from a file: a mounted secret of Kubernetes, Docker or systemd, or a file of your own. It is read
 * at each load, so a rotated secret is picked up. One newline at its end is cut off.
 *
 * Refused, since the secret runs commands on every machine: a file of another user than this one and root, one
 * that its group or others can write, one in your home that they can read, one of more than 64 KiB, and what is
 * no regular file. Symbolic links are followed; the file behind them counts. Owner and permissions are not
 * checked on Windows.
 *
 * @param path of a UTF-8 file; a relative one counts from the working folder at the time of each load
 * @throws {ConfigurationError} `path` is no path
 * @throws {CredentialError} at the call that needs the secret: the file is not there, or is refused
 * @example
 * ```ts
 * import { ScreenConnectClient } from '@acg/screenconnect'
 * import { fromFile } from '@acg/screenconnect/node'
 *
 * const client = new ScreenConnectClient({
 *   instance: 'https://acme.screenconnect.com',
 *   credentials: fromFile('/run/secrets/screenconnect'),
 * })
 * ```
 */
export function fromFile(path: string): CredentialProvider {
  const file = pathArgument('path', path)
  return async ({ signal }) => {
    throwIfAbandoned(signal)
    const text = await readSmallFile(file, RULES)
    throwIfAbandoned(signal)
    return withoutLastNewline(text)
  }
}
