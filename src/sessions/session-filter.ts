import { ConfigurationError } from '../errors/configuration-error.ts'
import { dateOf } from '../input/ducks.ts'
import { describe } from '../input/options.ts'
import { textArgument } from '../input/texts.ts'

/** A pattern for `LIKE`, from `prefix`, `suffix` or `contains`. */
export interface FilterPattern {
  readonly pattern: string
}

/** A value in a session filter. An array becomes the list of `IN`, a `Date` its day in UTC. */
export type FilterValue = string | number | Date | FilterPattern | readonly (string | number | Date)[]

/** The one way to make a pattern, so that an object of somebody else's is never taken for one. */
class Pattern implements FilterPattern {
  readonly pattern: string

  constructor(pattern: string) {
    this.pattern = pattern
  }
}

/**
 * Builds a session filter with its values quoted. Wildcards come only from `prefix`, `suffix` and `contains`. Do not put
 * quotes around a value.
 *
 * `LIKE` cannot escape `*` and `%`, so text with one of them is refused after `LIKE`. A `Date` becomes its day in UTC;
 * whether times of day work is not known.
 *
 * Evidence: vendor, for the language; `GetSessionsByFilter` itself is seen, not verified.
 *
 * @throws {ConfigurationError} a value cannot be quoted safely at its place
 * @example
 * ```ts
 * import { prefix, sessionFilter } from '@acg/screenconnect'
 *
 * const site = "O'Hare"
 * const filter = sessionFilter`CustomProperty2 = ${site} AND Name LIKE ${prefix('HOST-')}`
 * console.log(filter) // CustomProperty2 = 'O''Hare' AND Name LIKE 'HOST-*'
 * const { sessions } = await client.unverified.getSessionsByFilter(filter)
 * ```
 */
export function sessionFilter(strings: TemplateStringsArray, ...values: readonly FilterValue[]): string {
  let filter = ''
  for (const [index, part] of strings.entries()) {
    filter += part
    if (index >= values.length) break
    const slot = `value ${index + 1}`
    refuseWrongPlace(slot, filter, strings[index + 1] ?? '')
    filter += literal(values[index], slot, isOperandOfLike(filter))
  }
  return filter
}

/** For `LIKE`: text that starts with `start`. */
export function prefix(start: string): FilterPattern {
  return new Pattern(`${plain('prefix', start)}*`)
}

/** For `LIKE`: text that ends with `end`. */
export function suffix(end: string): FilterPattern {
  return new Pattern(`*${plain('suffix', end)}`)
}

/** For `LIKE`: text that contains `part`. */
export function contains(part: string): FilterPattern {
  return new Pattern(`*${plain('contains', part)}*`)
}

function plain(name: string, given: unknown): string {
  const value = textArgument(name, given)
  if (value === '') throw new ConfigurationError(name, 'an empty string', 'non-empty text')
  refuseWildcards(name, value)
  return value
}

function refuseWildcards(slot: string, value: string): void {
  if (!/[*%]/.test(value)) return
  throw new ConfigurationError(
    slot,
    'text with * or %, which are wildcards in LIKE and cannot be escaped',
    'text without * or % (compare with = instead, or use prefix() with the part before)',
  )
}

/** A value inside quotes, or up against a word or a string, would become a part of it. */
function refuseWrongPlace(slot: string, before: string, after: string): void {
  const quotes = before.split("'").length - 1
  if (quotes % 2 === 0 && !/[\w'.]$/.test(before) && !/^[\w'.]/.test(after)) return
  throw new ConfigurationError(
    slot,
    'a value inside quotes or next to a word',
    'separated by spaces and without quotes around it',
  )
}

/** Whether what comes next is compared by `LIKE`, directly or as a part of its operand. */
function isOperandOfLike(filter: string): boolean {
  const code = filter.replaceAll(/'(?:[^']|'')*'/g, "''")
  let like = false
  // The name of a function, if a parenthesis follows: its arguments are a part of the operand.
  let name = false
  for (const [token] of code.matchAll(/\w+|''|\S/g)) {
    if (name && token !== '(') like = false
    name = false
    if (/^like$/i.test(token)) like = true
    else if (/^\w/.test(token) && !/^(?:and|or|not|in)$/i.test(token)) name = true
    else if (!['(', '+', ',', "''"].includes(token)) like = false
  }
  return like && !name
}

function literal(value: unknown, slot: string, like: boolean): string {
  if (value instanceof Pattern) {
    if (like) return quoted(value.pattern)
    throw new ConfigurationError(
      slot,
      'a pattern that no LIKE stands before',
      'text, or a pattern behind LIKE',
    )
  }
  if (!Array.isArray(value)) return single(value, slot, like)
  if (value.length === 0) {
    throw new ConfigurationError(slot, 'an empty list', 'a list with something in it')
  }
  // From, not map: map would leave a hole as it is.
  const items = Array.from(value, (item: unknown, index) => single(item, `${slot}[${index}]`, like))
  return `(${items.join(', ')})`
}

function single(value: unknown, slot: string, like: boolean): string {
  if (typeof value === 'number') return numeral(value, slot)
  const date = dateOf(value)
  if (date !== undefined && !Number.isNaN(date.getTime())) return quoted(day(date, slot))
  if (typeof value !== 'string') {
    const what = date === undefined ? describe(value) : 'an invalid Date'
    throw new ConfigurationError(slot, what, 'text, a number, a Date, a pattern, or a list of these')
  }
  const text = textArgument(slot, value)
  if (text.includes('\0')) throw new ConfigurationError(slot, 'text with NUL in it', 'text without NUL')
  if (like) refuseWildcards(slot, text)
  return quoted(text)
}

/** The language knows digits and a point, no exponents. */
function numeral(value: number, slot: string): string {
  const digits = String(value)
  if (/^-?\d+(?:\.\d+)?$/.test(digits)) return digits
  throw new ConfigurationError(slot, digits, 'a finite number that needs no exponent')
}

function day(value: Date, slot: string): string {
  const iso = value.toISOString()
  if (/^\d{4}-/.test(iso)) return iso.slice(0, 'YYYY-MM-DD'.length)
  throw new ConfigurationError(slot, 'a Date of another era', 'a Date with a year of four digits')
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}
