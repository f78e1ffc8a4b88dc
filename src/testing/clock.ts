/** A time as the service writes it: UTC, seven fractional digits. `ticks` are the four beyond the milliseconds. */
export function wireTime(date: Date, ticks = 0): string {
  return `${date.toISOString().slice(0, -1)}${String(ticks % 10_000).padStart(4, '0')}Z`
}

/** Now, never the same time twice: events of one millisecond keep their order. */
export type Clock = () => string

/** @param now milliseconds since 1970 */
export function createClock(now: () => number = Date.now): Clock {
  let millisecond = Number.NaN
  let written = ''
  let ticks = 0
  return () => {
    const current = now()
    ticks = current === millisecond ? ticks + 1 : 0
    if (ticks === 0) written = new Date(current).toISOString().slice(0, -1)
    millisecond = current
    return `${written}${String(ticks % 10_000).padStart(4, '0')}Z`
  }
}
