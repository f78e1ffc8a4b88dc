import { sleep } from '../../commands/sleep.ts'
import { ConnectionError } from '../../errors/connection-error.ts'
import { foreignProperty } from '../../errors/foreign-cause.ts'
import { InstallerDownloadError } from '../../errors/installer-download-error.ts'
import { TimeoutError } from '../../errors/timeout-error.ts'
import { pauseBefore } from '../../transport/retry-policy.ts'
import { announcedLength, checkAnswer } from './check-answer.ts'
import type { DownloadProgress, DownloadRequest } from './download-options.ts'
import { type FollowedAnswer, getFollowing } from './follow-redirects.ts'
import { PartialInstaller } from './partial-installer.ts'
import { ProgressReports } from './progress-reports.ts'
import { fittingTotal, rangeHeaders, validatorOf } from './resume.ts'
import type { StallGuard } from './stall-guard.ts'
import type { TemporaryFile } from './temporary-file.ts'

/** What the tries brought: an installer that is whole and checked, still in its temporary file. */
export interface DownloadedInstaller {
  /** Its size. */
  readonly bytes: number
  /** 64 hex digits in lower case. */
  readonly sha256: string
  /** How many tries it took; 1 where nothing broke. */
  readonly attempts: number
  /** Whether a later try went on where an earlier one had broken, instead of starting again. */
  readonly resumed: boolean
  /** Where redirects led, in order, without query and with `…` for a long segment; empty where there was none. */
  readonly redirects: readonly string[]
}

/** The tries of one download. */
export class DownloadTries {
  readonly #request: DownloadRequest
  readonly #guard: StallGuard
  readonly #installer: PartialInstaller
  readonly #reports: ProgressReports
  #attempts = 0
  #resumed = false

  constructor(request: DownloadRequest, guard: StallGuard, file: TemporaryFile) {
    this.#request = request
    this.#guard = guard
    this.#installer = new PartialInstaller(request, file)
    this.#reports = new ProgressReports(request.onProgress)
  }

  async run(): Promise<DownloadedInstaller> {
    const { retry, signal } = this.#request
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
      }
    }
  }

  async #try(): Promise<DownloadedInstaller> {
    const installer = this.#installer
    this.#guard.renew()
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
    return getFollowing(this.#request.url, range, this.#guard)
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

/**
 * Whether another try can help: a broken connection, silence, or a status that may pass. A certificate that is
 * not trusted stays so, and so do versions of TLS that do not meet.
 */
function mayPass(error: unknown): boolean {
  if (error instanceof InstallerDownloadError) return error.retryable
  if (error instanceof ConnectionError && error.failure === 'tls') {
    // A handshake that was cut off: a server that is busy, or just starting. A slow one is silence.
    return foreignProperty(error.cause, 'code') === 'ECONNRESET'
  }
  return error instanceof ConnectionError || error instanceof TimeoutError
}

function retryAfter(error: unknown): number | undefined {
  return error instanceof InstallerDownloadError ? error.retryAfterMs : undefined
}
