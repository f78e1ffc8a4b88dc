import { constants, createReadStream, fstat, open } from 'node:fs'
import { Socket } from 'node:net'
import { resolve } from 'node:path'
import { addAbortSignal, type Readable } from 'node:stream'
import { promisify } from 'node:util'
import { foreignCause } from '../errors/foreign-cause.ts'
import { AbortedError } from '../index.ts'
import { fileText } from '../input/file-text.ts'
import type { Terminal } from './terminal.ts'
import { UsageError } from './usage-error.ts'
import { ofOthers, pathInWords, type Shown, say } from './words.ts'

/** Far above what any agent takes, and far below what would fill the memory: a device has no end. */
const MOST = 16_000_000

/** Text given as an argument, where `-` means standard input. */
export async function argumentText(given: string, { input, interrupt }: Terminal): Promise<string> {
  if (given !== '-') return given
  const what = say`Standard input`
  try {
    return decoded(await wholeOf(input, interrupt, what), what)
  } catch (error) {
    throw inOurWords(error, (code) => say`${what} cannot be read (${code}).`)
  }
}

/** The text of the file that `--file` names. Its path is shown as far as it exists: a secret may stand there. */
export async function scriptText(path: string, { folder, interrupt }: Terminal): Promise<string> {
  const target = resolve(folder, path)
  const what = say`The file that --file names`
  try {
    return decoded(await wholeOf(await opened(target), interrupt, what), what)
  } catch (error) {
    const where = await pathInWords(target)
    throw inOurWords(error, (code) => say`${what} cannot be read (${code}): ${where}.`)
  }
}

/**
 * Not only a regular file: a shell passes what a program prints as one, `<(…)`. Opened without waiting, and read as a
 * socket is: a thread that waits for whoever writes into a pipe could not be called back, at Ctrl-C for one.
 */
async function opened(path: string): Promise<Readable> {
  // Windows has no such flag, and no such pipes.
  const fd = await promisify(open)(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0))
  const status = await promisify(fstat)(fd)
  return status.isFIFO() ? new Socket({ fd, readable: true, writable: false }) : createReadStream('', { fd })
}

async function wholeOf(stream: Readable, interrupt: AbortSignal, what: Shown): Promise<Buffer> {
  const chunks: Buffer[] = []
  let length = 0
  try {
    for await (const chunk of addAbortSignal(interrupt, stream)) {
      const bytes = Buffer.from(chunk)
      length += bytes.length
      if (length > MOST) throw new UsageError(say`${what} has more than ${MOST} bytes.`)
      chunks.push(bytes)
    }
  } catch (error) {
    if (!interrupt.aborted) throw error
    throw new AbortedError({ method: undefined, kind: 'read', outcome: 'not-sent' }, interrupt.reason)
  }
  return Buffer.concat(chunks)
}

function inOurWords(error: unknown, unread: (code: Shown) => Shown): Error {
  if (error instanceof UsageError || error instanceof AbortedError) return error
  return new UsageError(unread(ofOthers(foreignCause(error).code ?? 'no reason given')))
}

function decoded(bytes: Buffer, what: Shown): string {
  const { text, is } = fileText(asUtf8(bytes))
  if (text !== undefined) return text.replace(/^\uFEFF/, '')
  // Read all the same, a script would be another one than the one that is in the file.
  throw new UsageError(say`${what} is ${is}. Save it as UTF-8.`)
}

/** UTF-16 is taken where a byte order mark says so, as Windows writes it. */
function asUtf8(bytes: Buffer): Buffer {
  const mark = bytes.toString('hex', 0, 2)
  const encoding = mark === 'fffe' ? 'utf-16le' : mark === 'feff' ? 'utf-16be' : undefined
  if (encoding === undefined) return bytes
  try {
    return Buffer.from(new TextDecoder(encoding, { fatal: true }).decode(bytes))
  } catch {
    return bytes
  }
}
