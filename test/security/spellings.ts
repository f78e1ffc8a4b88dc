/** A way in which a server may write back what it was sent. */
export interface Spelling {
  readonly title: string
  readonly spell: (text: string) => string
}

const hex = (code: number, width: number) => code.toString(16).padStart(width, '0')
const units = (text: string, write: (unit: string) => string) => text.split('').map(write).join('')
const points = (text: string, write: (point: number) => string) =>
  [...text].map((point) => write(point.codePointAt(0) ?? 0)).join('')
const bytes = (text: string, write: (byte: number) => string) => [...Buffer.from(text)].map(write).join('')

const json = (text: string) => JSON.stringify(text).slice(1, -1)
const html = (text: string) =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;')
const percent = (text: string) => encodeURIComponent(text)
const lower = (text: string) => text.replaceAll(/%[0-9A-F]{2}/g, (byte) => byte.toLowerCase())
const jsonUnit = (unit: string) => `\\u${hex(unit.charCodeAt(0), 4)}`

/** Spellings that leave a text in one piece. */
export const SPELLINGS: readonly Spelling[] = [
  { title: 'as it is', spell: (text) => text },
  { title: 'as JSON', spell: json },
  { title: 'as JSON with escaped slashes', spell: (text) => json(text).replaceAll('/', '\\/') },
  {
    title: 'as JSON that escapes what HTML reads, in capitals',
    spell: (text) =>
      json(text).replaceAll(/[<>&'+]/g, (unit) => `\\u${hex(unit.charCodeAt(0), 4).toUpperCase()}`),
  },
  { title: 'as JSON of escapes only', spell: (text) => units(text, jsonUnit) },
  { title: 'as JSON within JSON', spell: (text) => json(json(text)) },
  { title: 'as HTML', spell: html },
  { title: 'as HTML with &apos;', spell: (text) => html(text).replaceAll('&#39;', '&apos;') },
  { title: 'as decimal HTML escapes', spell: (text) => points(text, (point) => `&#${point};`) },
  { title: 'as hexadecimal HTML escapes', spell: (text) => points(text, (point) => `&#x${hex(point, 1)};`) },
  {
    title: 'as HTML escapes in capitals',
    spell: (text) => points(text, (point) => `&#X${hex(point, 1).toUpperCase()};`),
  },
  {
    title: 'as HTML escapes with zeros',
    spell: (text) => points(text, (point) => `&#${String(point).padStart(7, '0')};`),
  },
  { title: 'as HTML within JSON', spell: (text) => json(html(text)) },
  { title: 'as JSON within HTML', spell: (text) => html(json(text)) },
  { title: 'as HTML within JSON that escapes &', spell: (text) => html(text).replaceAll('&', '\\u0026') },
  { title: 'percent-encoded', spell: percent },
  { title: 'percent-encoded in small letters', spell: (text) => lower(percent(text)) },
  {
    title: 'percent-encoded as a form',
    spell: (text) => new URLSearchParams({ s: text }).toString().slice(2),
  },
  {
    title: 'percent-encoded as a form in small letters',
    spell: (text) => lower(new URLSearchParams({ s: text }).toString().slice(2)),
  },
  { title: 'percent-encoded byte by byte', spell: (text) => bytes(text, (byte) => `%${hex(byte, 2)}`) },
  { title: 'percent-encoded within HTML', spell: (text) => html(percent(text)) },
]

const split = (text: string, length: number, by: string) =>
  Array.from({ length: Math.ceil(text.length / length) }, (_, part) =>
    text.slice(part * length, (part + 1) * length),
  ).join(by)

/** Spellings that pull a text apart with what an excerpt leaves out, so that it would stand there in pieces. */
export const SPLITS: readonly Spelling[] = [
  ['a tag', '<wbr>'],
  ['tags', '</b> <b class="x">'],
  ['a comment', '<!-- -->'],
  ['NUL', '\u0000'],
  ['a line break', '\r\n'],
  ['a tab', '\t'],
  ['a zero-width space', '\u200b'],
  ['a soft hyphen', '\u00ad'],
  ['a line break as HTML', '<br/>\r\n'],
].flatMap(([title, by]) =>
  [10, 1].map((length) => ({
    title: `split after every ${length} by ${title}`,
    spell: (text: string) => split(text, length, by ?? ''),
  })),
)
