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
