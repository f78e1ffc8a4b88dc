import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { text as readAll } from 'node:stream/consumers'
import type { Terminal } from './terminal.ts'
import { UsageError } from './usage-error.ts'

/** Text given as an argument, where `-` means standard input. */
export async function argumentText(given: string, terminal: Terminal): Promise<string> {
  return given === '-' ? withoutMark(await readAll(terminal.input)) : given
}

/** The text of a file, a byte order mark cut off. */
export async function fileText(path: string, { folder }: Terminal): Promise<string> {
  try {
    return withoutMark(await readFile(resolve(folder, path), 'utf8'))
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'no reason given'
    throw new UsageError(`${path} cannot be read (${code}).`)
  }
}

function withoutMark(text: string): string {
  return text.replace(/^\uFEFF/, '')
}
