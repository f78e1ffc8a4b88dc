import { ConfigurationError } from '../errors/configuration-error.ts'
import { nearest } from './closed-list.ts'
import { isAbortSignal } from './ducks.ts'

/**
 * What kind of value it is, without its content: it may be a secret in the wrong place.
 *
 * @param allowed for one of a few words: a typo is shown, with a suggestion
 */
export function describe(value: unknown, allowed: readonly string[] = []): string {
  const meant = nearest(value, allowed)
  if (meant !== undefined) return `'${value}' (did you mean '${meant}'?)`
  if (value === null) return 'null'
  if (value === '') return 'an empty string'
  if (typeof value === 'string')
    return `a string of ${value.length} ${value.length === 1 ? 'character' : 'characters'}`
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  if (Array.isArray(value)) return `an array of ${value.length}`
  return value === undefined ? 'undefined' : `a value of type ${typeof value}`
}

/** Own properties only, so that a polluted prototype configures nothing; unknown ones throw. */
export function ownOptions<const Key extends string>(
  name: string,
  given: unknown,
  known: readonly Key[],
): Partial<Record<Key, unknown>> {
  // Without a prototype, which somebody may have polluted with an option's name.
  const options: Partial<Record<Key, unknown>> = Object.create(null)
  if (given === undefined) return options
  if (typeof given !== 'object' || given === null || Array.isArray(given) || isOtherThing(given)) {
    const isSignal = isAbortSignal(given)
    throw new ConfigurationError(name, {
      happened: `\`${name}\` must be an object; got ${isSignal ? 'an AbortSignal' : describe(given)}`,
      next: isSignal ? 'Pass it as { signal }' : listed(known),
    })
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

/** A key is shown only where it is a typo: with keys and values swapped it is a secret. */
function unknownOption(group: string, key: string, known: readonly string[]): ConfigurationError {
  const next = listed(known)
  const meant = nearest(key, known)
  if (meant === undefined) {
    const where = group === 'options' ? '' : ` in \`${group}\``
    const happened = `Unknown option${where} (a name of ${key.length} characters)`
    return new ConfigurationError(group, { happened, next })
  }
  const within = group === 'options' ? '' : `${group}.`
  const happened = `Unknown option \`${within}${key}\`. Did you mean \`${within}${meant}\`?`
  return new ConfigurationError(within + key, { happened, next })
}

function listed(known: readonly string[]): string {
  return `Options: ${known.join(', ')}`
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
