/**
 * A value for programs. What is not known is `null`, never left out; signs that a terminal would obey, or that
 * turn text around, are escaped, which any JSON parser undoes.
 */
export function json(value: unknown): string {
  const text = JSON.stringify(value, (_, one: unknown) => (one === undefined ? null : one), 2)
  return text.replaceAll(
    /[\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g,
    (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}
