import { constants } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { resolve } from 'node:path'
import { addAbortSignal } from 'node:stream'
import { foreignCause } from '../errors/foreign-cause.ts'
import { AbortedError } from '../index.ts'
import type { Terminal } from './terminal.ts'
import { UsageError } from './usage-error.ts'
import { ofOthers, pathInWords, type Shown, say } from './words.ts'

/** Far above what any agent takes, and far below what would fill the memory: a device has no end. */
const MOST = 16_000_000

/** Text given as an argument, where `-` means standard input. */
export async function argumentText(given: string, { input, interrupt }: Terminal): Promise<string> {
  if (given !== '-') return given
  const chunks: Uint8Array[] = []
  let length = 0
  try {
    for await (const chunk of addAbortSignal(interrupt, input)) {
      const bytes = Buffer.from(chunk)
      length += bytes.length
      if (length > MOST) throw new UsageError(say`Standard input has more than ${MOST} bytes.`)
      chunks.push(bytes)
    }
  } catch (error) {
    if (!interrupt.aborted) throw error
    throw new AbortedError({ method: undefined, kind: 'read', outcome: 'not-sent' }, interrupt.reason)
  }
  return decode(Buffer.concat(chunks), say`Standard input`)
}

/** The text of the file that `--file` names. Its path is shown as far as it exists: a secret may stand there. */
export async function fileText(path: string, { folder }: Terminal): Promise<string> {
  const target = resolve(folder, path)
  let file: FileHandle | undefined
  try {
    // Not only a regular file: a shell passes what a program prints as one, `<(…)`.
    file = await open(target, constants.O_RDONLY)
    return decode(await upTo(MOST, file), say`The file that --file names`)
  } catch (error) {
    if (error instanceof UsageError) throw error
    const code = ofOthers(foreignCause(error).code ?? 'no reason given')
    throw new UsageError(
      say`The file that --file names cannot be read (${code}): ${await pathInWords(target)}.`,
    )
  } finally {
    await file?.close()
  }
}

async function upTo(most: number, file: FileHandle): Promise<Buffer> {
  const chunks: Buffer[] = []
  let length = 0
  for (;;) {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(65_536))
    if (bytesRead === 0) return Buffer.concat(chunks)
    length += bytesRead
    if (length > most) throw new UsageError(say`The file that --file names has more than ${most} bytes.`)
    chunks.push(buffer.subarray(0, bytesRead))
  }
}

/** UTF-8, or UTF-16 where a byte order mark says so, as Windows writes it; the mark is cut off. */
function decode(bytes: Uint8Array, what: Shown): string {
  const encoding = bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : 'utf-8'
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes)
  } catch {
    // Read all the same, a script would be another one than the one that is in the file.
    throw new UsageError(say`${what} is not UTF-8. Save it as UTF-8.`)
  }
}
