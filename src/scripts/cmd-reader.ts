import { MARK, never, type Objection, objection } from './template.ts'

/** Why no value stands in a place of a cmd script, for each such place. */
const OBJECTIONS = {
  variable: never(
    'in the name of a variable, whose content cmd would run as if it were written here',
    'the name written out; for a percent sign before it, a space between',
  ),
  if: objection('directly after if, where it may be a word of the language', `if "$\{name}"=="…"`),
  redirection: never('directly before a < or >, which takes a digit before it', 'a space between'),
  quote: never(
    'with a backslash at its end directly before a ", which most programs then take for a part of it',
    'the same without the backslash',
  ),
} as const

/**
 * What speaks against a word in its place. What the tag lets through has no meaning to cmd's parser, within quotes
 * and comments too, so that only what is made of it together with its neighbours matters: the names between % or
 * !, a number before a redirection, the words of `if`, a quote behind a backslash.
 *
 * @param before the script up to it, with a mark for each value
 */
export function cmdObjection(before: string, word: string, next: string): Objection | undefined {
  const line = before.slice(before.lastIndexOf('\n') + 1)
  if (namesVariable(line)) return OBJECTIONS.variable
  if (/(?:^|[\s(&|@])if\s+(?:(?:\/i|not)\s+)*$/i.test(line)) return OBJECTIONS.if
  if (/\d$/.test(word) && /^[<>]/.test(next)) return OBJECTIONS.redirection
  return word.endsWith('\\') && next.startsWith('"') ? OBJECTIONS.quote : undefined
}

/** `%na`, `!na`, `%%`, `%~f`: what stands here is a name, or goes on with one. */
function namesVariable(text: string): boolean {
  // The arguments of a batch file, %1 and %~dp0, end by themselves.
  const line = text.replace(/%(?:[\d*]|~[a-z$:]*\d)/gi, '').replaceAll(MARK, 'value')
  if (/[%!]$|%~[\w$:]*$/.test(line)) return true
  return ['%', '!'].some((sign) => {
    const parts = line.split(sign)
    // An odd number of signs: the last one is open. What has a space in it is taken for text: 5% of $\{x}.
    return parts.length % 2 === 0 && /^[^\s"]+$/.test(parts.at(-1) ?? '')
  })
}
