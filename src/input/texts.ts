import { ConfigurationError } from '../errors/configuration-error.ts'
import { describe } from './options.ts'
import { hasLoneSurrogate, hasReplacementCharacter } from './text-rules.ts'

/** Text that may be empty. Half a surrogate pair would reach the server as another character. */
export function textArgument(name: string, given: unknown): string {
  if (typeof given !== 'string') throw new ConfigurationError(name, describe(given), 'a string')
  if (hasLoneSurrogate(given)) {
    throw new ConfigurationError(name, 'a string with half of a surrogate pair in it', 'well-formed text')
  }
  return given
}

/**
 * Text that stays where people read it, a name or a property: refused where a file in another encoding was read as
 * UTF-8 on its way here. Commands and messages are not held to it: they may be about that very character.
 */
export function intactTextArgument(name: string, given: unknown): string {
  const text = textArgument(name, given)
  // What a file in UTF-16 leaves between its letters.
  if (text.includes('\0')) throw new ConfigurationError(name, 'text with NUL in it', INTACT)
  if (!hasReplacementCharacter(text)) return text
  throw new ConfigurationError(name, DAMAGED, INTACT)
}

export const DAMAGED = 'text with U+FFFD in it, where a character was lost'
export const INTACT = 'text as it was before: save its file as UTF-8 and read it anew'

/** Text that says something: not empty, not only white space. */
export function filledTextArgument(name: string, given: unknown): string {
  const text = textArgument(name, given)
  if (text.trim() !== '') return text
  const what = text === '' ? 'an empty string' : 'nothing but white space'
  throw new ConfigurationError(name, what, 'text that is not empty')
}
