import type { BodyPart, BodyReader, CarriedAnswer } from './carrier.ts'
import { IncomingText } from './incoming-text.ts'

/**
 * A body as far as it was read: whole, ended by nothing but the end of the connection (`'untold'`), given up or cut.
 */
export type Body =
  | { readonly end: 'whole' | 'untold' | 'too-large'; readonly text: string }
  | { readonly end: 'cut-off'; readonly text: string; readonly error: unknown }

/** An answer without a body, or with one that nobody needs. */
export const NO_BODY: Body = { end: 'whole', text: '' }

/**
 * Reads text up to a number of bytes and gives the rest up while it is still coming, so that memory is
 * bounded by the limit and not by the server.
 */
export async function readBody(
  answer: CarriedAnswer,
  maxBytes: number,
  race: <Value>(promise: Promise<Value>) => Promise<Value>,
): Promise<Body> {
  const stream = answer.body
  if (stream === null) return NO_BODY
  if (Number(answer.headers.get('content-length')) > maxBytes) {
    discard(answer)
    return { end: 'too-large', text: '' }
  }
  const reader = stream.getReader()
  const text = new IncomingText()
  let bytes = 0
  let done = false
  try {
    for (;;) {
      const chunk = await race(read(reader))
      if ('error' in chunk) {
        done = true
        return { end: 'cut-off', text: text.soFar(), error: chunk.error }
      }
      if (chunk.value === undefined) {
        done = true
        return { end: chunk.untold === true ? 'untold' : 'whole', text: text.whole() }
      }
      bytes += chunk.value.byteLength
      if (bytes > maxBytes) return { end: 'too-large', text: text.soFar() }
      text.add(chunk.value)
    }
  } finally {
    // Also where the race was lost: the server may go on sending for ever.
    if (!done) reader.cancel().catch(() => {})
  }
}

/** Gives up a body that nobody needs. */
export function discard(answer: CarriedAnswer): void {
  answer.body?.cancel().catch(() => {})
}

async function read(reader: BodyReader): Promise<BodyPart | { readonly error: unknown }> {
  try {
    const { value, untold } = await reader.read()
    return { value, untold: untold === true }
  } catch (error) {
    return { error }
  }
}
