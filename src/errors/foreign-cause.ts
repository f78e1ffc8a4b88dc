import type { ErrorCause } from './screenconnect-error.ts'

/** The class and code of somebody else's error, and nothing that could quote a secret or hold a request. */
export function foreignCause(error: unknown): ErrorCause {
  const name =
    word(foreignProperty(error, 'name')) ??
    (error instanceof Error ? 'Error' : `a value of type ${typeof error}`)
  const code = word(foreignProperty(error, 'code'))
  return code === undefined ? { name } : { name, code }
}

/** A property of a foreign object, whose getter may throw. */
export function foreignProperty(object: unknown, key: string): unknown {
  try {
    // Any object may be asked for any key; what comes back is checked by `word`.
    return typeof object === 'object' && object !== null
      ? (object as Record<string, unknown>)[key]
      : undefined
  } catch {
    return undefined
  }
}

function word(value: unknown): string | undefined {
  return typeof value === 'string' && /^[A-Za-z][A-Za-z0-9_]{0,63}$/.test(value) ? value : undefined
}
