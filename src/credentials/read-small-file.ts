import { constants } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { foreignCause } from '../errors/foreign-cause.ts'
import { fileText } from '../input/file-text.ts'
import { checkPermissions } from './file-permissions.ts'
import { printable, shownPath } from './shown-path.ts'
import { inOurWords, sourceFailure } from './source-failure.ts'

/** What a file must be like to be read. */
export interface FileRules {
  /** What it is to the caller, at the beginning of a sentence: `'The secret file'`. */
  readonly what: string
  readonly maxBytes: number
  /** What to do about a larger one. Default: to check that it is the right file. */
  readonly ifTooLarge?: string
  /** Whether it is in the clear, so that who may read and write it matters. */
  readonly secret: boolean
}

/**
 * The text of a file that is small, regular and UTF-8. Its kind, size and permissions are those of the opened
 * file, not of the path: between a look at the path and the opening somebody could exchange it.
 */
export async function readSmallFile(path: string, rules: FileRules): Promise<string> {
  return await inOurWords(rules.what, async () => {
    const file = await opened(path, rules)
    try {
      const status = await file.stat()
      if (!status.isFile()) {
        throw sourceFailure(
          `${rules.what} ${printable(path)} is no regular file`,
          'Give the path of the file itself',
        )
      }
      if (rules.secret) await checkPermissions(path, rules.what, status)
      return utf8(await wholeContent(file, path, rules), path, rules)
    } finally {
      await file.close()
    }
  })
}

async function opened(path: string, rules: FileRules): Promise<FileHandle> {
  // Opening a named pipe would wait for whoever writes into it. Windows has no such flag, and no such pipes.
  const withoutWaiting = constants.O_NONBLOCK ?? 0
  try {
    return await open(path, constants.O_RDONLY | withoutWaiting)
  } catch (error) {
    const { code } = foreignCause(error)
    const [problem, next] = OPENING[code ?? ''] ?? [
      `cannot be opened${code === undefined ? '' : ` (${code})`}`,
      'Look at it with the user that runs this program',
    ]
    throw sourceFailure(`${rules.what} ${problem}: ${await shownPath(path)}`, next)
  }
}

const OPENING: Readonly<Record<string, readonly [problem: string, next: string]>> = {
  ENOENT: ['does not exist', 'Check the path, and that it is mounted'],
  ENOTDIR: ['does not exist, a part of its path is no folder', 'Check the path, and that it is mounted'],
  EACCES: [
    'may not be read by this user',
    'Give the user that runs this program the right to read it, and nobody else',
  ],
  EISDIR: ['is a folder', 'Give the path of the file itself'],
}

async function wholeContent(file: FileHandle, path: string, rules: FileRules): Promise<Buffer> {
  // One byte more than allowed tells too much from just enough; what a file says of its size may be wrong.
  const buffer = Buffer.alloc(rules.maxBytes + 1)
  let length = 0
  while (length < buffer.length) {
    const { bytesRead } = await file.read(buffer, length, buffer.length - length, null)
    if (bytesRead === 0) return buffer.subarray(0, length)
    length += bytesRead
  }
  throw sourceFailure(
    `${rules.what} ${printable(path)} has more than ${rules.maxBytes} bytes`,
    rules.ifTooLarge ?? 'Check that it is the right file',
  )
}

function utf8(content: Buffer, path: string, rules: FileRules): string {
  const decoded = fileText(content)
  // A byte order mark is kept: whoever reads the text says what to do about it.
  if (decoded.text !== undefined) return decoded.text
  const how =
    decoded.is === 'UTF-16' && rules.secret ? ' (in Windows PowerShell: Set-Content -Encoding ascii)' : ''
  throw sourceFailure(
    `${rules.what} ${printable(path)} is ${decoded.is} text`,
    `Save it as UTF-8${how || ', without a byte order mark'}`,
  )
}
