import type { ErrorCause } from './screenconnect-error.ts'

/** The class and code of somebody else's error, and nothing that could quote a secret or hold a request. */
export function foreignCause(error: unknown): ErrorCause {
  const name = matching(NAME, foreignProperty(error, 'name'))
  const code = codeOf(foreignProperty(error, 'code'))
  const described = name ?? (error instanceof Error ? 'Error' : `a value of type ${typeof error}`)
  return code === undefined ? { name: described } : { name: described, code }
}

/** As classes of errors are called. */
const NAME = /^[A-Z][A-Za-z]{0,50}(?:Error|Exception)$|^Error$/

/** As systems and runtimes write codes, `ECONNREFUSED` or `ConnectionRefused`: words, not the letters of a secret. */
const CODE = /^[A-Z][A-Z0-9_]{1,60}$|^(?:[A-Z][a-z]+){1,6}$/

function codeOf(value: unknown): string | undefined {
  const code = matching(CODE, value)
  return code === undefined || /\d{4}/.test(code) ? undefined : code
}

/** A property of a foreign object, whose getter may throw. */
export function foreignProperty(object: unknown, key: string): unknown {
  try {
    // Any object may be asked for any key, and `null` throws; what comes back is checked by who asks.
    if (typeof object === 'object') return (object as Record<string, unknown>)[key]
  } catch {}
  return undefined
}

function matching(pattern: RegExp, value: unknown): string | undefined {
  return typeof value === 'string' && pattern.test(value) ? value : undefined
}
