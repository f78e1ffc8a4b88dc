import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'

/** A shell as it is started with a script: its program, and what stands before the script. */
export interface Shell {
  readonly name: string
  readonly program: string
  readonly args: readonly string[]
}

const NAMES = ['dash', 'bash', 'busybox', 'mksh', 'zsh', 'yash', 'ksh'] as const

/** Every shell that the tests know of; its program is `undefined` where it is not installed. */
export const KNOWN_SHELLS: readonly { readonly name: string; readonly shell: Shell | undefined }[] =
  NAMES.map((name) => {
    const program = onPath(name)
    const args = name === 'busybox' ? ['sh', '-c'] : ['-c']
    return { name, shell: program === undefined ? undefined : { name, program, args } }
  })

export const SHELLS: readonly Shell[] = KNOWN_SHELLS.flatMap(({ shell }) => shell ?? [])

/** PowerShell: the program that `PWSH` names, else the one on the path. */
export function powershellProgram(): string | undefined {
  return process.env['PWSH'] ?? onPath('pwsh')
}

function onPath(name: string): string | undefined {
  if (process.platform === 'win32') return undefined
  return (process.env['PATH'] ?? '')
    .split(delimiter)
    .map((folder) => join(folder, name))
    .find((file) => existsSync(file))
}
