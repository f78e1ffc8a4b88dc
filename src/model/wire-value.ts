/**
 * Total readings of one value as the wire may hold it: every field but a session's id can be missing,
 * empty, `null` or of an unexpected type, and none of that may fail a call. What could not be read is
 * still in the `raw` of what holds it.
 */
export type WireObject = Readonly<Record<string, unknown>>

export function isWireObject(value: unknown): value is WireObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export function text(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

export function textOrNull(value: unknown): string | null {
  return typeof value === 'string' ? value : null
}

export function number(value: unknown): number | null {
  return typeof value === 'number' ? value : null
}

export function boolean(value: unknown): boolean | null {
  return typeof value === 'boolean' ? value : null
}

export function array(value: unknown): readonly unknown[] | null {
  return Array.isArray(value) ? value : null
}

/**
 * The objects of an array, decoded; anything else in it is left out. An empty one is given as it is, as most are:
 * with others it would be a twentieth of what a session takes. `null` where there is no array.
 */
export function list<Value>(value: unknown, decode: (item: WireObject) => Value): readonly Value[] | null {
  if (!Array.isArray(value)) return null
  if (value.length === 0) return value
  const objects: readonly WireObject[] = value.every(isWireObject) ? value : value.filter(isWireObject)
  return objects.map(decode)
}
