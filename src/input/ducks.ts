import { foreignProperty } from '../errors/foreign-cause.ts'

// Objects of the platform, known by what they can do and not by their class: one of another realm (a test runner's
// sandbox, an iframe, `node:vm`) or of a polyfill is as good.

export function isAbortSignal(given: unknown): given is AbortSignal {
  return (
    typeof foreignProperty(given, 'aborted') === 'boolean' &&
    typeof foreignProperty(given, 'addEventListener') === 'function' &&
    typeof foreignProperty(given, 'removeEventListener') === 'function'
  )
}

/** The address that a `URL` stands for; `undefined` for everything else. */
export function addressOf(given: unknown): string | undefined {
  const href = foreignProperty(given, 'href')
  const isUrl = typeof href === 'string' && typeof foreignProperty(given, 'searchParams') === 'object'
  return isUrl ? href : undefined
}

/** A `Date` of this realm with the time of one of any, and an invalid one for an invalid one. */
export function dateOf(given: unknown): Date | undefined {
  if (typeof foreignProperty(given, 'toISOString') !== 'function') return undefined
  try {
    // Asked as it would ask itself: of a foreign object nothing more is known than that.
    const time: unknown = Reflect.apply(Object(given).getTime, given, [])
    return typeof time === 'number' ? new Date(time) : undefined
  } catch {
    return undefined
  }
}
