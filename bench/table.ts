import { median, ratio } from './statistics.ts'
import type { Measured } from './turns.ts'

export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}

/** Ratios to the subjects named, then median, least and most. */
export function spreadTable(
  measured: readonly Measured[],
  bases: readonly string[],
  show: (value: number) => string,
): string {
  return table(
    ['', ...bases.map((base) => `ratio to ${base}`), 'median', 'least', 'most'],
    measured.map(({ title, values }) => [
      title,
      ...bases.map((base) => ratio(values, valuesOf(measured, base)).toFixed(2)),
      ...spread(values, show),
    ]),
  )
}

/** Median, least and most. */
export function spread(values: readonly number[], show: (value: number) => string): string[] {
  return [median(values), Math.min(...values), Math.max(...values)].map(show)
}

export function valuesOf(measured: readonly Measured[], title: string): readonly number[] {
  const found = measured.find((candidate) => candidate.title === title)
  if (found === undefined) throw new Error(`nothing was measured of ${title}`)
  return found.values
}

/** An aim, and whether it was reached: the value is to be at most the limit. */
export function aim(words: string, value: number, limit: number, show: (value: number) => string): string {
  return `- Aim: ${words}. Measured: ${show(value)}, ${value <= limit ? 'reached' : '**missed**'}.`
}

export const milliseconds = (value: number) => `${value.toFixed(1)} ms`
export const microseconds = (value: number) => `${(value * 1000).toFixed(0)} µs`
export const megabytes = (bytes: number) => `${(bytes / 1_000_000).toFixed(1)} MB`
export const kilobytes = (bytes: number) => `${(bytes / 1000).toFixed(1)} kB`
export const times = (value: number) => value.toFixed(2)
