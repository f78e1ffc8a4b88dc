import { dirname, isAbsolute, join } from 'node:path'
import type { Terminal } from '../terminal.ts'
import { UsageError } from '../usage-error.ts'
import { pathInWords, type Shown, say } from '../words.ts'
import { CONFIG_FILE, type Config, readConfig } from './config-file.ts'

/** A config file that was named, and by what. */
export interface NamedConfig {
  readonly path: string
  readonly place: 'flag' | 'environment'
  readonly words: Shown
}

/**
 * The config files that count, the first of each setting wins: the one that a flag or the environment names,
 * alone; else the nearest upwards from the working folder, then the user's.
 */
export async function findConfigs(
  named: NamedConfig | undefined,
  terminal: Terminal,
): Promise<readonly Config[]> {
  const { folder, home } = terminal
  if (named !== undefined) {
    const config = await readConfig(named.path, named.place, home)
    if (config !== undefined) return [config]
    throw new UsageError(
      say`The config file that ${named.words} names does not exist: ${await pathInWords(named.path)}.`,
    )
  }
  const own = userConfigPath(terminal)
  const project = await nearest(folder, own, home)
  const user = own === undefined ? undefined : await readConfig(own, 'user', home)
  return [project, user].filter((config) => config !== undefined)
}

async function nearest(folder: string, own: string | undefined, home: string): Promise<Config | undefined> {
  for (let at = folder; ; at = dirname(at)) {
    const path = join(at, CONFIG_FILE)
    // The user's own file is that, also where the working folder lies below it.
    const config = path === own ? undefined : await readConfig(path, 'project', home)
    if (config !== undefined || dirname(at) === at) return config
  }
}

/**
 * `~/.config/screenconnect/screenconnect.config.json`, in `%APPDATA%` on Windows; `undefined` where the
 * environment names no such place: a relative one would lie in the working folder, which may be anybody's.
 */
function userConfigPath(terminal: Terminal): string | undefined {
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
