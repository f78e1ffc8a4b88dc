/** A time as the service writes it: UTC, seven fractional digits. `ticks` are the four beyond the milliseconds. */
export function wireTime(date: Date, ticks = 0): string {
  return `${date.toISOString().slice(0, -1)}${String(ticks % 10_000).padStart(4, '0')}Z`
}

/** Now, never the same time twice: events of one millisecond keep their order. */
export type Clock = () => string

export function createClock(): Clock {
  let millisecond = 0
  let ticks = 0
  return () => {
    const now = Date.now()
    ticks = now === millisecond ? ticks + 1 : 0
    millisecond = now
    return wireTime(new Date(now), ticks)
  }
}
