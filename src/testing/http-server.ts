import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { Exchange, HttpRequest } from './exchange.ts'
import { deliver } from './http-delivery.ts'

/** The sandbox's door on the loopback interface. */
export interface HttpDoor {
  readonly port: number
  close(): Promise<void>
}

export interface HttpDoorOptions {
  readonly port: number
  readonly dripInterval: number
  /** Aborts when the sandbox closes. */
  readonly closing: AbortSignal
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
  const left = new AbortController()
  outgoing.once('close', () => left.abort())
  const gone = AbortSignal.any([left.signal, options.closing])
  const request = await readRequest(incoming)
  const { answer, settled } = await options.exchange(request, gone)
  if (answer.delivery === 'close-on-next') doomed.add(incoming.socket)
  const head = request.verb === 'HEAD'
  await deliver(answer, outgoing, { gone, settled, head, dripInterval: options.dripInterval })
}

/** A callback of the options threw, as a rule: say so where a test will see it. */
function fail(outgoing: ServerResponse, error: unknown): void {
  if (outgoing.headersSent) outgoing.destroy()
  else outgoing.writeHead(500, { 'content-type': 'text/plain' }).end(`The sandbox failed: ${String(error)}`)
}

async function readRequest(incoming: IncomingMessage): Promise<HttpRequest> {
  const chunks: Uint8Array[] = []
  for await (const chunk of incoming) chunks.push(chunk)
  const headers: Record<string, string> = {}
  for (const [name, value] of Object.entries(incoming.headers)) {
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(', ') : value
  }
  return {
    verb: incoming.method ?? 'GET',
    url: new URL(`http://127.0.0.1${incoming.url ?? '/'}`),
    headers,
    body: new TextDecoder().decode(Buffer.concat(chunks)),
  }
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
