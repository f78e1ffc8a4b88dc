import { Agent, request as httpRequest, type IncomingMessage } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { pipeline } from 'node:stream'
import { createGunzip } from 'node:zlib'
import type { Carrier, Dispatch } from './carrier.ts'
import { withoutBrackets } from './host-brackets.ts'
import { ProxiedAgent, type ProxiedRequest } from './proxy/proxied-agent.ts'
import { whenConnected } from './when-connected.ts'

/** The headers of an answer that anybody here reads. */
const READ_HEADERS = ['content-length', 'content-type', 'location', 'retry-after'] as const

/** Statuses that a `Response` takes no body with. */
const WITHOUT_BODY = new Set([204, 205, 304])

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
    knowsWhenSent: true,
    carry(dispatch) {
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

function carry(dispatch: Dispatch, send: typeof httpRequest, agent: Agent): Promise<Response> {
  return new Promise((resolve, reject) => {
    const { signal } = dispatch
    // Aborted after the call was handed on, and before it came here: nothing may leave.
    signal.throwIfAborted()
    const bytes = Buffer.from(dispatch.body)
    const url = new URL(dispatch.url)
    const options: ProxiedRequest = {
      protocol: url.protocol,
      hostname: withoutBrackets(url),
      port: url.port,
      path: url.pathname,
      method: 'POST',
      headers: { ...dispatch.headers, 'Content-Length': bytes.byteLength, 'Accept-Encoding': 'gzip' },
      agent,
      connecting: signal,
    }
    const request = send(options)
    // Not as an option of the request, which takes Node a tenth of the call. The signal is this call's own.
    signal.addEventListener('abort', () => {
      reject(signal.reason)
      request.destroy()
    })
    request.on('socket', (socket) => whenConnected(socket, dispatch.url, dispatch.onSent))
    request.on('response', (message) => {
      try {
        resolve(toResponse(message))
      } catch (error) {
        message.destroy()
        reject(error)
      }
    })
    // Stays for the whole life of the request: an error after the answer began is the body's, and without a
    // listener it would end the process.
    request.on('error', reject)
    // Neither an answer nor an error: a switch of protocols, for one, which Node hangs up on. Without effect once
    // there was either.
    request.on('close', () => reject(new Error('the connection was closed without an answer')))
    request.end(bytes)
  })
}

function toResponse(message: IncomingMessage): Response {
  const status = message.statusCode ?? 0
  const headers = new Headers()
  for (const name of READ_HEADERS) {
    const value = message.headers[name]
    if (typeof value === 'string') headers.set(name, value)
  }
  if (WITHOUT_BODY.has(status)) {
    message.resume()
    return new Response(null, { status, headers })
  }
  const compressed = message.headers['content-encoding'] === 'gzip'
  // What its length says is not what will be read.
  if (compressed) headers.delete('content-length')
  // The pipeline ends one where the other ends; its error is the body's too.
  const body = compressed ? pipeline(message, createGunzip(), () => {}) : message
  return new Response(stream(body), { status, headers })
}

/** A web stream that holds no more than one chunk back, so that memory stays with the reader's pace. */
function stream(source: NodeJS.ReadableStream & { destroy(): unknown }): ReadableStream<Uint8Array> {
  let ended = false
  return new ReadableStream<Uint8Array>({
    start(controller) {
      const end = (finish: () => void) => () => {
        if (ended) return
        ended = true
        finish()
      }
      source.on('data', (chunk: Uint8Array) => {
        if (ended) return
        controller.enqueue(chunk)
        if ((controller.desiredSize ?? 0) <= 0) source.pause()
      })
      source.on(
        'end',
        end(() => controller.close()),
      )
      source.on('error', (error) => end(() => controller.error(error))())
      source.on(
        'close',
        end(() => controller.error(new Error('the answer was cut off'))),
      )
    },
    pull() {
      source.resume()
    },
    cancel() {
      ended = true
      source.destroy()
    },
  })
}
