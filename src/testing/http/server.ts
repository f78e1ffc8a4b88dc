import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { Exchange, HttpRequest } from '../server/exchange.ts'
import type { Closing } from './closing.ts'
import { deliver } from './delivery.ts'

/** The sandbox's door on the loopback interface. */
export interface HttpDoor {
  readonly port: number
  close(): Promise<void>
}

export interface HttpDoorOptions {
  readonly port: number
  readonly dripInterval: number
  readonly closing: Closing
  readonly exchange: (request: HttpRequest, gone: AbortSignal) => Promise<Exchange>
}

export async function openHttpDoor(options: HttpDoorOptions): Promise<HttpDoor> {
  const { createServer } = await import('node:http')
  const server = createServer((incoming, outgoing) => {
    serve(incoming, outgoing, options).catch((error: unknown) => fail(outgoing, error))
  })
  const port = await listen(server, options.port)
  return {
    port,
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      server.closeAllConnections()
      await closed
    },
  }
}

/** Sockets on which the next request finds the connection closed. */
const doomed = new WeakSet<object>()

async function serve(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  options: HttpDoorOptions,
): Promise<void> {
  if (doomed.has(incoming.socket)) {
    incoming.socket.destroy()
    return
  }
  const target = targetOf(incoming)
  if (target === undefined) {
    outgoing.writeHead(400, { connection: 'close' }).end()
    return
  }
  const { closing, dripInterval } = options
  const running = closing.start()
  outgoing.once('close', () => {
    closing.release(running)
    running.abort()
  })
  const gone = running.signal
  let unread = true
  const verb = incoming.method ?? 'GET'
  const readBody = () => {
    unread = false
    return textOf(incoming)
  }
  const request = { verb, ...target, headers: headersOf(incoming), readBody }
  const { answer, settled } = await options.exchange(request, gone)
  if (answer.delivery === 'close-on-next') doomed.add(incoming.socket)
  const endless = unread && !(await passed(incoming))
  const conditions = { gone, settled, head: verb === 'HEAD', dripInterval }
  await deliver(endless ? { ...answer, delivery: 'close-after' } : answer, outgoing, conditions)
}

/** A callback of the options threw, as a rule: say so where a test will see it. */
function fail(outgoing: ServerResponse, error: unknown): void {
  if (outgoing.headersSent) outgoing.destroy()
  else outgoing.writeHead(500, { 'content-type': 'text/plain' }).end(`The sandbox failed: ${String(error)}`)
}

/** What the first line and `Host` ask for; `undefined` where that is no address. */
function targetOf(incoming: IncomingMessage): Pick<HttpRequest, 'url' | 'host'> | undefined {
  const { url: target = '/', rawHeaders } = incoming
  const hosts = rawHeaders.filter(
    (_, index) => rawHeaders[index - 1]?.toLowerCase() === 'host' && index % 2 === 1,
  )
  const host = hosts.length === 1 ? hosts[0] : undefined
  // `//host/path` is a path. Only a whole address, as a proxy gets it, names a host, and that must be the same one.
  const isPath = target.startsWith('/')
  const address = isPath ? `http://127.0.0.1${target}` : target
  if (!URL.canParse(address)) return undefined
  const url = new URL(address)
  return { url, host: isPath || url.host === host?.toLowerCase() ? host : undefined }
}

/**
 * Lets a body pass that nobody reads, so that the client gets to the answer. `false`: it is longer than anybody means
 * it to be.
 */
function passed(incoming: IncomingMessage): Promise<boolean> {
  if (incoming.complete) return Promise.resolve(true)
  return new Promise((resolve) => {
    let left = MOST_UNREAD
    incoming.on('data', (chunk: Uint8Array) => {
      left -= chunk.length
      if (left >= 0) return
      incoming.pause()
      resolve(false)
    })
    for (const end of ['end', 'close']) incoming.once(end, () => resolve(true))
  })
}

const MOST_UNREAD = 1_000_000

async function textOf(incoming: IncomingMessage): Promise<string> {
  const chunks: Uint8Array[] = []
  for await (const chunk of incoming) chunks.push(chunk)
  return new TextDecoder().decode(Buffer.concat(chunks))
}

function headersOf(incoming: IncomingMessage): Readonly<Record<string, string>> {
  const headers: Record<string, string> = {}
  for (const [name, value] of Object.entries(incoming.headers)) {
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(', ') : value
  }
  return headers
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    // Of its own, in a worker of a cluster too: they would share one port, and each have another's calls.
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => {
      server.off('error', reject)
      const address = server.address()
      if (typeof address === 'object' && address !== null) resolve(address.port)
      else reject(new TypeError('The sandbox has no port.'))
    })
  })
}
