import { ConfigurationError } from '../errors/configuration-error.ts'
import { describe } from './options.ts'
import { hasLoneSurrogate, hasReplacementCharacter } from './text-rules.ts'

/** Text that may be empty. An unpaired surrogate would reach the server as another character. */
export function textArgument(name: string, given: unknown): string {
  if (typeof given !== 'string') throw new ConfigurationError(name, describe(given), 'a string')
  if (hasLoneSurrogate(given)) {
    throw new ConfigurationError(name, 'a string with an unpaired surrogate', 'well-formed text')
  }
  return given
}

/** For names and properties. Commands and messages may contain U+FFFD: they may be about it. */
export function intactTextArgument(name: string, given: unknown): string {
  const text = textArgument(name, given)
  // What a file in UTF-16 leaves between its letters.
  if (text.includes('\0')) throw new ConfigurationError(name, 'text with NUL', INTACT)
  if (!hasReplacementCharacter(text)) return text
  throw new ConfigurationError(name, DAMAGED, INTACT)
}

export const DAMAGED = 'text with U+FFFD, which replaces a lost character'
export const INTACT = 'undamaged text (save its file as UTF-8 and read it again)'

/** Text that is not empty and not only white space. */
export function filledTextArgument(name: string, given: unknown): string {
  const text = textArgument(name, given)
  if (text.trim() !== '') return text
  const what = text === '' ? 'an empty string' : 'only white space'
  throw new ConfigurationError(name, what, 'non-empty text')
}
