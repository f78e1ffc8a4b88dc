import type { ServerResponse } from 'node:http'
import { type Answer, isDropped } from '../server/exchange.ts'
import { aborted, pause } from '../timers.ts'

export interface DeliveryConditions {
  /** Aborts when the client has gone or the sandbox closes. */
  readonly gone: AbortSignal
  /** Called with what the client is told. */
  readonly settled: (status: number | 'dropped') => void
  readonly dripInterval: number
  readonly head: boolean
}

/** Sends an answer over a socket, in the manner it asks for. */
export async function deliver(
  answer: Answer,
  outgoing: ServerResponse,
  conditions: DeliveryConditions,
): Promise<void> {
  const { socket } = outgoing
  const { gone, settled, head } = conditions
  if (gone.aborted || socket === null) return settled('dropped')
  settled(isDropped(answer.delivery) ? 'dropped' : answer.status)
  switch (answer.delivery) {
    case 'reset':
      socket.resetAndDestroy()
      return
    case 'stall-headers':
      return aborted(gone)
    case 'rubbish':
      socket.end('\u0000\u0001 this is not HTTP \r\n\r\n')
      return
  }
  writeHead(answer, outgoing)
  if (head) outgoing.end()
  else if (answer.delivery === 'drip') await drip(answer, outgoing, conditions)
  else if (isBroken(answer)) await breakOff(answer, outgoing, gone)
  else await sendAll(answer, outgoing)
}

function writeHead({ status, headers, body, delivery }: Answer, outgoing: ServerResponse): void {
  outgoing.writeHead(status, {
    ...headers,
    ...(body.length !== undefined && { 'content-length': body.length }),
    ...(delivery === 'close-after' && { connection: 'close' }),
  })
  outgoing.flushHeaders()
}

/** Waits for the socket to drain, so that no answer is held in memory. */
async function sendAll({ body }: Answer, outgoing: ServerResponse): Promise<void> {
  for (const chunk of body.chunks()) {
    if (outgoing.destroyed) return
    if (!outgoing.write(chunk)) await drained(outgoing)
  }
  outgoing.end()
}

function isBroken({ delivery }: Answer): boolean {
  return delivery === 'reset-mid-body' || delivery === 'stall-body' || delivery === 'cut-body'
}

/** Sends half of the first chunk; then nothing more comes, or the connection ends. */
async function breakOff(
  { body, delivery }: Answer,
  outgoing: ServerResponse,
  gone: AbortSignal,
): Promise<void> {
  const [chunk = new Uint8Array()] = body.chunks()
  await new Promise<void>((resolve) => {
    outgoing.write(chunk.slice(0, Math.ceil(chunk.length / 2)), () => resolve())
  })
  if (delivery === 'stall-body') return aborted(gone)
  if (delivery === 'cut-body') {
    outgoing.socket?.end()
    return
  }
  // A reset can overtake what was sent: give the client the time to read it.
  await pause(20, gone)
  outgoing.socket?.resetAndDestroy()
}

async function drip(
  { body }: Answer,
  outgoing: ServerResponse,
  conditions: DeliveryConditions,
): Promise<void> {
  for (const chunk of body.chunks()) {
    for (const byte of chunk) {
      if (conditions.gone.aborted) return
      outgoing.write(Uint8Array.of(byte))
      await pause(conditions.dripInterval, conditions.gone)
    }
  }
  outgoing.end()
}

function drained(outgoing: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      outgoing.off('drain', done)
      outgoing.off('close', done)
      resolve()
    }
    outgoing.once('drain', done)
    outgoing.once('close', done)
  })
}
