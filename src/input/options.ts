import { ConfigurationError } from '../errors/configuration-error.ts'
import { nearest } from './closed-list.ts'
import { isAbortSignal } from './ducks.ts'

/**
 * What a value is, without saying what it holds: it may be a secret in the wrong place.
 *
 * @param allowed where it must be one of a few words: a slip of the pen is shown, with the word that was meant
 */
export function describe(value: unknown, allowed: readonly string[] = []): string {
  const meant = nearest(value, allowed)
  if (meant !== undefined) return `'${value}' (did you mean '${meant}'?)`
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
  // Without a prototype, which somebody may have polluted with an option's name.
  const options: Partial<Record<Key, unknown>> = Object.create(null)
  if (given === undefined) return options
  if (typeof given !== 'object' || given === null || Array.isArray(given) || isOtherThing(given)) {
    const what = isAbortSignal(given) ? 'an AbortSignal by itself, not as { signal }' : describe(given)
    throw new ConfigurationError(name, what, `an object with any of ${known.join(', ')}`)
  }
  for (const [key, value] of Object.entries(given)) {
    const match = known.find((candidate) => candidate === key)
    if (match === undefined) {
      throw unknownOption(name, key, known)
    }
    options[match] = value
  }
  return options
}

/** An `AbortSignal` in the place of `{ signal }`, for one, whose every option would be missed. */
function isOtherThing(given: object): boolean {
  return Object.prototype.toString.call(given) !== '[object Object]' || isAbortSignal(given)
}

/** A key is shown where it is a slip of the pen only: whoever swaps keys and values gives a secret as one. */
function unknownOption(group: string, key: string, known: readonly string[]): ConfigurationError {
  const accepted = known.join(', ')
  const meant = nearest(key, known)
  if (meant === undefined) {
    const what = `a key of ${key.length} characters, although there is no such option`
    return new ConfigurationError(group, what, accepted)
  }
  const option = group === 'options' ? key : `${group}.${key}`
  return new ConfigurationError(
    option,
    `although there is no such option (did you mean '${meant}'?)`,
    accepted,
  )
}

export function flag(option: string, given: unknown, otherwise: boolean): boolean {
  if (given === undefined) return otherwise
  if (typeof given !== 'boolean') throw new ConfigurationError(option, describe(given), 'true or false')
  return given
}

export function signalOption(given: unknown): AbortSignal | undefined {
  if (given === undefined || isAbortSignal(given)) return given
  throw new ConfigurationError('signal', describe(given), 'an AbortSignal')
}

export function callable<Fn>(option: string, given: unknown, accepted: string): Fn {
  if (typeof given !== 'function') throw new ConfigurationError(option, describe(given), accepted)
  // That it is a function is all that can be checked; its type is the caller's compiler's business.
  return given as Fn
}
