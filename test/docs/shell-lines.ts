import type { Block } from './blocks.ts'

/** A line of a `sh` block that does something. */
export interface ShellLine {
  readonly path: string
  readonly command: string
}

/** What calls the command line: such lines are run. */
export const CALL = /^(?:source <\()?screenconnect /

/** The lines of a block, without comments and what is empty then. */
export function shellLines({ path, code }: Block): ShellLine[] {
  return code
    .split('\n')
    .map((line) => ({ path, command: line.replace(/(?:^|\s+)#.*$/, '') }))
    .filter(({ command }) => command !== '')
}
