import type { IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import { pipeline, type Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { foreignProperty } from '../errors/foreign-cause.ts'
import type { BodyPart, BodyReader, CarriedAnswer, CarriedBody, Carrier, WatchedDispatch } from './carrier.ts'
import { DirectAgent } from './direct-agent.ts'
import { type Agents, beginRequest } from './node-request.ts'
import { ProxiedAgent } from './proxy/proxied-agent.ts'

/** As servers write it, in any letter case. */
const GZIP = /^\s*(?:x-)?gzip\s*$/i

/**
 * Carries requests by Node's own client, which tells more and costs less than its `fetch`:
 *
 * - it knows when a connection stands, so a failure before that is certainly "not sent";
 * - reads share kept-alive connections; **each write gets a fresh one**, so that no write can leave on a
 *   connection that the server is just closing, the one case in which nobody could say whether it arrived;
 * - it goes through the proxy that the environment names.
 *
 * Idle connections do not keep a script from ending.
 *
 * @param maxConnectionAge how long a connection is used for reads, from its making, in milliseconds
 */
export function createDefaultCarrier(maxConnectionAge: number): Carrier {
  const kept: Agents = {
    direct: new DirectAgent({ keepAlive: true }),
    secure: new ProxiedAgent({ keepAlive: true }),
  }
  const fresh: Agents = { direct: new DirectAgent(), secure: new ProxiedAgent() }
  const made = new WeakMap<Socket, number>()
  return {
    carry(dispatch) {
      dispatch.onHeld()
      if (dispatch.kind === 'write') return carry(dispatch, fresh)
      // The address behind a name changes when a server moves: reads must not stay with the old one, where writes
      // no longer go.
      const oldest = performance.now() - maxConnectionAge
      for (const socket of idle(kept)) if ((made.get(socket) ?? 0) <= oldest) socket.destroy()
      return carry(dispatch, kept, (socket) => {
        if (!made.has(socket)) made.set(socket, performance.now())
      })
    },
    close() {
      // Those in use end with their call.
      for (const agent of Object.values(kept)) agent.keepSocketAlive = () => false
      for (const socket of idle(kept)) socket.destroy()
    },
  }
}

/** The connections that wait for another request. */
function idle({ direct, secure }: Agents): Socket[] {
  return [direct, secure].flatMap(({ freeSockets }) =>
    Object.values(freeSockets).flatMap((list) => list ?? []),
  )
}

function carry(
  dispatch: WatchedDispatch,
  agents: Agents,
  onSocket?: (socket: Socket) => void,
): Promise<CarriedAnswer> {
  return new Promise((resolve, reject) => {
    const { signal, onSent } = dispatch
    // Aborted after the call was handed on, and before it came here: nothing may leave.
    signal.throwIfAborted()
    const headers = {
      ...dispatch.headers,
      'Content-Length': Buffer.byteLength(dispatch.body),
      'Accept-Encoding': 'gzip',
    }
    const request = beginRequest(
      { url: new URL(dispatch.url), method: 'POST', headers, signal, onSent },
      agents,
    )
    // Not as an option of the request, which takes Node a tenth of the call. The signal is this call's own.
    signal.addEventListener('abort', () => {
      reject(signal.reason)
      request.destroy()
    })
    request.on('socket', (socket) => {
      // Deno's client sends a request that was on a used connection once more where that ends, without a word, and
      // also where it was ended here.
      request.reusedSocket = false
      onSocket?.(socket)
    })
    let answered = false
    request.on('response', (message) => {
      answered = true
      if (signal.aborted) {
        // Nobody reads it any more.
        message.destroy()
        return
      }
      try {
        resolve(toAnswer(message))
      } catch (error) {
        message.destroy()
        reject(error)
      }
    })
    // Stays for the whole life of the request: an error after the answer began is the body's, and without a
    // listener it would end the process.
    request.on('error', reject)
    // Neither an answer nor an error: a switch of protocols, for one, which Node hangs up on. An error made for
    // nothing at the end of every call would take a tenth of it.
    request.on('close', () => {
      if (!answered) reject(new Error('the connection was closed without an answer'))
    })
    request.end(dispatch.body)
  })
}

/** Node's answer with the parts of a `Response` that are read, which takes a tenth of the call less than making one. */
function toAnswer(message: IncomingMessage): CarriedAnswer {
  const { statusCode: status = 0, headers } = message
  // A `fetch` lets no such answer through either.
  if (status < 200 || status > 599) throw new RangeError('a status that HTTP does not have')
  const compressed = GZIP.test(headers['content-encoding'] ?? '')
  return {
    status,
    redirected: false,
    type: 'default',
    headers: {
      get(name) {
        // What its length says is not what will be read.
        if (compressed && name === 'content-length') return null
        const value = headers[name]
        return typeof value === 'string' ? value : null
      },
    },
    body: compressed ? unfoldedBody(message) : plainBody(message),
  }
}

/** Read as it comes: what is not asked for stays with the server, so that memory keeps the reader's pace. */
function plainBody(message: IncomingMessage): CarriedBody {
  return {
    getReader: () => readerOf(message, message),
    async cancel() {
      // What has come whole keeps its connection; with a rest that may be endless the connection goes.
      if (message.complete) message.resume()
      else message.destroy()
    },
  }
}

function unfoldedBody(message: IncomingMessage): CarriedBody {
  const gunzip = createGunzip()
  // The pipeline ends one where the other ends; its error is the body's too.
  const { read, cancel } = readerOf(
    pipeline(message, gunzip, () => {}),
    message,
  )
  const reader: BodyReader = {
    async read() {
      try {
        return await read()
      } catch (error) {
        // A server that compresses everything may announce it of an answer without a byte.
        if (message.complete && gunzip.bytesWritten === 0 && isEarlyEnd(error)) return endOf(message)
        throw error
      }
    },
    cancel,
  }
  return { getReader: () => reader, cancel }
}

function isEarlyEnd(error: unknown): boolean {
  return foreignProperty(error, 'code') === 'Z_BUF_ERROR'
}

function readerOf(stream: Readable, message: IncomingMessage): BodyReader {
  const chunks = stream[Symbol.asyncIterator]()
  return {
    async read() {
      const { value } = await chunks.next()
      return value === undefined ? endOf(message) : { value }
    },
    async cancel() {
      stream.destroy()
    },
  }
}

/**
 * Whether the server said where its answer ends. Without a length and without chunks the end of the connection is the
 * end of the answer, and looks the same where something in between cut it.
 */
function endOf({ statusCode, headers, socket }: IncomingMessage): BodyPart {
  const coding = headers['transfer-encoding']
  // Of any other coding Node reads to the end of the connection, whatever length is told beside it.
  const framed =
    coding === undefined ? headers['content-length'] !== undefined : /^\s*chunked\s*$/i.test(coding)
  const told = statusCode === 204 || framed
  return { untold: !told && !isMade(socket) }
}

/**
 * Whether an answer was made in this process, by a library that stands in for HTTP in a test: on a socket that read
 * nothing, or one that is still open after the end. Other runtimes put something else there, or nothing.
 */
function isMade(socket: Partial<Socket> | null | undefined): boolean {
  return socket?.bytesRead === 0 || (socket?.destroyed === false && socket.readableEnded !== true)
}
