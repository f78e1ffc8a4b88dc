import type { Settings } from '../settings.ts'
import { emptyAnswer, pageAnswer, resourceNotFound } from './answers.ts'
import type { Answer, Body, HttpRequest } from './exchange.ts'
import { INSTALLERS, installerTypeIn } from './installer-request.ts'

const CHUNK = 65_536

/**
 * Hands out an installer to anybody (vendor): the right signature, then filler that is the same every time.
 * Guesses: the entity tag, ranges, and what other verbs are answered.
 */
export function answerDownload(request: HttpRequest, settings: Settings): Answer {
  const type = installerTypeIn(request.url.pathname, settings.installerBaseName)
  if (type === undefined) return resourceNotFound()
  if (request.verb !== 'GET' && request.verb !== 'HEAD') {
    return pageAnswer(405, 'Method Not Allowed', { allow: 'GET, HEAD' })
  }
  const { contentType, signature } = INSTALLERS[type]
  const size = Math.max(settings.installerBytes, signature.length)
  const etag = `"sandbox-${type}-${size}"`
  const headers = { 'content-type': contentType, 'accept-ranges': 'bytes', etag }
  if (request.headers['if-none-match'] === etag) return emptyAnswer(304, { etag })
  const range = rangeOf(request, etag, size)
  if (range === 'unsatisfiable') return emptyAnswer(416, { 'content-range': `bytes */${size}` })
  if (range === undefined) return { status: 200, headers, body: fileBody(signature, 0, size) }
  const { start, end } = range
  const contentRange = { 'content-range': `bytes ${start}-${end - 1}/${size}` }
  return { status: 206, headers: { ...headers, ...contentRange }, body: fileBody(signature, start, end) }
}

interface Range {
  readonly start: number
  /** One past the last byte. */
  readonly end: number
}

/** One range; anything else in the header is ignored, as HTTP allows. */
function rangeOf(
  { headers, verb }: HttpRequest,
  etag: string,
  size: number,
): Range | 'unsatisfiable' | undefined {
  const ifRange = headers['if-range']
  const match = /^bytes=(\d*)-(\d*)$/.exec(headers['range'] ?? '')
  if (verb !== 'GET' || match === null || (ifRange !== undefined && ifRange !== etag)) return undefined
  const [, first = '', last = ''] = match
  if (first === '' && last === '') return undefined
  const start = first === '' ? Math.max(0, size - Number(last)) : Number(first)
  const end = first === '' || last === '' ? size : Math.min(size, Number(last) + 1)
  return start < end ? { start, end } : 'unsatisfiable'
}

function fileBody(signature: string, start: number, end: number): Body {
  return {
    length: end - start,
    *chunks() {
      for (let offset = start; offset < end; offset += CHUNK) {
        yield bytesAt(signature, offset, Math.min(CHUNK, end - offset))
      }
    },
  }
}

function bytesAt(signature: string, offset: number, length: number): Uint8Array {
  const from = offset % CHUNK
  const bytes = filler.slice(from, from + length)
  for (let position = offset; position < signature.length && position < offset + length; position += 1) {
    bytes[position - offset] = signature.charCodeAt(position)
  }
  return bytes
}

/** Repeats after one chunk and holds two, so that a chunk can be cut out anywhere. */
const filler = Uint8Array.from({ length: 2 * CHUNK }, (_, index) => {
  const position = index % CHUNK
  return (position * 31 + (position >> 8)) & 0xff
})
