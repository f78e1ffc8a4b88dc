/**
 * Keeps beside a decoded value what the server sent, where code can reach it and where printing, comparing
 * and serialising the value do not say everything twice.
 */
export function withRaw<Value extends object, Raw>(value: Value, raw: Raw): Value & { readonly raw: Raw } {
  return Object.defineProperty(value, 'raw', { value: raw }) as Value & { readonly raw: Raw }
}
