export type Random = () => number

/** Numbers from the platform's own source, so that two sandboxes never share a secret by accident. */
export const platformRandom: Random = () => {
  const [value = 0] = crypto.getRandomValues(new Uint32Array(1))
  return value / 2 ** 32
}

export const ZERO_GUID = '00000000-0000-0000-0000-000000000000'

export function hexDigits(count: number, random: Random): string {
  let digits = ''
  while (digits.length < count) digits += eightDigits(random)
  return digits.slice(0, count)
}

export function guid(random: Random): string {
  return hexDigits(32, random).replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
}

function eightDigits(random: Random): string {
  return Math.floor(random() * 2 ** 32)
    .toString(16)
    .padStart(8, '0')
}

const GUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

export function isGuid(value: unknown): value is string {
  return typeof value === 'string' && GUID.test(value)
}
