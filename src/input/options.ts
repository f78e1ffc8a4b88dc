import { ConfigurationError } from '../errors/configuration-error.ts'

/** What a value is, without saying what it holds: it may be a secret in the wrong place. */
export function describe(value: unknown): string {
  if (value === null) return 'null'
  if (value === '') return 'an empty string'
  if (typeof value === 'string') return `a string of ${value.length} characters`
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  if (Array.isArray(value)) return `an array of ${value.length}`
  return value === undefined ? 'undefined' : `a value of type ${typeof value}`
}

/**
 * The caller's options by themselves: own properties only, so that a polluted prototype configures nothing,
 * and only those that exist, so that a typo is not silently a default.
 */
export function ownOptions<const Key extends string>(
  name: string,
  given: unknown,
  known: readonly Key[],
): Partial<Record<Key, unknown>> {
  if (given === undefined) return {}
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    throw new ConfigurationError(name, describe(given), `an object with any of ${known.join(', ')}`)
  }
  const options: Partial<Record<Key, unknown>> = {}
  for (const [key, value] of Object.entries(given)) {
    const match = known.find((candidate) => candidate === key)
    if (match === undefined) {
      throw new ConfigurationError(
        optionName(name, key),
        'although there is no such option',
        known.join(', '),
      )
    }
    options[match] = value
  }
  return options
}

function optionName(group: string, key: string): string {
  const printable = key.replace(/[^\w$-]/g, '?').slice(0, 40)
  return group === 'options' ? printable : `${group}.${printable}`
}
