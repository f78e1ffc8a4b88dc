/**
 * A value that the server controls: the names known today complete in an editor, and a number or a name
 * that a newer server invents still arrives instead of failing the call.
 */
export type OpenEnum<Known extends string> = Known | (number & {}) | (string & {})

/** The names of a wire enumeration and the numbers the service sends for them. */
export interface WireEnum<Known extends string> {
  /** Name to wire number. */
  readonly numbers: Readonly<Record<Known, number>>
  /** The name for a known number or name, an unknown number as it is, an unknown name in camel case, else `null`. */
  decode(value: unknown): OpenEnum<Known> | null
}

/**
 * Numbers are what servers send (seen); the names appear in webhooks and are accepted too, in the wire's
 * PascalCase or in ours.
 */
export function wireEnum<const Numbers extends Readonly<Record<string, number>>>(
  numbers: Numbers,
): WireEnum<keyof Numbers & string> {
  const names = new Map<number, keyof Numbers & string>()
  // The keys of an object literal given as `Numbers` are exactly its names.
  for (const name of Object.keys(numbers) as (keyof Numbers & string)[]) {
    const number = numbers[name]
    if (number !== undefined) names.set(number, name)
  }
  return {
    numbers,
    decode(value) {
      if (typeof value === 'number') return names.get(value) ?? value
      if (typeof value !== 'string' || value === '') return null
      if (/^\d{1,9}$/.test(value)) return names.get(Number(value)) ?? Number(value)
      return value.charAt(0).toLowerCase() + value.slice(1)
    },
  }
}
