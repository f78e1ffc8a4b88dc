import { constants, type Stats } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { foreignCause } from '../errors/foreign-cause.ts'
import { fileText } from '../input/file-text.ts'
import { checkPermissions } from './file-permissions.ts'
import { printable, shownPath } from './shown-path.ts'
import { inOurWords, SourceRefusal, sourceFailure } from './source-failure.ts'

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

/** Why a file was not read, as a whole sentence. */
export class FileRefusal extends SourceRefusal {}

/** The text of a source of the secret, as `readRegularFile` reads it. */
export async function readSmallFile(path: string, rules: FileRules): Promise<string> {
  return await inOurWords(rules.what, async () => {
    const check = (status: Stats) => (rules.secret ? checkPermissions(path, rules.what, status) : undefined)
    try {
      return await readRegularFile(path, rules, check)
    } catch (error) {
      throw error instanceof FileRefusal ? sourceFailure(error.problem, error.message, error.next) : error
    }
  })
}

/**
 * The text of a file that is small, regular and UTF-8. It is opened once and without waiting, and its kind, size
 * and permissions are those of the opened file, not of the path: between a look at the path and the opening
 * somebody could exchange it. Links are followed; what is behind them counts.
 *
 * @param check throws if the owner or the mode is not acceptable
 * @throws {FileRefusal} it is not read
 */
export async function readRegularFile(
  path: string,
  rules: Rules,
  check: (status: Stats) => void | Promise<void>,
): Promise<string> {
  const file = await opened(path, rules)
  try {
    const status = await file.stat().catch((error: unknown) => unread(error, path, rules))
    if (!status.isFile()) {
      throw new FileRefusal(
        'unusable',
        `${rules.what} ${printable(path)} is not a regular file`,
        'Give the path of the file itself',
      )
    }
    await check(status)
    return utf8(await wholeContent(file, path, rules), path, rules)
  } finally {
    await file.close()
  }
}

type Rules = Omit<FileRules, 'secret'> & Partial<Pick<FileRules, 'secret'>>

async function opened(path: string, rules: Rules): Promise<FileHandle> {
  // Opening a named pipe would wait for whoever writes into it. Windows has no such flag, and no such pipes.
  const withoutWaiting = constants.O_NONBLOCK ?? 0
  try {
    return await open(path, constants.O_RDONLY | withoutWaiting)
  } catch (error) {
    const { code } = foreignCause(error)
    const [words, next] = OPENING[code ?? ''] ?? [
      `cannot be opened${code === undefined ? '' : ` (${code})`}`,
      'Open it by hand as the user that runs this program',
    ]
    const problem = code === 'ENOENT' || code === 'ENOTDIR' ? 'missing' : 'unusable'
    throw new FileRefusal(problem, `${rules.what} ${words}: ${await shownPath(path)}`, next)
  }
}

/** Special files, such as the kernel's, can be opened and then fail to read. */
function unread(error: unknown, path: string, rules: Rules): never {
  const { code } = foreignCause(error)
  throw new FileRefusal(
    'unusable',
    `${rules.what} ${printable(path)} cannot be read${code === undefined ? '' : ` (${code})`}`,
    'Give the path of the file itself',
  )
}

const OPENING: Readonly<Record<string, readonly [problem: string, next: string]>> = {
  ENOENT: ['does not exist', 'Check the path, and whether it is mounted'],
  ENOTDIR: [
    'does not exist: a part of its path is not a folder',
    'Check the path, and whether it is mounted',
  ],
  EACCES: ['is not readable by this user', 'Let the user that runs this program read it, and nobody else'],
  EISDIR: ['is a folder', 'Give the path of the file itself'],
}

async function wholeContent(file: FileHandle, path: string, rules: Rules): Promise<Buffer> {
  // One byte more than allowed tells too much from just enough; what a file says of its size may be wrong.
  const buffer = Buffer.alloc(rules.maxBytes + 1)
  let length = 0
  while (length < buffer.length) {
    const { bytesRead } = await file
      .read(buffer, length, buffer.length - length, null)
      .catch((error: unknown) => unread(error, path, rules))
    if (bytesRead === 0) return buffer.subarray(0, length)
    length += bytesRead
  }
  throw new FileRefusal(
    'unusable',
    `${rules.what} ${printable(path)} is larger than ${rules.maxBytes} bytes`,
    rules.ifTooLarge ?? 'Check that it is the right file',
  )
}

function utf8(content: Buffer, path: string, rules: Rules): string {
  const decoded = fileText(content)
  // A byte order mark is kept: whoever reads the text says what to do about it.
  if (decoded.text !== undefined) return decoded.text
  const how =
    decoded.is === 'UTF-16 text' && rules.secret === true
      ? ' (in Windows PowerShell: Set-Content -Encoding ascii)'
      : ''
  throw new FileRefusal(
    'unusable',
    `${rules.what} ${printable(path)} is ${decoded.is}`,
    `Save it as UTF-8${how || ', without a byte order mark'}`,
  )
}
