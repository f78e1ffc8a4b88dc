import { ConfigurationError } from '../errors/configuration-error.ts'
import { describe } from '../input/options.ts'
import { hasControlCharacter, hasLoneSurrogate } from '../input/text-rules.ts'
import { INSTALLER_TYPES, type InstallerType, isInstallerType } from './installer-type.ts'

/**
 * Returns the command that installs a downloaded installer silently.
 *
 * | type | command | evidence |
 * |---|---|---|
 * | `msi` | `msiexec /i <file> /qn /norestart` | verified |
 * | `exe` | `<file> /silent` | code |
 * | `pkg` | `installer -pkg <file> -target /` | seen |
 * | `deb` | `apt-get install -y ./<file>` | seen |
 * | `rpm` | `dnf install -y ./<file>` | a guess |
 * | `sh` | `sh <file>` | seen |
 *
 * Run it in an elevated prompt on Windows, or as root. The commands work in cmd and PowerShell, except for an `.exe` with
 * a quoted path: put `& ` before it in PowerShell. An `.exe` without a folder gets `.\`, which PowerShell requires.
 *
 * @param file the path of the installer on that platform; quoted if necessary
 * @throws {ConfigurationError} the path is empty, or cannot be quoted safely for that platform
 */
export function silentInstall(type: InstallerType, file: string): string {
  if (!isInstallerType(type))
    throw new ConfigurationError(
      'type',
      describe(type, INSTALLER_TYPES),
      `one of ${INSTALLER_TYPES.join(', ')}`,
    )
  if (typeof file !== 'string' || file.trim() === '' || hasControlCharacter(file) || hasLoneSurrogate(file)) {
    throw new ConfigurationError(
      'file',
      describe(file),
      'the path of the installer, without control characters',
    )
  }
  return COMMANDS[type](file)
}

const COMMANDS: Readonly<Record<InstallerType, (file: string) => string>> = {
  msi: (file) => `msiexec /i ${windowsPath(file)} /qn /norestart`,
  exe: (file) => `${windowsPath(/[\\/:]/.test(file) ? file : `.\\${file}`)} /silent`,
  pkg: (file) => `installer -pkg ${posixPath(file)} -target /`,
  deb: (file) => `apt-get install -y ${posixPath(file)}`,
  rpm: (file) => `dnf install -y ${posixPath(file)}`,
  sh: (file) => `sh ${posixPath(file)}`,
}

/**
 * Double quotes are the one form that cmd and msiexec share. Inside them cmd still expands `%` and, where
 * switched on, `!`, PowerShell `$` and backtick, and none of these can be escaped for both: they are refused.
 * So are the typographic double quotes, with which PowerShell ends a string as well.
 */
function windowsPath(file: string): string {
  if (/^\/|["\u201c-\u201e%!$`<>|?*]|\\$/.test(file)) {
    throw new ConfigurationError(
      'file',
      'a path that cannot be quoted safely',
      'a Windows path without double quotes or any of % ! $ ` < > | ? *, that does not start with a slash or end with a backslash',
    )
  }
  // A leading - would be read as an option; so would a slash, which no Windows path begins with.
  const path = file.startsWith('-') ? `.\\${file}` : file
  return /^[\w.:\\-]+$/.test(path) ? path : `"${path}"`
}

/** Single quotes, inside which a POSIX shell reads nothing; `./` keeps a name from being an option or a package. */
function posixPath(file: string): string {
  const path = /^\.{0,2}\//.test(file) ? file : `./${file}`
  return /^[\w./-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`
}
