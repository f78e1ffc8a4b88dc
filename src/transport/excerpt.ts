import { readEnvelope } from './envelope.ts'

/** What must not come back in an error. */
export interface Confidential {
  /** The secrets that the call was sent with so far: no part of one may show. */
  readonly secrets: readonly string[]
  /** The strings that the request carried: a server may echo a command or a customer's name. */
  readonly sent: readonly string[]
}

/** Longer messages are a stack or a dump, not a sentence. */
const MOST_CHARACTERS = 200

/** Words, and what stands between words: no sign that an escape in JSON, HTML or an address begins with. */
const PLAIN = /^[\p{L}\p{M}\p{N}\s.,:;()'_-]*$/u

/**
 * What the service says of a call in its own envelope, fit for an error: plain text, or nothing. A page of somebody
 * else is not quoted, nor is anything that holds part of a secret or of what the request carried: it is a help, not a
 * duty.
 */
export function excerpt(text: string, { secrets, sent }: Confidential): string {
  const envelope = readEnvelope(text)
  if (envelope === undefined) return ''
  const said = `${envelope.errorType}: ${envelope.message}`.replaceAll(/\s+/g, ' ').trim()
  if (said.length > MOST_CHARACTERS || !PLAIN.test(said) || reveals(said, secrets)) return ''
  return sent.some((word) => holds(said, word)) ? '' : said
}

/** Whether a text holds a word of the request, or much of it. Shorter ones than four characters are in every text. */
function holds(text: string, word: string): boolean {
  if (word.length < 4) return false
  const letters = lettersOf(word)
  if (letters === '') return text.includes(word)
  return lettersOf(text).includes(letters) || shares(lettersOf(text), letters, 8)
}

/** Whether part of a secret can be read in a text, as it is or by its letters and digits. */
export function reveals(text: string, secrets: readonly string[]): boolean {
  return secrets.some(
    (secret) =>
      shares(withoutSpace(text), withoutSpace(secret), 6) || shares(lettersOf(text), lettersOf(secret), 5),
  )
}

/**
 * Whether an address holds a string of the request or much of one, as far as host names can spell it: in small
 * letters, with other signs in between or none, in their own spelling of what is not ASCII.
 */
export function holdsPartOf(origin: string, sent: readonly string[]): boolean {
  const letters = lettersOf(origin)
  // Shorter ones, `com` for one, are in every other text.
  const labels = origin.split(/[^a-z0-9]+/).filter((label) => label.length >= 4 && label !== 'https')
  return sent.some((word) => {
    const spelt = lettersOf(word)
    if (spelt === '') return word.trim() !== '' && origin.includes(word.trim())
    if (letters.includes(spelt) || labels.some((label) => spelt.includes(label))) return true
    // A host name spells such a word so that it is not recognised in it.
    return shares(letters, spelt, 8) || (origin.includes('xn--') && /\P{ASCII}/u.test(word))
  })
}

/** Every string inside a JSON value, however deep, keys left out. */
export function stringsIn(json: unknown): string[] {
  const found: string[] = []
  // What is put at its end is visited too.
  const rest = [json]
  for (const value of rest) {
    if (typeof value === 'string') found.push(value)
    else if (typeof value === 'object' && value !== null)
      for (const part of Object.values(value)) rest.push(part)
  }
  return found
}

/** Whether so many characters in a row of a word stand in a text. */
function shares(text: string, word: string, inARow: number): boolean {
  const said = runs(text, inARow)
  for (const run of runs(word, inARow)) if (said.has(run)) return true
  return false
}

function runs(text: string, length: number): Set<string> {
  const found = new Set<string>()
  for (let start = 0; start + length <= text.length; start += 1) found.add(text.slice(start, start + length))
  return found
}

function withoutSpace(text: string): string {
  return text.replaceAll(/\s/g, '')
}

/** Full-width letters, for one, are read as the usual ones. */
function lettersOf(text: string): string {
  return text
    .normalize('NFKC')
    .replaceAll(/[^\p{L}\p{N}]/gu, '')
    .toLowerCase()
}
