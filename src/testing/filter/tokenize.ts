import { FilterError } from './filter-error.ts'

export type Token =
  | { readonly kind: 'string'; readonly text: string }
  | { readonly kind: 'number'; readonly value: number }
  /** Keywords, fields and functions alike; dots are for type names such as `System.Int32`. */
  | { readonly kind: 'word'; readonly text: string }
  | { readonly kind: 'symbol'; readonly text: string }

const PATTERN =
  /\s+|'(?<string>(?:[^']|'')*)'|(?<number>\d+(?:\.\d+)?)|(?<word>[A-Za-z_][\w.]*)|(?<symbol><>|<=|>=|[=<>(),+\-*/%])/gy

/** Strings stand in single quotes, a quote in them doubled; there are no backslash escapes. */
export function tokenize(filter: string): readonly Token[] {
  const tokens: Token[] = []
  let end = 0
  for (const { 0: text, index, groups } of filter.matchAll(PATTERN)) {
    const token = tokenOf(groups ?? {})
    if (token !== undefined) tokens.push(token)
    end = index + text.length
  }
  if (end < filter.length) throw new FilterError('a character that no token begins with')
  return tokens
}

function tokenOf(groups: Readonly<Record<string, string | undefined>>): Token | undefined {
  const { string, number, word, symbol } = groups
  if (string !== undefined) return { kind: 'string', text: string.replaceAll("''", "'") }
  if (number !== undefined) return { kind: 'number', value: Number(number) }
  if (word !== undefined) return { kind: 'word', text: word }
  return symbol === undefined ? undefined : { kind: 'symbol', text: symbol }
}
