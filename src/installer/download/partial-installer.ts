import { createHash } from 'node:crypto'
import { InstallerDownloadError } from '../../errors/installer-download-error.ts'
import { tellsItsEnd } from './check-answer.ts'
import type { DownloadRequest } from './download-options.ts'
import type { FollowedAnswer } from './follow-redirects.ts'
import { mediaType } from './media-type.ts'
import type { Beginning, Validator } from './resume.ts'
import { fitsSignature, holdsSignature } from './signatures.ts'
import type { TemporaryFile } from './temporary-file.ts'

const MAYBE_CUT =
  '; without an announced length it may have been cut off, and another download may bring the whole'

/** As much of an installer as has come, each byte checked and counted before it is written. */
export class PartialInstaller implements Beginning {
  readonly #request: DownloadRequest
  readonly #file: TemporaryFile
  #hash = createHash('sha256')
  #received = 0
  #total: number | undefined
  #validator: Validator | undefined

  constructor(request: DownloadRequest, file: TemporaryFile) {
    this.#request = request
    this.#file = file
  }

  get received(): number {
    return this.#received
  }

  get total(): number | undefined {
    return this.#total
  }

  get validator(): Validator | undefined {
    return this.#validator
  }

  /** Forgets what there is, and begins the file that this validates. */
  async restart(validator: Validator | undefined): Promise<void> {
    if (this.#received > 0) await this.#file.empty()
    this.#hash = createHash('sha256')
    this.#received = 0
    this.#total = undefined
    this.#validator = validator
  }

  /**
   * Takes the size that was announced, if any was.
   *
   * @throws {InstallerDownloadError} it is none that is expected
   */
  expectTotal(total: number | undefined, answer: FollowedAnswer): void {
    this.#total = total
    if (total === undefined) return
    if (total > this.#request.maxBytes) throw this.#tooLarge(answer)
    if (total < this.#request.minBytes) throw this.#tooSmall(total, answer)
  }

  async append(chunk: Uint8Array, answer: FollowedAnswer): Promise<void> {
    const { type, maxBytes } = this.#request
    if (!fitsSignature(type, this.#received, chunk)) throw this.#notAnInstaller(answer)
    if (this.#received + chunk.length > maxBytes) throw this.#tooLarge(answer)
    const written = this.#file.write(chunk, this.#received)
    // While the disk works.
    this.#hash.update(chunk)
    await written
    this.#received += chunk.length
  }

  /** The SHA-256 of a file that is whole and as expected. */
  finish(answer: FollowedAnswer): string {
    const { type, minBytes, sha256: expected } = this.#request
    if (answer.overran()) {
      throw refused('length', 'brought more bytes than the server had announced', answer)
    }
    if (!holdsSignature(type, this.#received)) throw this.#notAnInstaller(answer)
    if (this.#received < minBytes) throw this.#tooSmall(this.#received, answer)
    if (this.#total !== undefined && this.#total !== this.#received) {
      throw refused('length', `brought ${this.#received} of ${this.#total} bytes`, answer)
    }
    this.#total = this.#received
    const sha256 = this.#hash.digest('hex')
    if (expected !== undefined && expected !== sha256) {
      const doubt = tellsItsEnd(answer) ? '' : MAYBE_CUT
      const happened = `brought a file with the SHA-256 ${sha256}, expected ${expected}${doubt}`
      throw refused('checksum', happened, answer)
    }
    return sha256
  }

  #notAnInstaller(answer: FollowedAnswer): InstallerDownloadError {
    return refused('not-an-installer', `returned a file that is not a .${this.#request.type}`, answer)
  }

  #tooLarge(answer: FollowedAnswer): InstallerDownloadError {
    return refused('too-large', `is larger than ${this.#request.maxBytes} bytes`, answer)
  }

  #tooSmall(bytes: number, answer: FollowedAnswer): InstallerDownloadError {
    return refused('too-small', `returned ${bytes} bytes, less than ${this.#request.minBytes}`, answer)
  }
}

function refused(
  problem: 'length' | 'checksum' | 'not-an-installer' | 'too-large' | 'too-small',
  happened: string,
  answer: FollowedAnswer,
): InstallerDownloadError {
  const { status, redirects } = answer
  return new InstallerDownloadError({
    problem,
    happened,
    status,
    contentType: mediaType(answer),
    redirects,
  })
}
