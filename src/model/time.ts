/** How the service writes "never". JavaScript reads it as a valid date in year 1, local time. Evidence: seen. */
export const NEVER = '0001-01-01T00:00:00'

const ISO_DATE_TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(Z|[+-]\d{2}:?\d{2})?$/

/**
 * A time as the wire has it (ISO-8601 UTC, up to seven fractional digits; the fourth and later ones are
 * lost in a `Date`), or `null` for "never", for nothing, and for what is not a time.
 */
export function time(value: unknown): Date | null {
  if (typeof value !== 'string' || value.startsWith('0001-01-01')) return null
  const match = ISO_DATE_TIME.exec(value)
  if (match === null) return null
  // Without a zone JavaScript would read local time; the service's times are UTC.
  const date = new Date(match[1] === undefined ? `${value}Z` : value)
  return Number.isNaN(date.getTime()) ? null : date
}
