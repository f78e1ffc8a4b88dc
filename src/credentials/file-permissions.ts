import { realpath } from 'node:fs/promises'
import { relative, resolve, sep } from 'node:path'
import { homeFolder } from './home-folder.ts'
import { printable } from './shown-path.ts'
import { sourceFailure } from './source-failure.ts'

/** What the permissions of a file are, as `stat` tells it. */
export interface FileStatus {
  readonly mode: number
  /** The number of its owner. */
  readonly uid: number
}

/**
 * Refuses a file of another user, who can write it, one that others than its owner can write, and one in the
 * user's home that others can read. Elsewhere reading is left alone: a mounted secret is often readable to all,
 * in a container where there is nobody else.
 *
 * Not checked: access lists beyond the mode, the folders above it, and anything on Windows, whose modes and
 * owners are made up.
 */
export async function checkPermissions(path: string, what: string, { mode, uid }: FileStatus): Promise<void> {
  if (process.platform === 'win32') return
  const shown = printable(path)
  const user = process.geteuid?.()
  if (user !== undefined && !isTrustedOwner(uid, user)) {
    throw sourceFailure(
      'unsafe',
      `${what} ${shown} is owned by another user (uid ${uid}; this process runs as uid ${user})`,
      `Run as root: chown ${user} ${quoted(shown)}. Or use a copy that this user owns`,
    )
  }
  const octal = (mode & 0o777).toString(8).padStart(3, '0')
  if ((mode & 0o022) !== 0) {
    throw sourceFailure(
      'unsafe',
      `${what} ${shown} is writable by users other than its owner (mode ${octal})`,
      `Run: chmod go-w ${quoted(shown)}`,
    )
  }
  if ((mode & 0o044) !== 0 && (await isInHome(path))) {
    throw sourceFailure(
      'unsafe',
      `${what} ${shown} is in your home folder and readable by users other than its owner (mode ${octal})`,
      `Run: chmod 600 ${quoted(shown)}`,
    )
  }
}

/** Root could read this process's memory as well, and owns the mounted secrets of containers. */
export function isTrustedOwner(owner: number, user: number): boolean {
  return owner === user || owner === 0
}

async function isInHome(path: string): Promise<boolean> {
  const folder = homeFolder()
  if (folder === undefined) return false
  const home = await realpath(folder).catch(() => resolve(folder))
  // Users without a home have the root as one, in containers for example: then everything would be in it.
  if (home === sep) return false
  const way = relative(home, await realpath(path))
  return way !== '..' && !way.startsWith(`..${sep}`)
}

function quoted(path: string): string {
  return /^[\w./@+-]+$/.test(path) ? path : `'${path.replaceAll("'", `'\\''`)}'`
}
