import { dirname, isAbsolute, join } from 'node:path'
import type { Terminal } from '../terminal.ts'
import { UsageError } from '../usage-error.ts'
import { CONFIG_FILE, type Config, readConfig } from './config-file.ts'

/**
 * The config files that count, the first of each setting wins: the one that a flag or the environment names,
 * alone; else the nearest upwards from the working folder, then the user's.
 */
export function findConfigs(
  named: { readonly path: string; readonly place: 'flag' | 'environment' } | undefined,
  terminal: Terminal,
): readonly Config[] {
  const { folder, home } = terminal
  if (named !== undefined) {
    const config = readConfig(named.path, named.place, home)
    if (config === undefined) throw new UsageError(`There is no config file ${named.path}.`)
    return [config]
  }
  const own = userConfigPath(terminal)
  const project = nearest(folder, own, home)
  const user = own === undefined ? undefined : readConfig(own, 'user', home)
  return [project, user].filter((config) => config !== undefined)
}

function nearest(folder: string, own: string | undefined, home: string): Config | undefined {
  for (let at = folder; ; at = dirname(at)) {
    const path = join(at, CONFIG_FILE)
    // The user's own file is that, also where the working folder lies below it.
    const config = path === own ? undefined : readConfig(path, 'project', home)
    if (config !== undefined || dirname(at) === at) return config
  }
}

/**
 * `~/.config/screenconnect/screenconnect.config.json`, in `%APPDATA%` on Windows; `undefined` where the
 * environment names no such place: a relative one would lie in the working folder, which may be anybody's.
 */
export function userConfigPath({ environment, home, platform }: Terminal): string | undefined {
  const [named, usual] =
    platform === 'win32'
      ? [environment['APPDATA'], join(home, 'AppData', 'Roaming')]
      : [environment['XDG_CONFIG_HOME'], join(home, '.config')]
  const base = named && isAbsolute(named) ? named : usual
  return isAbsolute(base) ? join(base, 'screenconnect', CONFIG_FILE) : undefined
}
