import { stat } from 'node:fs/promises'
import { dirname, isAbsolute } from 'node:path'
import { ConfigurationError } from '../errors/configuration-error.ts'
import { describe } from '../input/options.ts'

/** The path of a file, refused without being printed: a secret may stand in its place. */
export function pathArgument(name: string, given: unknown): string {
  if (typeof given === 'string' && given.trim() !== '' && !given.includes('\0')) return given
  const what = typeof given === 'string' && given.includes('\0') ? 'a string with NUL in it' : describe(given)
  throw new ConfigurationError(name, what, 'the path of a file')
}

/**
 * A path as a message may show it: as far as it exists. What is on the disk under that name is no secret in the
 * wrong place; what is not there may be one, also as the last part of a path.
 */
export async function shownPath(path: string): Promise<string> {
  if (await exists(path)) return printable(path)
  for (let folder = dirname(path); isPlace(folder); folder = dirname(folder)) {
    if (await exists(folder)) return `${printable(folder)}/… (a path of ${path.length} characters)`
  }
  const from = isAbsolute(path) ? '' : ` in ${printable(process.cwd())}`
  return `a path of ${path.length} characters, which is not shown since none of it exists${from}`
}

/** The working folder and the root always exist: that says nothing about what stands behind them. */
function isPlace(folder: string): boolean {
  return folder !== '.' && !(isAbsolute(folder) && dirname(folder) === folder)
}

async function exists(path: string): Promise<boolean> {
  return await stat(path).then(
    () => true,
    () => false,
  )
}

/** Without what a terminal would obey. */
export function printable(text: string): string {
  return text.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, '?').slice(-200)
}
