import { visible } from '../input/text-rules.ts'

/** How much of a text is shown: more than any name has. */
const SHOWN = 100

/**
 * The caller's text in a message: quoted, at most 100 characters, invisible characters by number, since they may be why a
 * name is not found.
 */
export function quoted(text: string): string {
  const characters = [...text]
  const shown = characters.length > SHOWN ? `${characters.slice(0, SHOWN).join('')}…` : text
  return visible(JSON.stringify(shown))
}
