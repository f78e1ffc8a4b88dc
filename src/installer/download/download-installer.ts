import type { InstallerType } from '../installer-type.ts'
import { type DownloadOptions, downloadRequest } from './download-options.ts'
import { type DownloadedInstaller, DownloadTries } from './download-tries.ts'
import { StallGuard } from './stall-guard.ts'
import { targetFile } from './target-file.ts'
import { TemporaryFile } from './temporary-file.ts'

/** A downloaded and checked installer. */
export interface InstallerFile extends DownloadedInstaller {
  /** The absolute path on this computer. `silentInstall` takes the path on the machine that runs the command. */
  readonly path: string
  /** From the extension of the URL, checked against the signature of the file. */
  readonly type: InstallerType
}

/**
 * Downloads an installer to a temporary file, checks it, and then replaces the target. After an error the target is
 * unchanged and no partial file is left. Only a killed process leaves one, `.installer-….part`.
 *
 * The status, the media type (a page with 200 is an error), the length, the signature of the type and `expect` are
 * checked. A broken connection is retried: from where it broke if a strong `ETag` or `Last-Modified` shows that the file is
 * the same, otherwise from the start. At most five redirects are followed, only to `https:`. No secret is sent, and none
 * is needed (vendor).
 *
 * Evidence: GET of an `.msi` verified; a failed download as a page with 200 seen; ranges and entity tags unknown, so both
 * ways work.
 *
 * @param url from `InstallerUrlBuilder`; `https:`, or `http:` for loopback
 * @throws {InstallerDownloadError} the file is not an installer or not the expected one, or it cannot be written
 * @throws {ConnectionError} the connection failed, in the last retry too
 * @throws {TimeoutError} no data arrived for `stallTimeout`, in the last retry too
 * @throws {AbortedError} `signal` was aborted
 * @throws {ConfigurationError} the URL or an option is invalid; nothing was sent
 * @example
 * ```ts
 * import { InstallerUrlBuilder } from '@acg/screenconnect'
 * import { downloadInstaller } from '@acg/screenconnect/node'
 *
 * const installers = new InstallerUrlBuilder({ instance: 'https://acme.screenconnect.com' })
 * const file = await downloadInstaller(installers.build({ type: 'msi', name: 'HOST-01' }), {
 *   to: 'agent.msi',
 *   onProgress: ({ receivedBytes, totalBytes }) => console.log(receivedBytes, 'of', totalBytes),
 * })
 * // On the machine, elevated, where the file lies.
 * console.log(file.sha256, installers.silentInstall(file.type, 'agent.msi'))
 * ```
 */
export async function downloadInstaller(url: string | URL, options: DownloadOptions): Promise<InstallerFile> {
  const request = downloadRequest(url, options)
  const guard = new StallGuard(request.stallTimeout, request.signal)
  try {
    guard.throwIfAborted()
    const target = await targetFile(request.to, request.url)
    const file = await TemporaryFile.beside(target)
    try {
      const installer = await new DownloadTries(request, guard, file).run()
      guard.throwIfAborted()
      await file.moveTo(target)
      return { path: target, type: request.type, ...installer }
    } finally {
      await file.discard()
    }
  } finally {
    guard.stop()
  }
}
