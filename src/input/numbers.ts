import { ConfigurationError } from '../errors/configuration-error.ts'
import { describe } from './options.ts'

/** The longest time that a timer of any JavaScript runtime can hold, about 24.8 days. */
const MAX_DURATION = 2_147_483_647

/** A duration in milliseconds above zero, or the default where none was given. */
export function positiveDuration(option: string, given: unknown, otherwise: number): number {
  return numberWithin(
    option,
    given,
    otherwise,
    Number.MIN_VALUE,
    MAX_DURATION,
    'a number of milliseconds above 0',
  )
}

/** A duration in milliseconds that may be zero. */
export function duration(option: string, given: unknown, otherwise: number): number {
  return numberWithin(option, given, otherwise, 0, MAX_DURATION, 'a number of milliseconds, 0 or more')
}

export function wholeNumber(option: string, given: unknown, otherwise: number, least: number): number {
  const accepted = `a whole number, ${least} or more`
  const value = numberWithin(option, given, otherwise, least, Number.MAX_SAFE_INTEGER, accepted)
  if (!Number.isInteger(value)) throw new ConfigurationError(option, describe(given), accepted)
  return value
}

function numberWithin(
  option: string,
  given: unknown,
  otherwise: number,
  least: number,
  most: number,
  accepted: string,
): number {
  if (given === undefined) return otherwise
  // Written so that NaN fails it.
  if (typeof given === 'number' && given >= least && given <= most) return given
  const bound = typeof given === 'number' && given > most ? `, at most ${most}` : ''
  throw new ConfigurationError(option, describe(given), accepted + bound)
}
