/** How the service writes "never". JavaScript reads it as a valid date in year 1, local time. Evidence: seen. */
export const NEVER = '0001-01-01T00:00:00'

const ISO_DATE_TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(Z|[+-]\d{2}:?\d{2})?$/

/**
 * A time as the wire has it (ISO-8601 UTC, up to seven fractional digits; the fourth and later ones are
 * lost in a `Date`), or `null` for "never", for nothing, and for what is not a time.
 */
export function time(value: unknown): Date | null {
  return dateOf(toldTime(value))
}

/** What the wire says of a time: when it was, that it never was, or (`undefined`) nothing that can be read. */
export type ToldTime = Date | 'never' | undefined

/** A time without what sets "never" apart from nothing told: both are `null`. */
export function dateOf(told: ToldTime): Date | null {
  return told === undefined || told === 'never' ? null : told
}

/** `time`, where it matters that "never" says something and a missing field does not. */
export function toldTime(value: unknown): ToldTime {
  if (typeof value !== 'string') return undefined
  if (value === NEVER) return 'never'
  const usual = usualTime(value)
  if (usual !== undefined) return usual
  if (value.startsWith('0001-01-01')) return 'never'
  const date = new Date(anyTime(value))
  return Number.isNaN(date.getTime()) ? undefined : date
}

/**
 * A time as the service writes them, `2026-01-02T03:04:05.1234567Z`, `undefined` for any other form. A session holds
 * ten, and reading them is most of what decoding it takes; by a pattern it was as long as parsing its whole JSON.
 */
function usualTime(value: string): Date | undefined {
  if (value.length !== FORM.length) return undefined
  // Digit by digit, and all in one function: one for two digits is more than V8 inlines for ten times, and calling it
  // made decoding a list a tenth longer; checked apart from reckoned with, each would be read twice.
  const y1 = digit(value, 0)
  const y2 = digit(value, 1)
  const y3 = digit(value, 2)
  const y4 = digit(value, 3)
  const mo1 = digit(value, 5)
  const mo2 = digit(value, 6)
  const d1 = digit(value, 8)
  const d2 = digit(value, 9)
  const h1 = digit(value, 11)
  const h2 = digit(value, 12)
  const mi1 = digit(value, 14)
  const mi2 = digit(value, 15)
  const s1 = digit(value, 17)
  const s2 = digit(value, 18)
  const f1 = digit(value, 20)
  const f2 = digit(value, 21)
  const f3 = digit(value, 22)
  const f4 = digit(value, 23)
  const f5 = digit(value, 24)
  const f6 = digit(value, 25)
  const f7 = digit(value, 26)
  const wrong =
    notDigit(y1) |
    notDigit(y2) |
    notDigit(y3) |
    notDigit(y4) |
    notDigit(mo1) |
    notDigit(mo2) |
    notDigit(d1) |
    notDigit(d2) |
    notDigit(h1) |
    notDigit(h2) |
    notDigit(mi1) |
    notDigit(mi2) |
    notDigit(s1) |
    notDigit(s2) |
    notDigit(f1) |
    notDigit(f2) |
    notDigit(f3) |
    notDigit(f4) |
    notDigit(f5) |
    notDigit(f6) |
    notDigit(f7) |
    differs(value, 4) |
    differs(value, 7) |
    differs(value, 10) |
    differs(value, 13) |
    differs(value, 16) |
    differs(value, 19) |
    differs(value, 27)
  if (wrong !== 0) return undefined
  const year = y1 * 1000 + y2 * 100 + y3 * 10 + y4
  const month = mo1 * 10 + mo2
  const day = d1 * 10 + d2
  const hour = h1 * 10 + h2
  const minute = mi1 * 10 + mi2
  const second = s1 * 10 + s2
  // Years before the epoch, the day that some years lack and what no clock shows are left to JavaScript.
  if (year < 1970 || day < 1 || day > (DAYS_IN_MONTH[month] ?? 0)) return undefined
  if (hour > 23 || minute > 59 || second > 59) return undefined
  const days = daysBefore(year, month) + day - 1
  const milliseconds = ((hour * 60 + minute) * 60 + second) * 1000 + f1 * 100 + f2 * 10 + f3
  return new Date(days * 86_400_000 + milliseconds)
}

const FORM = '0000-00-00T00:00:00.0000000Z'

/** The digit at a place; for any other character, a number that is none of 0 to 9. */
function digit(value: string, at: number): number {
  return value.charCodeAt(at) - 48
}

/** 0 for 0 to 9: of these alone has neither the number nor six more than it a bit beyond the lowest four. */
function notDigit(number: number): number {
  return (number | (number + 6)) & ~15
}

/** 0 where a separator stands in its place. */
function differs(value: string, at: number): number {
  return value.charCodeAt(at) ^ FORM.charCodeAt(at)
}

/** By number; February without the day that some years lack. */
const DAYS_IN_MONTH = [0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const

/** From the first of January to the first of a month, by number, where February has 28. */
const DAYS_BEFORE_MONTH = [0, 0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334] as const

/** Days from the first of 1970 to the first of a month. `Date.UTC` takes as long as all the rest. */
function daysBefore(year: number, month: number): number {
  const ended = month > 2 ? year : year - 1
  const leapDays = Math.floor(ended / 4) - Math.floor(ended / 100) + Math.floor(ended / 400)
  return year * 365 + leapDays + (DAYS_BEFORE_MONTH[month] ?? 0) - DAYS_BEFORE_1970
}

/** What `daysBefore` reckons for the first of 1970 before this is taken off. */
const DAYS_BEFORE_1970 = 1970 * 365 + 477

function anyTime(value: string): string | number {
  const match = ISO_DATE_TIME.exec(value)
  if (match === null) return Number.NaN
  // Without a zone JavaScript would read local time; the service's times are UTC.
  return match[1] === undefined ? `${value}Z` : value
}
