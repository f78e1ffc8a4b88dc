/**
 * A name that is one segment of a path and one file, on every system: letters, marks and digits of any language,
 * blanks, dots, `-` and `_`, the first a letter or a digit. So it is no dot segment and has no separator in it,
 * nor what servers refuse in a path or Windows in a file's name.
 */
export function isPlainName(text: string): boolean {
  return /^[\p{L}\p{N}][\p{L}\p{M}\p{N} ._-]{0,199}$/u.test(text)
}
