import type { Answer } from '../server/exchange.ts'
import { aborted, pause } from '../timers.ts'
import type { Closing } from './closing.ts'

export interface BodyConditions {
  /** The caller's. */
  readonly signal: AbortSignal
  readonly closing: Closing
  readonly dripInterval: number
}

/** The body of an answer as `fetch` hands it over: made on demand, and broken where the answer says so. */
export function inProcessBody(answer: Answer, conditions: BodyConditions): ReadableStream<Uint8Array> {
  const { signal, closing } = conditions
  const pieces = piecesOf(answer, conditions)
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const { value, done } = await pieces.next()
        if (signal.aborted) return controller.error(signal.reason)
        if (closing.closed || value === 'broken') return controller.error(terminated())
        if (done || value === undefined) return controller.close()
        controller.enqueue(value)
      },
      async cancel() {
        await pieces.return(undefined)
      },
    },
    { highWaterMark: 0 },
  )
}

async function* piecesOf(
  { body, delivery }: Answer,
  conditions: BodyConditions,
): AsyncGenerator<Uint8Array | 'broken', undefined> {
  const breaks = delivery === 'reset-mid-body' || delivery === 'cut-body' || delivery === 'stall-body'
  for (const chunk of body.chunks()) {
    if (delivery === 'drip') yield* drip(chunk, conditions)
    else yield breaks ? chunk.slice(0, Math.ceil(chunk.length / 2)) : chunk
    if (breaks) break
  }
  if (delivery === 'stall-body') await conditions.closing.during(conditions.signal, aborted)
  else if (breaks) yield 'broken'
  return undefined
}

async function* drip(
  chunk: Uint8Array,
  { signal, closing, dripInterval }: BodyConditions,
): AsyncGenerator<Uint8Array, undefined> {
  for (let index = 0; index < chunk.length && !signal.aborted && !closing.closed; index += 1) {
    yield chunk.slice(index, index + 1)
    await closing.during(signal, (gone) => pause(dripInterval, gone))
  }
  return undefined
}

/** As Node's `fetch` says that a connection broke under a body. */
function terminated(): TypeError {
  const code = 'UND_ERR_SOCKET'
  return new TypeError('terminated', { cause: Object.assign(new Error('other side closed'), { code }) })
}
