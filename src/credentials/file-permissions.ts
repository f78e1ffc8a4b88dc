import { realpath } from 'node:fs/promises'
import { homedir } from 'node:os'
import { relative, resolve, sep } from 'node:path'
import { printable } from './shown-path.ts'
import { sourceFailure } from './source-failure.ts'

/**
 * Refuses a file that others than its owner can write, wherever it is, and one in the user's home that
 * others can read. Elsewhere reading is left alone: a mounted secret is often readable to all, in a container
 * where there is nobody else.
 *
 * Not checked: who the owner is, access lists beyond the mode, the folders above it, and anything on Windows,
 * whose modes are made up.
 */
export async function checkPermissions(path: string, what: string, mode: number): Promise<void> {
  if (process.platform === 'win32') return
  const shown = printable(path)
  const octal = (mode & 0o777).toString(8).padStart(3, '0')
  if ((mode & 0o022) !== 0) {
    throw sourceFailure(
      `${what} ${shown} can be written by others than its owner (mode ${octal})`,
      `Run: chmod go-w ${quoted(shown)}`,
    )
  }
  if ((mode & 0o044) !== 0 && (await isInHome(path))) {
    throw sourceFailure(
      `${what} ${shown} is in your home and can be read by others than its owner (mode ${octal})`,
      `Run: chmod 600 ${quoted(shown)}`,
    )
  }
}

async function isInHome(path: string): Promise<boolean> {
  const home = await realpath(homedir()).catch(() => resolve(homedir()))
  // Users without a home have the root as one, in containers for example: then everything would be in it.
  if (home === sep) return false
  const way = relative(home, await realpath(path))
  return way !== '..' && !way.startsWith(`..${sep}`)
}

function quoted(path: string): string {
  return /^[\w./@+-]+$/.test(path) ? path : `'${path.replaceAll("'", `'\\''`)}'`
}
