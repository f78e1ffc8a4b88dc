import { hasLoneSurrogate } from '../input/text-rules.ts'

const MOST_CHARACTERS = 200
/** Far more than an excerpt needs, so that what follows is cheap whatever the server sends. */
const MOST_CONSIDERED = 8192
/** Each is looked for in several spellings: with more of them it takes longer than an excerpt is worth. */
const MOST_WORDS = 1000
/** Stands for what was hidden while the text is worked on: a private character that no word to hide contains. */
const HIDDEN = '\uE000'

/** What must not come back in an excerpt. */
export interface Confidential {
  /** The secrets that the call was sent with so far: no part of one may show. */
  readonly secrets: readonly string[]
  /** The strings that the request carried: an error page may echo a command or a customer's name. */
  readonly sent: readonly string[]
}

/**
 * The beginning of what a server said, fit for an error: without the secrets, without any string that the
 * request carried, without markup and control characters, and short.
 *
 * Hidden before anything is cut, in every spelling that servers are known to echo: as it is, as a JSON or
 * HTML escape, percent-encoded. Where parts of something confidential can be read all the same, broken up or
 * escaped in yet another way, the excerpt is empty: it is a help, not a duty.
 */
export function excerpt(text: string, whole: boolean, { secrets, sent }: Confidential): string {
  const words = [...new Set([...secrets, ...sent])].sort((a, b) => b.length - a.length)
  if (words.length > MOST_WORDS) return ''
  const longest = words[0]?.length ?? 0
  // The end of a text that was cut may be the beginning of something confidential, in any spelling.
  const safe = whole ? text : text.slice(0, Math.max(0, text.length - longest * 6))
  let readable = hide(safe, words.flatMap(spellings)).slice(0, MOST_CONSIDERED + longest)
  // Escapes within escapes: JSON in HTML, for one.
  for (let round = 0; round < 3; round += 1) {
    readable = hide(withoutEscapes(readable), [...words, ...words.map(withoutEscapes)])
  }
  readable = hide(plain(readable), words.map(plain)).slice(0, MOST_CONSIDERED)
  if (reveals(readable, secrets)) return ''
  if (sent.some((word) => comesThrough(word, readable, 8))) return ''
  const short = readable.replaceAll(/(?:\uE000 ?)+/g, '[hidden] ').trim()
  return short.length <= MOST_CHARACTERS ? short : `${short.slice(0, MOST_CHARACTERS - 1)}…`
}

/** Whether part of a secret can be read in a text, as it is or by its letters and digits. */
export function reveals(text: string, secrets: readonly string[]): boolean {
  return secrets.some(
    (secret) => shares(squeezed(text), spelled(secret).map(squeezed), 6) || comesThrough(secret, text, 5),
  )
}

/** Whether so many letters and digits in a row of a word can be read in a text, whatever stands between them. */
function comesThrough(word: string, text: string, inARow: number): boolean {
  return shares(lettersOf(text), spelled(word).map(lettersOf), inARow)
}

/** A word as the steps that make a text readable change it. */
function spelled(word: string): string[] {
  return [word, withoutEscapes(word), plain(word)]
}

function squeezed(text: string): string {
  return text.replaceAll(/\s/g, '')
}

function shares(text: string, words: readonly string[], inARow: number): boolean {
  const said = runs(text, inARow)
  return words.some((word) => {
    for (const run of runs(word, inARow)) if (said.has(run)) return true
    return false
  })
}

function runs(text: string, length: number): Set<string> {
  const found = new Set<string>()
  for (let start = 0; start + length <= text.length; start += 1) found.add(text.slice(start, start + length))
  return found
}

function lettersOf(text: string): string {
  return text.replaceAll(/[^\p{L}\p{N}]/gu, '').toLowerCase()
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
    return comesThrough(word, origin, 8) || (origin.includes('xn--') && /\P{ASCII}/u.test(word))
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

function hide(text: string, words: readonly string[]): string {
  let hidden = text
  for (const word of words) if (word !== '') hidden = hidden.replaceAll(word, HIDDEN)
  return hidden
}

/** As servers repeat a word: as it is, in JSON, in HTML, in a path, in a form. */
function spellings(word: string): string[] {
  const json = JSON.stringify(word).slice(1, -1)
  const html = word.replaceAll(/[&<>"']/g, (sign) => HTML[sign] ?? sign)
  if (hasLoneSurrogate(word)) return [word, json, html]
  return [
    word,
    json,
    html,
    encodeURIComponent(word),
    new URLSearchParams({ word }).toString().slice('word='.length),
  ]
}

const HTML: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** Escapes of JSON, HTML and addresses resolved, also in spellings that only some servers use. */
function withoutEscapes(text: string): string {
  return text
    .replaceAll(/(?:%[0-9a-f]{2})+/gi, percentDecoded)
    .replaceAll(/\\u([0-9a-f]{4})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    .replaceAll(/\\([rnt])/g, ' ')
    .replaceAll(/\\(["\\/])/g, '$1')
    .replaceAll(/&#x([0-9a-f]{1,6});/gi, (_, hex: string) => character(Number.parseInt(hex, 16)))
    .replaceAll(/&#(\d{1,7});/g, (_, decimal: string) => character(Number(decimal)))
    .replaceAll(/&(amp|lt|gt|quot|apos|nbsp);/g, (_, name: string) => ENTITIES[name] ?? ' ')
}

/** Text as a person would read it: tags and control characters gone, white space single. */
function plain(text: string): string {
  return text
    .replaceAll(/<[^<>]{0,2000}>/g, ' ')
    .replaceAll(/[^\P{C}\uE000]|\s/gu, ' ')
    .replaceAll(/ {2,}/g, ' ')
    .trim()
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

function character(codePoint: number): string {
  return codePoint <= 0x10ffff ? String.fromCodePoint(codePoint) : ' '
}

function percentDecoded(bytes: string): string {
  try {
    return decodeURIComponent(bytes)
  } catch {
    return bytes
  }
}
