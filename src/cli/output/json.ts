/**
 * A value for programs. What is not known is `null`, never left out; signs that a terminal would obey, or that
 * turn text around, are escaped, which any JSON parser undoes.
 */
export function json(value: unknown): string {
  return stringified(value).replaceAll(
    /[\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g,
    (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

function stringified(value: unknown): string {
  try {
    return JSON.stringify(value, (_, one: unknown) => (one === undefined ? null : one), 2)
  } catch (error) {
    // Nested more deeply than that can go, or with more indentation than a string holds.
    if (error instanceof RangeError) return onOneLine(value)
    throw error
  }
}

/** The same on one line, however deep it is. */
function onOneLine(value: unknown): string {
  const text: string[] = []
  const rest: (string | { readonly value: unknown })[] = [{ value }]
  for (let next = rest.pop(); next !== undefined; next = rest.pop()) {
    if (typeof next === 'string') text.push(next)
    // From the back, so that the first comes next.
    else for (const part of inParts(next.value).reverse()) rest.push(part)
  }
  return text.join('')
}

/** What a value is written as: text, and values between that are written in turn. */
function inParts(value: unknown): (string | { readonly value: unknown })[] {
  if (Array.isArray(value)) {
    const items = value.flatMap((item: unknown, index) => [index === 0 ? '' : ',', { value: item }])
    return ['[', ...items, ']']
  }
  if (typeof value !== 'object' || value === null || 'toJSON' in value) {
    return [JSON.stringify(value) ?? 'null']
  }
  const entries = Object.entries(value).flatMap(([key, item]: [string, unknown], index) => [
    `${index === 0 ? '' : ','}${JSON.stringify(key)}:`,
    { value: item },
  ])
  return ['{', ...entries, '}']
}
