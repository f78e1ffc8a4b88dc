import { ConfigurationError } from '../errors/configuration-error.ts'
import type { Interpreter } from './script.ts'

/** Stands for a value in the text that a reader reads; no script can hold it. */
export const MARK = '\0'

/** Why a value cannot stand in some place of a script. */
export interface Objection {
  /** The place, in words that go on after "`value 1` stands …". */
  readonly where: string
  /** How to write it there. */
  readonly instead: string
  /** Whether a number, whose digits are written in place, is refused too. */
  readonly digits: boolean
}

export function objection(where: string, instead: string): Objection {
  return { where, instead, digits: false }
}

/** To a place where no number can stand either. */
export function never(where: string, instead: string): Objection {
  return { where, instead, digits: true }
}

/** What a reader says of the place of one value. */
export interface Place {
  readonly objection?: Objection | undefined
  /** Why a list cannot stand there, where one value can. */
  readonly list?: Objection | undefined
  /** How a number is written there, where not as its digits. */
  readonly number?: ((value: number | bigint) => string) | undefined
}

/**
 * The script's own text as it stands in the source, escapes not resolved, so that `\n` or `\"` mean what they
 * mean to the interpreter. Three things cannot stand in a template as they are: a backtick, the `${` of a shell's
 * own, written `$\{`, and, but in sh, which itself reads two as one, a backslash directly before a value.
 */
export function codeOf(strings: unknown, interpreter: Interpreter): readonly string[] {
  const raw = (strings as { readonly raw?: unknown } | null | undefined)?.raw
  if (!Array.isArray(raw)) {
    const accepted = `it as a template: ${interpreter}\`…\``
    throw new ConfigurationError('script', {
      happened: '`script` is no template, so its values would be code',
      next: `Write ${accepted}`,
    })
  }
  return raw.map((given: unknown, index) => {
    const part = String(given)
    if (part.includes('\\${')) {
      throw new ConfigurationError('script', {
        happened: `\`script\` has ${ESCAPED_VALUE}`,
        next: `Write ${ESCAPED_INSTEAD[interpreter]}`,
      })
    }
    if (part.includes(MARK)) {
      throw new ConfigurationError('script', 'NUL, which no command can carry', 'text without NUL')
    }
    const code = part.replaceAll('\\`', '`').replaceAll('$\\{', '${')
    return interpreter === 'sh' || index === raw.length - 1 ? code : halved(code)
  })
}

const ESCAPED_VALUE = 'a \\ directly before $' + '{, by which JavaScript takes the value for text'
const OWN = 'for a variable of the script $\\{name}'
const ESCAPED_INSTEAD: Readonly<Record<Interpreter, string>> = {
  sh: `two of them, which sh reads as one; ${OWN}`,
  powershell: `two of them for one, C:\\Temp\\\\$\{name}; ${OWN}`,
  cmd: 'two of them for one, C:\\Temp\\\\$' + '{name}',
}

/** Backslashes at the end, each pair of them one. */
function halved(code: string): string {
  let start = code.length
  while (code.charAt(start - 1) === '\\') start -= 1
  return code.slice(0, start) + '\\'.repeat(Math.ceil((code.length - start) / 2))
}

/** Throws what speaks against a value in its place. */
export function checkPlace(slot: string, place: Place, isNumber: boolean, isList: boolean): void {
  const own = isNumber && place.objection?.digits !== true ? undefined : place.objection
  const found = own ?? (isList ? place.list : undefined)
  if (found === undefined) return
  throw new ConfigurationError(slot, {
    happened: `\`${slot}\` stands ${found.where}`,
    next: `Write instead: ${found.instead}`,
  })
}
