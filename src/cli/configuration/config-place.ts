import { lstat } from 'node:fs/promises'
import { dirname, isAbsolute, join } from 'node:path'
import type { Terminal } from '../terminal.ts'
import { type Shown, say } from '../words.ts'

const CONFIG_FILE = 'screenconnect.config.json'

/**
 * `~/.config/screenconnect/screenconnect.config.json`, in `%APPDATA%` on Windows; `undefined` where the
 * environment names no such place: a relative one would lie in the working folder, which may be anybody's.
 */
export function userConfigPath(terminal: Terminal): string | undefined {
  const { home, platform } = terminal
  const usual = platform === 'win32' ? join(home, 'AppData', 'Roaming') : join(home, '.config')
  const base = configFolder(terminal) ?? usual
  return isAbsolute(base) ? join(base, 'screenconnect', CONFIG_FILE) : undefined
}

/** The same for people, by the name of the variable and not by what it holds. */
export function userConfigInWords(terminal: Terminal): Shown {
  if (userConfigPath(terminal) === undefined) return say`a config file`
  if (terminal.platform === 'win32') {
    return say`${'%APPDATA%\\screenconnect\\'}${CONFIG_FILE}`
  }
  const base = configFolder(terminal) === undefined ? '~/.config' : '$XDG_CONFIG_HOME'
  return say`${base}/screenconnect/${CONFIG_FILE}`
}

function configFolder({ environment, platform }: Terminal): string | undefined {
  const named = environment[platform === 'win32' ? 'APPDATA' : 'XDG_CONFIG_HOME']
  return named && isAbsolute(named) ? named : undefined
}

/**
 * The nearest file in the working folder or above it that earlier versions would have read as the config. It is looked
 * for by its name and never opened: whoever wrote the folder wrote it.
 *
 * @param counts the config files that are read, or would be, wherever one works
 */
export async function unreadConfig(
  { folder }: Terminal,
  counts: readonly (string | undefined)[],
): Promise<string | undefined> {
  for (let at = folder; ; at = dirname(at)) {
    const path = join(at, CONFIG_FILE)
    if (!counts.includes(path) && (await isThere(path))) return path
    if (dirname(at) === at) return undefined
  }
}

async function isThere(path: string): Promise<boolean> {
  // Not what a link leads to, which on Windows may be another machine.
  return await lstat(path).then(
    () => true,
    () => false,
  )
}
