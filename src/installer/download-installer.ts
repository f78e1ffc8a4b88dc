import { sleep } from '../commands/sleep.ts'
import { ConnectionError } from '../errors/connection-error.ts'
import { InstallerDownloadError } from '../errors/installer-download-error.ts'
import { TimeoutError } from '../errors/timeout-error.ts'
import { pauseBefore } from '../transport/retry-policy.ts'
import { announcedLength, checkAnswer } from './check-answer.ts'
import {
  type DownloadOptions,
  type DownloadProgress,
  type DownloadRequest,
  downloadRequest,
} from './download-options.ts'
import { type FollowedAnswer, getFollowing } from './follow-redirects.ts'
import type { InstallerType } from './installer-type.ts'
import { Line } from './line.ts'
import { PartialInstaller } from './partial-installer.ts'
import { ProgressReports } from './progress-reports.ts'
import { fittingTotal, rangeHeaders, validatorOf } from './resume.ts'
import { targetFile } from './target-file.ts'
import { TemporaryFile } from './temporary-file.ts'

/** An installer that was downloaded, whole and checked. */
export interface InstallerFile {
  /** Its absolute path, for `silentInstall`. */
  readonly path: string
  /** By the extension of its URL, and proven by the file's own signature. */
  readonly type: InstallerType
  /** Its size. */
  readonly bytes: number
  /** 64 hex digits in lower case. */
  readonly sha256: string
  /** How many tries it took; 1 where nothing broke. */
  readonly attempts: number
  /** Whether a later try went on where an earlier one had broken, instead of starting again. */
  readonly resumed: boolean
  /** Where redirects led, in order, without query; empty where there was none. */
  readonly redirects: readonly string[]
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
 * console.log(file.sha256, installers.silentInstall(file.type, file.path))
 * ```
 */
export async function downloadInstaller(url: string | URL, options: DownloadOptions): Promise<InstallerFile> {
  const request = downloadRequest(url, options)
  const line = new Line(request.stallTimeout, request.signal)
  try {
    line.throwIfAborted(request.url.host)
    const target = await targetFile(request.to, request.url)
    const file = await TemporaryFile.beside(target)
    try {
      const installer = await new Download(request, line, file).run()
      line.throwIfAborted(request.url.host)
      await file.moveTo(target)
      return { path: target, type: request.type, ...installer }
    } finally {
      await file.discard()
    }
  } finally {
    line.stop()
  }
}

/** The tries of one download. */
class Download {
  readonly #request: DownloadRequest
  readonly #line: Line
  readonly #installer: PartialInstaller
  readonly #reports: ProgressReports
  #attempts = 0
  #resumed = false

  constructor(request: DownloadRequest, line: Line, file: TemporaryFile) {
    this.#request = request
    this.#line = line
    this.#installer = new PartialInstaller(request, file)
    this.#reports = new ProgressReports(request.onProgress)
  }

  async run(): Promise<Omit<InstallerFile, 'path' | 'type'>> {
    const { retry, signal, url } = this.#request
    for (;;) {
      this.#attempts += 1
      try {
        return await this.#try()
      } catch (error) {
        const pause = mayPass(error)
          ? pauseBefore(this.#attempts, retryAfter(error), retry, Math.random)
          : undefined
        if (pause === undefined || this.#attempts > retry.limit) throw error
        await sleep(pause, signal)
        this.#line.throwIfAborted(url.host)
      }
    }
  }

  async #try(): Promise<Omit<InstallerFile, 'path' | 'type'>> {
    const installer = this.#installer
    this.#line.renew()
    const answer = await this.#ask()
    try {
      this.#reports.tell(this.#progress())
      for await (const chunk of answer.chunks()) {
        await installer.append(chunk, answer)
        this.#reports.update(this.#progress())
      }
      const sha256 = installer.finish(answer)
      this.#reports.tell(this.#progress())
      const { redirects } = answer
      return {
        bytes: installer.received,
        sha256,
        attempts: this.#attempts,
        resumed: this.#resumed,
        redirects,
      }
    } finally {
      answer.discard()
    }
  }

  /** Asks for the rest where there is a beginning, and for the whole where what comes does not fit to it. */
  async #ask(): Promise<FollowedAnswer> {
    const range = rangeHeaders(this.#installer.received, this.#installer.validator)
    const rest = await this.#get(range)
    const total = rest.status === 206 ? fittingTotal(rest, this.#installer) : undefined
    if (total !== undefined) return this.#goOn(rest, total)
    const misfit = rest.status === 206 || rest.status === 416
    if (!misfit || range['Range'] === undefined) return this.#begin(rest)
    rest.discard()
    return this.#begin(await this.#get({}))
  }

  #get(range: Readonly<Record<string, string>>): Promise<FollowedAnswer> {
    return getFollowing(this.#request.url, range, this.#line)
  }

  #goOn(answer: FollowedAnswer, total: number): FollowedAnswer {
    try {
      checkAnswer(answer, 206, this.#request)
      this.#installer.expectTotal(total, answer)
      this.#resumed = true
      return answer
    } catch (error) {
      answer.discard()
      throw error
    }
  }

  async #begin(answer: FollowedAnswer): Promise<FollowedAnswer> {
    try {
      checkAnswer(answer, 200, this.#request)
      await this.#installer.restart(validatorOf(answer))
      this.#installer.expectTotal(announcedLength(answer), answer)
      this.#resumed = false
      return answer
    } catch (error) {
      answer.discard()
      throw error
    }
  }

  #progress(): DownloadProgress {
    const { received, total } = this.#installer
    return { receivedBytes: received, totalBytes: total, attempt: this.#attempts }
  }
}

/** Whether another try can help: a broken connection, silence, or a status that may pass. */
function mayPass(error: unknown): boolean {
  if (error instanceof InstallerDownloadError) return error.retryable
  return error instanceof ConnectionError || error instanceof TimeoutError
}

function retryAfter(error: unknown): number | undefined {
  return error instanceof InstallerDownloadError ? error.retryAfterMs : undefined
}
