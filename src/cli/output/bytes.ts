const UNITS = ['B', 'kB', 'MB', 'GB', 'TB'] as const

/** `16.0 MB`: thousands, as disks and networks count. */
export function bytes(count: number): string {
  let value = count
  let unit = 0
  while (value >= 1000 && unit < UNITS.length - 1) {
    value /= 1000
    unit += 1
  }
  return `${unit === 0 ? value : value.toFixed(1)} ${UNITS[unit]}`
}
