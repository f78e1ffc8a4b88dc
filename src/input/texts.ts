import { ConfigurationError } from '../errors/configuration-error.ts'
import { describe } from './options.ts'
import { hasLoneSurrogate } from './text-rules.ts'

/** Text that may be empty. Half a surrogate pair would reach the server as another character. */
export function textArgument(name: string, given: unknown): string {
  if (typeof given !== 'string') throw new ConfigurationError(name, describe(given), 'a string')
  if (hasLoneSurrogate(given)) {
    throw new ConfigurationError(name, 'a string with half of a surrogate pair in it', 'well-formed text')
  }
  return given
}

/** Text that says something: not empty, not only white space. */
export function filledTextArgument(name: string, given: unknown): string {
  const text = textArgument(name, given)
  if (text.trim() !== '') return text
  const what = text === '' ? 'an empty string' : 'nothing but white space'
  throw new ConfigurationError(name, what, 'text that is not empty')
}
