import { hasControlCharacter } from '../input/text-rules.ts'

/** How much of a text is shown: more than any name has. */
const SHOWN = 100

/** The caller's own text as a message shows it: quoted, at most 100 characters, control characters escaped. */
export function quoted(text: string): string {
  const characters = [...text]
  const shown = characters.length > SHOWN ? `${characters.slice(0, SHOWN).join('')}…` : text
  // JSON escapes those below U+0020 only.
  return [...JSON.stringify(shown)].map((sign) => (hasControlCharacter(sign) ? escaped(sign) : sign)).join('')
}

function escaped(sign: string): string {
  return `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`
}
