const UNITS: readonly (readonly [string, number])[] = [
  ['year', 365 * 86_400_000],
  ['month', 30 * 86_400_000],
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
]

/** How times are shown: relative and local, or in UTC. */
export interface Times {
  /** The columns that `short` takes at most. */
  readonly shortWidth: number
  /** `3 minutes ago`, or the time in UTC. */
  short(time: Date | null): string
  /** `2026-07-19 08:41 (3 minutes ago)`, or the time in UTC. */
  long(time: Date | null): string
  /** `2026-07-19 08:41:52`, or the time in UTC. */
  exact(time: Date | null): string
}

export function timesFor(now: Date, utc: boolean): Times {
  if (utc) {
    const show = (time: Date | null) => (time === null ? 'never' : inUtc(time))
    return { shortWidth: 20, short: show, long: show, exact: show }
  }
  return {
    shortWidth: 14,
    short: (time) => (time === null ? 'never' : relative(time, now)),
    long: (time) => (time === null ? 'never' : `${local(time, 16)} (${relative(time, now)})`),
    exact: (time) => (time === null ? 'never' : local(time, 19)),
  }
}

/** `3 days`, `4 hours`: the largest unit that fits. */
export function duration(milliseconds: number): string {
  const { count, unit } = inLargestUnit(milliseconds)
  return `${count} ${unit}${count === 1 ? '' : 's'}`
}

function inLargestUnit(milliseconds: number): { readonly count: number; readonly unit: string } {
  const [unit, size] = UNITS.find(([, length]) => milliseconds >= length) ?? ['second', 1000]
  return { count: Math.floor(milliseconds / size), unit }
}

/** What one unit ago, and one from now, is called. */
const ONE: Readonly<Record<string, readonly [string, string]>> = {
  day: ['yesterday', 'tomorrow'],
  month: ['last month', 'next month'],
  year: ['last year', 'next year'],
}

/** In the words of `Intl.RelativeTimeFormat`, which takes longer to load than a look-up on the server takes. */
function relative(time: Date, now: Date): string {
  const passed = now.getTime() - time.getTime()
  const { count, unit } = inLargestUnit(Math.abs(passed))
  if (count === 0) return 'now'
  const [ago, ahead] = (count === 1 ? ONE[unit] : undefined) ?? []
  const words = duration(Math.abs(passed))
  return passed > 0 ? (ago ?? `${words} ago`) : (ahead ?? `in ${words}`)
}

function inUtc(time: Date): string {
  return `${time.toISOString().slice(0, 19)}Z`
}

function local(time: Date, length: number): string {
  const two = (number: number) => String(number).padStart(2, '0')
  const day = [time.getFullYear(), two(time.getMonth() + 1), two(time.getDate())].join('-')
  const clock = [two(time.getHours()), two(time.getMinutes()), two(time.getSeconds())].join(':')
  return `${day} ${clock}`.slice(0, length)
}
