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

/** Written at once: a text that was put together holds its parts in memory, eight times as long as it is. */
export function guid(random: Random): string {
  let bits = 0
  for (let at = 0, digit = 0; at < GUID_CODES.length; at += 1) {
    if (at === 8 || at === 13 || at === 18 || at === 23) continue
    if (digit % 8 === 0) bits = Math.floor(random() * 2 ** 32)
    GUID_CODES[at] = HEX.charCodeAt((bits >>> (28 - (digit % 8) * 4)) & 15)
    digit += 1
  }
  return String.fromCharCode(...GUID_CODES)
}

const HEX = '0123456789abcdef'
const GUID_CODES = Array.from(ZERO_GUID, (character) => character.charCodeAt(0))

function eightDigits(random: Random): string {
  return Math.floor(random() * 2 ** 32)
    .toString(16)
    .padStart(8, '0')
}

const GUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

export function isGuid(value: unknown): value is string {
  return typeof value === 'string' && GUID.test(value)
}
