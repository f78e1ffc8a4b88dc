import { constants } from 'node:fs'
import { access, readlink, realpath, stat } from 'node:fs/promises'
import { basename, delimiter, dirname, isAbsolute, join, relative, sep } from 'node:path'

/**
 * The program of that name on the search path, or `undefined`.
 *
 * Looked for here rather than by the system, which would take one out of the working folder: through an entry of
 * the path that is empty or relative, on Windows without any. A program that lies in a cloned repository must not
 * be run because somebody works there. So nothing is taken that lies in the working folder or below it, however
 * the path leads there: by its full name, by a link, or by a link that is the program.
 */
export async function findProgram(name: string): Promise<string | undefined> {
  const folders = (process.env['PATH'] ?? '').split(delimiter).map(withoutQuotes).filter(isAbsolute)
  for (const folder of folders) {
    for (const extension of extensions(name)) {
      const candidate = join(folder, name + extension)
      if ((await isProgram(candidate)) && !(await isInWorkingFolder(candidate))) return candidate
    }
  }
  return undefined
}

/** Whether a program lies there, or is a link that leads there, also on its way to somewhere else. */
async function isInWorkingFolder(path: string): Promise<boolean> {
  const folder = process.cwd()
  const real = await realpath(folder)
  // Everything is below the root, where services and containers work, and nobody clones there.
  if (dirname(real) === real) return false
  let place = path
  for (let links = 0; links < MOST_LINKS; links += 1) {
    const realFolder = await realpath(dirname(place))
    const places = [place, join(realFolder, basename(place))]
    if (places.some((one) => isWithin(folder, one) || isWithin(real, one))) return true
    const target = await readlink(place).catch(() => undefined)
    if (target === undefined) return false
    // Not made shorter as text: what `..` leads to behind a link only the system knows.
    place = isAbsolute(target) ? target : realFolder + sep + target
  }
  return true
}

/** Systems follow 40 in a row. */
const MOST_LINKS = 41

function isWithin(folder: string, path: string): boolean {
  const way = relative(folder, path)
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way)
}

/** On Windows only what runs without a shell: a `.cmd` or `.bat` would need one. */
function extensions(name: string): readonly string[] {
  if (process.platform !== 'win32') return ['']
  const known = (process.env['PATHEXT'] ?? '.COM;.EXE').toLowerCase().split(';')
  const executable = known.filter((extension) => extension === '.com' || extension === '.exe')
  return /\.(com|exe)$/i.test(name) ? [''] : executable
}

function withoutQuotes(folder: string): string {
  return process.platform === 'win32' ? folder.replace(/^"(.*)"$/, '$1') : folder
}

async function isProgram(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK)
    return (await stat(path)).isFile()
  } catch {
    return false
  }
}
