import { once } from 'node:events'
import { Agent, type RequestOptions } from 'node:https'
import { Duplex } from 'node:stream'
import tls, { type ConnectionOptions, type TLSSocket } from 'node:tls'
import { environmentProxy } from './environment-proxy.ts'
import { openTunnel } from './open-tunnel.ts'

/** What a request of ours tells its agent beside the usual. */
export interface ConnectingRequest extends RequestOptions {
  readonly connecting: Connecting
}

export interface Connecting {
  /**
   * Ends a connection that is not made yet: Node does not tell an agent that its request was given up, and a
   * proxy that says nothing would keep the process alive.
   */
  readonly signal: AbortSignal
  /** Called when an agent is asked for a connection. */
  readonly begun: () => void
}

export type Connected = (error: Error | null, stream: Duplex) => void

/**
 * Connects through the proxy that the environment names, and directly where it names none. Node's own agents
 * can do that too since 22.21 and 24.5, but leave a connection to a silent proxy open when its request ends.
 */
export class ProxiedAgent extends Agent {
  override createConnection(options: ConnectingRequest, connected?: Connected): Duplex | undefined {
    const { signal, begun } = options.connecting
    begun()
    const host = options.host ?? 'localhost'
    const port = Number(options.port ?? 443)
    const proxy = environmentProxy(host, port)
    if (proxy === undefined) return connectTls(options, undefined)
    openTunnel(proxy, host, port, signal)
      .then((tunnel) => secure(options, tunnel))
      .then(
        (socket) => connected?.(null, socket),
        // Beside an error nobody looks at the stream, which its type asks for.
        (error: Error) => connected?.(error, new Duplex()),
      )
    return undefined
  }
}

/** Given on only with TLS in place: until then nothing of the request can leave. */
async function secure(options: ConnectingRequest, tunnel: Duplex): Promise<TLSSocket> {
  const socket = connectTls(options, tunnel)
  try {
    await once(socket, 'secureConnect', { signal: options.connecting.signal })
    return socket
  } catch (error) {
    socket.destroy()
    throw error
  }
}

/** Not by the agent's own way to do so, for which Deno asks for more rights than a connection needs. */
function connectTls(options: ConnectingRequest, socket: Duplex | undefined): TLSSocket {
  // An agent hands on what the request was given; what a connection does not know of it does not matter to one.
  return tls.connect({ ALPNProtocols: ['http/1.1'], ...options, socket } as ConnectionOptions)
}
