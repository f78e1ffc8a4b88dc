import { isKnownCode, isKnownName } from './known-causes.ts'
import type { ErrorCause } from './screenconnect-error.ts'

/** The class and code of somebody else's error where they are known ones, and nothing that could quote a secret. */
export function foreignCause(error: unknown): ErrorCause {
  const name = foreignProperty(error, 'name')
  const code = foreignProperty(error, 'code')
  const described = isKnownName(name)
    ? name
    : error instanceof Error
      ? 'Error'
      : `a value of type ${typeof error}`
  return isKnownCode(code) ? { name: described, code } : { name: described }
}

/** A property of a foreign object, whose getter may throw. */
export function foreignProperty(object: unknown, key: string): unknown {
  try {
    // Any object may be asked for any key, and `null` throws; what comes back is checked by who asks.
    if (typeof object === 'object') return (object as Record<string, unknown>)[key]
  } catch {}
  return undefined
}
