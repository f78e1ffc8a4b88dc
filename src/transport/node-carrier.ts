import { Agent, request as httpRequest, type IncomingMessage } from 'node:http'
import { request as httpsRequest } from 'node:https'
import type { Socket } from 'node:net'
import { pipeline, type Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { foreignProperty } from '../errors/foreign-cause.ts'
import type { BodyPart, BodyReader, CarriedAnswer, CarriedBody, Carrier, WatchedDispatch } from './carrier.ts'
import { withoutBrackets } from './host-brackets.ts'
import { ProxiedAgent, type ProxiedRequest } from './proxy/proxied-agent.ts'
import { whenConnected } from './when-connected.ts'

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
 */
export function createDefaultCarrier(): Carrier {
  const plain = new Agent({ keepAlive: true })
  const secure = new ProxiedAgent({ keepAlive: true })
  const freshPlain = new Agent()
  const freshSecure = new ProxiedAgent()
  return {
    carry(dispatch) {
      dispatch.onHeld()
      const fresh = dispatch.kind === 'write'
      return dispatch.url.startsWith('https:')
        ? carry(dispatch, httpsRequest, fresh ? freshSecure : secure)
        : carry(dispatch, httpRequest, fresh ? freshPlain : plain)
    },
    close() {
      for (const agent of [plain, secure]) {
        // Those in use end with their call.
        agent.keepSocketAlive = () => false
        for (const socket of Object.values(agent.freeSockets).flat()) socket?.destroy()
      }
    },
  }
}

function carry(dispatch: WatchedDispatch, send: typeof httpRequest, agent: Agent): Promise<CarriedAnswer> {
  return new Promise((resolve, reject) => {
    const { signal } = dispatch
    // Aborted after the call was handed on, and before it came here: nothing may leave.
    signal.throwIfAborted()
    const url = new URL(dispatch.url)
    const options: ProxiedRequest = {
      protocol: url.protocol,
      hostname: withoutBrackets(url),
      port: url.port,
      path: url.pathname,
      method: 'POST',
      headers: {
        ...dispatch.headers,
        'Content-Length': Buffer.byteLength(dispatch.body),
        'Accept-Encoding': 'gzip',
      },
      agent,
      connecting: signal,
    }
    const request = send(options)
    // Not as an option of the request, which takes Node a tenth of the call. The signal is this call's own.
    signal.addEventListener('abort', () => {
      reject(signal.reason)
      request.destroy()
    })
    request.on('socket', (socket) => {
      // Deno's client sends a request that was on a used connection once more where that ends, without a word, and
      // also where it was ended here.
      request.reusedSocket = false
      whenConnected(socket, dispatch.url, dispatch.onSent)
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
  const told =
    statusCode === 204 ||
    headers['content-length'] !== undefined ||
    /\bchunked\s*$/i.test(headers['transfer-encoding'] ?? '')
  return { untold: !told && !isMade(socket) }
}

/**
 * Whether an answer was made in this process, by a library that stands in for HTTP in a test: on a socket that read
 * nothing, or one that is still open after the end. Other runtimes put something else there, or nothing.
 */
function isMade(socket: Partial<Socket> | null | undefined): boolean {
  return socket?.bytesRead === 0 || (socket?.destroyed === false && socket.readableEnded !== true)
}
