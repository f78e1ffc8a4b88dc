import type { Answer } from './http-get.ts'

/** What proves that the rest of a file belongs to its beginning. */
export interface Validator {
  /** Where it stands in an answer. */
  readonly header: 'etag' | 'last-modified'
  /** For `If-Range`. */
  readonly value: string
  /**
   * The origin and path that said so: a validator tells versions of one thing apart, not two things. Without
   * the query, where a redirect often puts another signature each time.
   */
  readonly place: string
}

/** How far a Last-Modified must lie behind the answer's date to be strong: HTTP's classic margin for clocks. */
const STRONG_AFTER = 60_000

/** A strong entity tag, else a date that is strong; `undefined` where nothing proves anything. */
export function validatorOf(answer: Answer): Validator | undefined {
  const place = placeOf(answer)
  const etag = answer.header('etag')
  if (etag !== undefined) return /^"[^"]*"$/.test(etag) ? { header: 'etag', value: etag, place } : undefined
  const modified = answer.header('last-modified')
  if (modified === undefined) return undefined
  const age = Date.parse(answer.header('date') ?? '') - Date.parse(modified)
  return age >= STRONG_AFTER ? { header: 'last-modified', value: modified, place } : undefined
}

export function rangeHeaders(received: number, validator: Validator | undefined): Record<string, string> {
  if (received === 0 || validator === undefined) return {}
  return { Range: `bytes=${received}-`, 'If-Range': validator.value }
}

/** What is known of the file that the rest is asked for. */
export interface Beginning {
  readonly received: number
  readonly total: number | undefined
  readonly validator: Validator | undefined
}

/**
 * Whether a 206 is exactly the rest of the file: from the same place, from the next byte to the last, of the
 * same whole, and it says so itself: a server or a cache that knows ranges and ignores `If-Range` would else
 * join the rest of a new file to the beginning of an old one. HTTP lets a 206 leave `Last-Modified` out; that
 * costs a download from the beginning. What does not fit is never appended.
 *
 * @returns the size of the whole, or `undefined` where it does not fit
 */
export function fittingTotal(answer: Answer, { received, total, validator }: Beginning): number | undefined {
  const match = /^bytes (\d{1,15})-(\d{1,15})\/(\d{1,15})$/i.exec(answer.header('content-range') ?? '')
  if (match === null || validator === undefined || placeOf(answer) !== validator.place) return undefined
  const [first, last, whole] = [Number(match[1]), Number(match[2]), Number(match[3])]
  if (first !== received || last !== whole - 1) return undefined
  if (total !== undefined && total !== whole) return undefined
  return answer.header(validator.header) === validator.value ? whole : undefined
}

function placeOf({ url }: Answer): string {
  return `${url.origin}${url.pathname}`
}
