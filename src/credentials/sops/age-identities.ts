import { lstat } from 'node:fs/promises'
import { join } from 'node:path'
import { homeFolder } from '../home-folder.ts'
import { readSmallFile } from '../read-small-file.ts'
import { printable } from '../shown-path.ts'
import { VaultRefusal } from './vault-refusal.ts'

/** The age keys of this user, as text, and where they were looked for. */
export interface AgeIdentities {
  /** `AGE-SECRET-KEY-1…` and `AGE-SECRET-KEY-PQ-1…`. */
  readonly keys: readonly string[]
  /** In words, for the message that none of them fits. */
  readonly places: readonly string[]
}

const RULES = { what: 'The age key file', maxBytes: 65_536, secret: true } as const

/**
 * From all places where sops looks and that hold native keys: `SOPS_AGE_KEY`, the file that
 * `SOPS_AGE_KEY_FILE` names, and `keys.txt` in its default place. Key files are held to the rules of `fromFile`.
 */
export async function ageIdentities(): Promise<AgeIdentities> {
  const { SOPS_AGE_KEY: inVariable, SOPS_AGE_KEY_FILE: named } = process.env
  const found: (readonly string[])[] = []
  const places: string[] = []
  if (inVariable) {
    found.push(keysIn(inVariable, 'the variable SOPS_AGE_KEY'))
    places.push('SOPS_AGE_KEY')
  }
  if (named) {
    found.push(keysIn(await readSmallFile(named, RULES), 'the file of SOPS_AGE_KEY_FILE'))
    places.push('SOPS_AGE_KEY_FILE')
  }
  const standard = defaultPlace()
  const content = standard === undefined ? undefined : await readWhereThere(standard)
  if (standard !== undefined && content !== undefined) {
    found.push(keysIn(content, `the file ${printable(standard)}`))
    places.push(printable(standard))
  }
  const keys = found.flat()
  if (keys.length > 0) return { keys, places }
  throw new VaultRefusal(
    'no-key',
    places.length === 0
      ? 'is encrypted to an age key, and this user has none'
      : `is encrypted to an age key, and ${places.join(', ')} contains none`,
    `Set SOPS_AGE_KEY or SOPS_AGE_KEY_FILE${standard === undefined ? '' : `, or put the key into ${printable(standard)}`}. SSH keys, plugins and SOPS_AGE_KEY_CMD take sops itself`,
  )
}

/** Where sops keeps its keys on this system. */
function defaultPlace(): string | undefined {
  const { APPDATA, XDG_CONFIG_HOME } = process.env
  const rest = ['sops', 'age', 'keys.txt'] as const
  if (process.platform === 'win32') return APPDATA ? join(APPDATA, ...rest) : undefined
  if (XDG_CONFIG_HOME) return join(XDG_CONFIG_HOME, ...rest)
  const home = homeFolder()
  if (home === undefined) return undefined
  if (process.platform === 'darwin') return join(home, 'Library', 'Application Support', ...rest)
  return join(home, '.config', ...rest)
}

async function readWhereThere(path: string): Promise<string | undefined> {
  const there = await lstat(path).catch(() => undefined)
  return there === undefined ? undefined : await readSmallFile(path, RULES)
}

function keysIn(text: string, place: string): readonly string[] {
  if (text.startsWith('\uFEFF')) {
    throw new VaultRefusal(
      'no-key',
      `cannot be decrypted: ${place} starts with a byte order mark`,
      'Save it as UTF-8 without one, as age-keygen writes it',
    )
  }
  const lines = text.split(/\r?\n/).map((line, index) => ({ words: line.trim(), number: index + 1 }))
  return lines
    .filter(({ words }) => words !== '' && !words.startsWith('#'))
    .flatMap(({ words, number }) => words.split(/\s+/).flatMap((word) => keyIn(word, number, place)))
}

/** Nothing of a line is shown: it may be a key with a slip of the pen in it. */
function keyIn(word: string, line: number, place: string): readonly string[] {
  if (/^AGE-SECRET-KEY-(PQ-)?1[A-Z0-9]+$/.test(word)) return [word]
  // A key of a plugin beside others: they are tried without it.
  if (/^AGE-PLUGIN-/.test(word)) return []
  throw new VaultRefusal(
    'no-key',
    `cannot be decrypted: line ${line} of ${place} is not an age key`,
    'Put one key on each line, as age-keygen prints it, without a passphrase',
  )
}
