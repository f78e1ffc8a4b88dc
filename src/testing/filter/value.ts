import { time } from '../../model/time.ts'
import { FilterError } from './filter-error.ts'

/** There is no NULL: what is missing is `''`, 0 or a date in year 1. */
export type Value = string | number | boolean | Date | NamedNumber

/** A value of an enumeration: known by its name and by its number. */
interface NamedNumber {
  readonly name: string
  readonly number: number
}

/** Negative, 0 or positive. The types meet at the more particular of the two; a guess, as is that case never matters. */
export function compare(left: Value, right: Value): number {
  if (left instanceof Date || right instanceof Date) return toDate(left).getTime() - toDate(right).getTime()
  if (isNamed(left)) return compareNamed(left, right)
  if (isNamed(right)) return -compareNamed(right, left)
  if (typeof left === 'boolean' || typeof right === 'boolean')
    return Number(toBoolean(left)) - Number(toBoolean(right))
  if (typeof left === 'number' || typeof right === 'number') return toNumber(left) - toNumber(right)
  return compareTexts(left.toLowerCase(), right.toLowerCase())
}

function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** Compares with a value that stands in the filter and is read once, not for every session. */
export function comparerTo(literal: Value): (left: Value) => number {
  const text = typeof literal === 'string' ? literal.toLowerCase() : undefined
  let time: number | undefined
  return (left) => {
    if (left instanceof Date) {
      time ??= toDate(literal).getTime()
      return left.getTime() - time
    }
    if (text === undefined || typeof left !== 'string') return compare(left, literal)
    return compareTexts(left.toLowerCase(), text)
  }
}

export function toText(value: Value): string {
  if (typeof value === 'boolean') return value ? 'True' : 'False'
  if (value instanceof Date) return value.toISOString()
  return isNamed(value) ? value.name : String(value)
}

export function toNumber(value: Value): number {
  if (isNamed(value)) return value.number
  const number = typeof value === 'string' && value.trim() === '' ? Number.NaN : Number(value)
  if (Number.isNaN(number)) throw new FilterError('a value that is not a number')
  return number
}

export function toBoolean(value: Value): boolean {
  if (typeof value === 'boolean') return value
  if (typeof value === 'number') return value !== 0
  const text = toText(value).toLowerCase()
  if (text === 'true' || text === 'false') return text === 'true'
  throw new FilterError('a value that is neither true nor false')
}

const DATE = /^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:\d{2})?)?$/

/** A date alone is midnight UTC. Only dates are proven here; that times are read too is a guess. */
export function toDate(value: Value): Date {
  if (value instanceof Date) return value
  const text = typeof value === 'string' ? value : ''
  const zoned = text.length > 10 && !/(?:Z|[+-]\d{2}:\d{2})$/.test(text) ? `${text}Z` : text
  const date = new Date(DATE.test(text) ? zoned : Number.NaN)
  if (Number.isNaN(date.getTime())) throw new FilterError('a value that is not a date')
  return date
}

/** A time as sessions have it. What is none is year 1, as what is missing is. */
export function wireDate(text: string): Date {
  return time(text) ?? YEAR_ONE
}

const YEAR_ONE = new Date('0001-01-01T00:00:00Z')

function isNamed(value: Value): value is NamedNumber {
  return typeof value === 'object' && !(value instanceof Date)
}

/** By name only equality means something; by number order does too. */
function compareNamed(left: NamedNumber, right: Value): number {
  if (isNamed(right)) return left.number - right.number
  if (typeof right === 'string' && !/^\d+$/.test(right)) {
    return left.name.toLowerCase() === right.toLowerCase() ? 0 : 1
  }
  return left.number - toNumber(right)
}
