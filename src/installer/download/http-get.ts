import type { IncomingMessage } from 'node:http'
import { foreignProperty } from '../../errors/foreign-cause.ts'
import { DirectAgent } from '../../transport/direct-agent.ts'
import { beginRequest } from '../../transport/node-request.ts'
import { ProxiedAgent } from '../../transport/proxy/proxied-agent.ts'
import { VERSION } from '../../version.ts'
import type { StallGuard } from './stall-guard.ts'

/** The beginning of an answer, and its body while it comes in. */
export interface Answer {
  readonly url: URL
  readonly status: number
  readonly header: (
    name:
      | 'content-encoding'
      | 'content-length'
      | 'content-range'
      | 'content-type'
      | 'date'
      | 'etag'
      | 'last-modified'
      | 'location'
      | 'retry-after'
      | 'transfer-encoding',
  ) => string | undefined
  /** One chunk at a time: nothing more is read until the next is asked for, so that memory stays flat. */
  readonly chunks: () => AsyncGenerator<Uint8Array, void>
  /** Whether bytes came after its end, known after the last chunk: they or the announced length are wrong. */
  readonly overran: () => boolean
  /** Closes the connection, whatever is still to come. */
  readonly discard: () => void
}

/** What is known of one request while it runs. */
interface Exchange {
  connected: boolean
  /** What the connection said after the answer had begun. */
  error?: unknown
}

/**
 * One GET by Node's own client, through the proxy that the environment names, and with the options that the process
 * has set for all its connections (authorities, for one). Its `fetch` would decode bodies unasked and buffer ahead.
 */
export async function httpGet(
  url: URL,
  headers: Readonly<Record<string, string>>,
  guard: StallGuard,
): Promise<Answer> {
  const exchange: Exchange = { connected: false }
  try {
    const message = await guard.wait(send(url, headers, guard, exchange))
    return answer(message, url, guard, exchange)
  } catch (error) {
    throw guard.failure(error, url.host, exchange.connected ? 'before-answer' : 'before-sending')
  }
}

function send(
  url: URL,
  headers: Readonly<Record<string, string>>,
  guard: StallGuard,
  exchange: Exchange,
): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    guard.signal.throwIfAborted()
    const request = beginRequest(
      {
        url,
        method: 'GET',
        headers: {
          Accept: '*/*',
          // Ranges and lengths count the bytes that travel.
          'Accept-Encoding': 'identity',
          // No connection is left behind, and none of the server's that it is just closing is used again.
          Connection: 'close',
          'User-Agent': `acg-screenconnect/${VERSION}`,
          ...headers,
        },
        signal: guard.signal,
        onSent: () => {
          exchange.connected = true
          guard.connected()
        },
      },
      { direct: new DirectAgent(), secure: new ProxiedAgent() },
    )
    const giveUp = () => {
      reject(guard.signal.reason)
      request.destroy()
    }
    guard.signal.addEventListener('abort', giveUp)
    request.once('close', () => guard.signal.removeEventListener('abort', giveUp))
    request.on('response', resolve)
    // Stays for the whole life of the request: without a listener a late error would end the process.
    request.on('error', (error) => {
      exchange.error = error
      reject(error)
    })
    request.on('close', () => reject(new Error('the connection was closed without an answer')))
    request.end()
  })
}

function answer(message: IncomingMessage, url: URL, guard: StallGuard, exchange: Exchange): Answer {
  // Stays as well: what is discarded may break later.
  message.on('error', () => {})
  return {
    url,
    status: message.statusCode ?? 0,
    header: (name) => message.headers[name],
    async *chunks() {
      const iterator: AsyncIterator<Uint8Array> = message[Symbol.asyncIterator]()
      for (;;) {
        const next = await guard.wait(iterator.next()).catch((error: unknown) => {
          throw guard.failure(error, url.host, 'in-body')
        })
        if (next.done === true) break
        yield next.value
      }
      if (!message.complete) throw guard.failure(new Error('the answer was cut off'), url.host, 'in-body')
    },
    // A reset, or an abort, after the end takes nothing away.
    overran: () => isParseError(exchange.error),
    discard: () => message.destroy(),
  }
}

function isParseError(error: unknown): boolean {
  return String(foreignProperty(error, 'code')).startsWith('HPE_')
}
