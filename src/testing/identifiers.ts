export type Random = () => number

/** Numbers from the platform's own source, fetched many at a time: a session needs dozens. */
export const platformRandom: Random = () => {
  if (next === pool.length) {
    crypto.getRandomValues(pool)
    next = 0
  }
  const value = pool[next] ?? 0
  next += 1
  return value / 2 ** 32
}

const pool = new Uint32Array(1024)
let next = pool.length

export const ZERO_GUID = '00000000-0000-0000-0000-000000000000'

export function hexDigits(count: number, random: Random): string {
  let digits = ''
  while (digits.length < count) digits += eightDigits(random)
  return digits.slice(0, count)
}

export function guid(random: Random): string {
  const [a, b, c, d] = [eightDigits(random), eightDigits(random), eightDigits(random), eightDigits(random)]
  return `${a}-${b.slice(0, 4)}-${b.slice(4)}-${c.slice(0, 4)}-${c.slice(4)}${d}`
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
