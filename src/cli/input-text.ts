import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { addAbortSignal } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { AbortedError } from '../index.ts'
import type { Terminal } from './terminal.ts'
import { UsageError } from './usage-error.ts'

/** Text given as an argument, where `-` means standard input. */
export async function argumentText(given: string, { input, interrupt }: Terminal): Promise<string> {
  if (given !== '-') return given
  let bytes: Uint8Array
  try {
    bytes = await buffer(addAbortSignal(interrupt, input))
  } catch (error) {
    if (!interrupt.aborted) throw error
    throw new AbortedError({ method: undefined, kind: 'read', outcome: 'not-sent' }, interrupt.reason)
  }
  return decode(bytes, 'Standard input')
}

/** The text of a file. */
export async function fileText(path: string, { folder }: Terminal): Promise<string> {
  let bytes: Uint8Array
  try {
    bytes = await readFile(resolve(folder, path))
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'no reason given'
    throw new UsageError(`${path} cannot be read (${code}).`)
  }
  return decode(bytes, path)
}

/** UTF-8, or UTF-16 where a byte order mark says so, as Windows writes it; the mark is cut off. */
function decode(bytes: Uint8Array, what: string): string {
  const encoding = bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : 'utf-8'
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes)
  } catch {
    // Read all the same, a script would be another one than the one that is in the file.
    throw new UsageError(`${what} is not UTF-8. Save it as UTF-8.`)
  }
}
