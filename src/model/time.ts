/** How the service writes "never". JavaScript reads it as a valid date in year 1, local time. Evidence: seen. */
export const NEVER = '0001-01-01T00:00:00'

const ISO_DATE_TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(Z|[+-]\d{2}:?\d{2})?$/

/**
 * A time as the wire has it (ISO-8601 UTC, up to seven fractional digits; the fourth and later ones are
 * lost in a `Date`), or `null` for "never", for nothing, and for what is not a time.
 */
export function time(value: unknown): Date | null {
  if (typeof value !== 'string') return null
  const usual = usualTime(value)
  if (usual !== undefined) return new Date(usual)
  if (value.startsWith('0001-01-01')) return null
  const date = new Date(anyTime(value))
  return Number.isNaN(date.getTime()) ? null : date
}

/**
 * The milliseconds of a time as the service writes them, `2026-01-02T03:04:05.1234567Z`, `undefined` for any other
 * form. A session holds ten: read by a pattern, they took as long as the whole of its JSON.
 */
function usualTime(value: string): number | undefined {
  if (value.length !== FORM.length) return undefined
  for (const at of SEPARATORS) if (value.charCodeAt(at) !== FORM.charCodeAt(at)) return undefined
  const year = twoDigits(value, 0) * 100 + twoDigits(value, 2)
  const month = twoDigits(value, 5)
  const day = twoDigits(value, 8)
  const hour = twoDigits(value, 11)
  const minute = twoDigits(value, 14)
  const second = twoDigits(value, 17)
  const fraction = twoDigits(value, 20) * 10 + Math.floor(twoDigits(value, 22) / 10)
  const lost = twoDigits(value, 24) + twoDigits(value, 25)
  // Years before the epoch, the ends of months and what no clock shows are left to JavaScript.
  if (year < 1970 || month < 1 || month > 12 || day < 1 || day > 28) return undefined
  if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59) return undefined
  if (fraction < 0 || lost < 0) return undefined
  const time = (hour * 60 + minute) * 60_000 + second * 1000 + fraction
  return (daysBefore(year, month) + day - 1) * 86_400_000 + time
}

const FORM = '0000-00-00T00:00:00.0000000Z'
const SEPARATORS = [4, 7, 10, 13, 16, 19, 27] as const

/** Days from the first of 1970 to the first of a month. `Date.UTC` takes as long as all the rest. */
function daysBefore(year: number, month: number): number {
  // A year that begins in March ends with the day that some years lack.
  const years = month > 2 ? year : year - 1
  const months = month > 2 ? month - 3 : month + 9
  const leapDays = Math.floor(years / 4) - Math.floor(years / 100) + Math.floor(years / 400)
  return years * 365 + leapDays + Math.floor((153 * months + 2) / 5) - 719_468
}

/** Far below zero for what are not two digits, and so is what is reckoned with it. */
function twoDigits(value: string, at: number): number {
  const tens = value.charCodeAt(at) - 48
  const ones = value.charCodeAt(at + 1) - 48
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : -100_000
}
function anyTime(value: string): string | number {
  const match = ISO_DATE_TIME.exec(value)
  if (match === null) return Number.NaN
  // Without a zone JavaScript would read local time; the service's times are UTC.
  return match[1] === undefined ? `${value}Z` : value
}
