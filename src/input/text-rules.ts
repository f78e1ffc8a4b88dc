/** U+FFFD, which a decoder writes in the place of what it could not read: what stood there is lost. */
export function hasReplacementCharacter(value: string): boolean {
  return value.includes('\uFFFD')
}

/** C0 and C1 control characters, DEL, and the two separators that end a line in some readers. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: finding them is the point
const CONTROL_CHARACTER = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/

export function hasControlCharacter(value: string): boolean {
  return CONTROL_CHARACTER.test(value)
}

/** Half of a surrogate pair: not text, and no encoding of UTF-8 has it. */
export function hasLoneSurrogate(value: string): boolean {
  return /\p{Surrogate}/u.test(value)
}

/** Visible characters: letters, numbers, punctuation, symbols and the plain space. */
const VISIBLE = /^[\p{L}\p{N}\p{P}\p{S} ]$/u

/** Letters, symbols and marks that are drawn as nothing: fillers, joiners, variation selectors. */
const IGNORABLE = /^\p{Default_Ignorable_Code_Point}$/u

/** Two symbols whose picture is empty. No property of Unicode tells: they are what is left to a list. */
const BLANK: readonly string[] = ['\u2800', '\u{1d159}']

/** How many marks may follow a letter. More than any language has would write over the lines around. */
const MARKS = 4

/**
 * Shows invisible characters, control characters and stray combining marks by number, `\u{200b}`. Visible ones are chosen
 * by Unicode property, so that unknown characters are shown by number too.
 */
export function visible(text: string): string {
  let shown = ''
  let marks = MARKS
  for (const sign of text) {
    const isMark = /^\p{M}$/u.test(sign) && marks < MARKS
    const isSeen = (isMark || VISIBLE.test(sign)) && !IGNORABLE.test(sign) && !BLANK.includes(sign)
    if (isMark && isSeen) marks += 1
    else marks = isSeen && /^[\p{L}\p{N}]$/u.test(sign) ? 0 : MARKS
    shown += isSeen ? sign : `\\u{${sign.codePointAt(0)?.toString(16)}}`
  }
  return shown
}
