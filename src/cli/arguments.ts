import { InvalidArgumentError } from 'commander'

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 }

/** `90`, `90s`, `500ms`, `5m`, `1h`, in milliseconds; a bare number is seconds. */
export function durationArgument(given: string): number {
  const [, count = '', unit = 's'] = /^(\d+(?:\.\d+)?)(ms|s|m|h)?$/.exec(given) ?? []
  const milliseconds = Number(count) * (UNITS[unit] ?? Number.NaN)
  if (count === '' || !(milliseconds >= 1)) throw new InvalidArgumentError('Give 90s, 5m or 500ms.')
  return milliseconds
}

export function countArgument(given: string): number {
  if (!/^[1-9]\d{0,8}$/.test(given)) throw new InvalidArgumentError('Give a whole number from 1.')
  return Number(given)
}

export function portArgument(given: string): number {
  if (!/^\d{1,5}$/.test(given) || Number(given) > 65_535)
    throw new InvalidArgumentError('Give a port, 0 to 65535.')
  return Number(given)
}

/** An option that may be given more than once. */
export function repeated(given: string, before: readonly string[] = []): readonly string[] {
  return [...before, given]
}
