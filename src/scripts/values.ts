import { ConfigurationError } from '../errors/configuration-error.ts'
import { describe } from '../input/options.ts'
import { hasLoneSurrogate } from '../input/text-rules.ts'
import { textLiteral } from './bindings.ts'
import type { SingleValue } from './script.ts'

export function isNumber(value: unknown): value is number | bigint {
  return typeof value === 'bigint' || (typeof value === 'number' && Number.isFinite(value))
}

/** Checks what is no list. */
export function single(value: unknown, slot: string): SingleValue {
  if (typeof value === 'boolean' || isNumber(value)) return value
  if (typeof value !== 'string') {
    const accepted = 'text, a finite number, true or false, or a list of these'
    throw new ConfigurationError(slot, describe(value), accepted)
  }
  return carried(value, slot)
}

/** Text that a command can carry. */
export function carried(text: string, slot: string): string {
  if (hasLoneSurrogate(text)) {
    throw new ConfigurationError(slot, 'a string with half of a surrogate pair in it', 'well-formed text')
  }
  if (text.includes('\0')) {
    throw new ConfigurationError(
      slot,
      'a string with NUL in it, which no command can carry',
      'text without NUL',
    )
  }
  return text
}

/** Checks a list with whatever holes it has. */
export function list(values: readonly unknown[], slot: string): readonly SingleValue[] {
  // From, not map: map would leave a hole as it is.
  return Array.from(values, (value: unknown, at) => single(value, `${slot}[${at}]`))
}

/** One value as sh has it: everything is text there. */
export function shLiteral(value: SingleValue): string {
  return textLiteral('sh', String(value))
}

/** One value as PowerShell has it, of its own type. */
export function powershellLiteral(value: SingleValue): string {
  if (typeof value === 'boolean') return value ? '$true' : '$false'
  if (typeof value === 'string') return textLiteral('powershell', value)
  return powershellNumber(value)
}

/** A list is an array even with one item or none. */
export function powershellList(values: readonly SingleValue[]): string {
  return `@(${values.map(powershellLiteral).join(', ')})`
}

/** More than [decimal] holds would lose digits, and is text. A sign may need parentheses beside an operator. */
function powershellNumber(value: number | bigint): string {
  const digits = String(value)
  if (/^-?\d{29,}$/.test(digits)) return `'${digits}'`
  return digits.startsWith('-') ? `(${digits})` : digits
}
