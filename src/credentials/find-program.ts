import { constants } from 'node:fs'
import { access, stat } from 'node:fs/promises'
import { delimiter, isAbsolute, join } from 'node:path'

/**
 * The program of that name on the search path, or `undefined`.
 *
 * Looked for here rather than by the system: folders of the path that are empty or relative are left out, and
 * Windows would look into the working folder first. A program that lies in a cloned repository must not be
 * run because somebody works there.
 */
export async function findProgram(name: string): Promise<string | undefined> {
  const folders = (process.env['PATH'] ?? '').split(delimiter).map(withoutQuotes).filter(isAbsolute)
  for (const folder of folders) {
    for (const extension of extensions(name)) {
      const candidate = join(folder, name + extension)
      if (await isProgram(candidate)) return candidate
    }
  }
  return undefined
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
