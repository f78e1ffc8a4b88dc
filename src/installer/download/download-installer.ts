import type { InstallerType } from '../installer-type.ts'
import { type DownloadOptions, downloadRequest } from './download-options.ts'
import { type DownloadedInstaller, DownloadTries } from './download-tries.ts'
import { StallGuard } from './stall-guard.ts'
import { targetFile } from './target-file.ts'
import { TemporaryFile } from './temporary-file.ts'

/** An installer that was downloaded, whole and checked. */
export interface InstallerFile extends DownloadedInstaller {
  /** Its absolute path on this computer. `silentInstall` takes the one on the machine that runs the command. */
  readonly path: string
  /** By the extension of its URL, and proven by the file's own signature. */
  readonly type: InstallerType
}

/**
 * Downloads an installer: streams it to a temporary file beside the target, checks it, and puts it in the
 * target's place once it is whole. After every error the target is as it was and no partial file is left; only
 * a process that is killed leaves one, `.installer-….part`.
 *
 * Checked are the status, the media type (a page with 200 is an error), the length, the signature of the type,
 * which the URL's extension says, and what `expect` says. A connection that breaks is tried again: the rest
 * alone where the server proves by a strong `ETag` or `Last-Modified` that it is the same file, else from the
 * beginning. Redirects are followed to `https:` alone, five at most: no secret goes along, and none is needed
 * (vendor).
 *
 * Evidence: GET of an `.msi` verified; that a failed download can be a page with 200 seen; ranges and entity
 * tags unknown, so either way works.
 *
 * @param url what `InstallerUrlBuilder` builds; `https:`, or `http:` for loopback
 * @throws {InstallerDownloadError} no installer came, or not the expected one, or it cannot be written
 * @throws {ConnectionError} there was no whole answer, in the last try too
 * @throws {TimeoutError} no byte came for `stallTimeout`, in the last try too
 * @throws {AbortedError} `signal` was aborted
 * @throws {ConfigurationError} the URL or an option is not usable; nothing was sent
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
