import type { CredentialProvider } from './credential-provider.ts'
import { withoutLastNewline } from './last-newline.ts'
import { readSmallFile } from './read-small-file.ts'
import { pathArgument } from './shown-path.ts'
import { throwIfAbandoned } from './source-failure.ts'

/** 64 KiB are far above any secret, and far below what would be slow to read. */
const RULES = { what: 'The secret file', maxBytes: 65_536, secret: true } as const

/**
 * Reads the secret from a file, such as a mounted secret of Kubernetes, Docker or systemd. The file is read at each load,
 * so a rotated secret is picked up. One newline at the end is removed.
 *
 * Refused: a file that is not owned by this user or root, that its group or others can write, that is in your home folder
 * and they can read, that is larger than 64 KiB, or that is not a regular file. Symbolic links are followed, and their
 * target is checked. On Windows owner and permissions are not checked.
 *
 * @param path a UTF-8 file; a relative path is resolved from the working folder at each load
 * @throws {ConfigurationError} `path` is invalid
 * @throws {CredentialError} at the call that needs the secret: the file does not exist or is refused
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
