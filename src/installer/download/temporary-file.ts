import { randomBytes } from 'node:crypto'
import { type FileHandle, open, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileError } from './file-error.ts'

/**
 * A file beside the target, in the same folder so that renaming it is one step. Its name cannot be guessed and
 * it is never opened where something of that name is there already, so that it cannot be replaced by a link.
 *
 * Readable by all, as far as the umask lets: it holds no secret, and the service that installs it (`apt` as its
 * own user, for one) has to read it. Written by its owner alone, whatever the umask: root is to run it next.
 */
export class TemporaryFile {
  readonly #path: string
  readonly #handle: FileHandle
  #open = true

  private constructor(path: string, handle: FileHandle) {
    this.#path = path
    this.#handle = handle
  }

  /** @throws {InstallerDownloadError} it cannot be created there */
  static async beside(target: string): Promise<TemporaryFile> {
    const path = join(dirname(target), `.installer-${randomBytes(12).toString('hex')}.part`)
    try {
      return new TemporaryFile(path, await open(path, 'wx', 0o644))
    } catch (error) {
      throw fileError('could not create a file next to the target', error, 'not-sent')
    }
  }

  async write(chunk: Uint8Array, position: number): Promise<void> {
    try {
      for (let offset = 0; offset < chunk.length; ) {
        const { bytesWritten } = await this.#handle.write(
          chunk,
          offset,
          chunk.length - offset,
          position + offset,
        )
        offset += bytesWritten
      }
    } catch (error) {
      throw fileError('could not be written to disk', error)
    }
  }

  async empty(): Promise<void> {
    try {
      await this.#handle.truncate(0)
    } catch (error) {
      throw fileError('could not restart the file on disk', error)
    }
  }

  /** Puts the whole file in the target's place, its bytes on the disk first: never half a file after a crash. */
  async moveTo(target: string): Promise<void> {
    try {
      await this.#handle.sync()
      await this.#close()
      await rename(this.#path, target)
    } catch (error) {
      throw fileError('could not replace the target', error)
    }
  }

  /** Removes what was not moved. Never throws: whatever led here is what the caller should hear of. */
  async discard(): Promise<void> {
    await this.#close().catch(() => {})
    await rm(this.#path).catch(() => {})
  }

  async #close(): Promise<void> {
    if (!this.#open) return
    this.#open = false
    await this.#handle.close()
  }
}
