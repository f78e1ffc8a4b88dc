import { once } from 'node:events'
import { Agent, type RequestOptions } from 'node:https'
import { Duplex } from 'node:stream'
import { environmentProxy } from './environment-proxy.ts'
import { openTunnel } from './open-tunnel.ts'

/** What a request of this agent says beside the usual. */
export interface ProxiedRequest extends RequestOptions {
  /**
   * Ends a connection that is not made yet: Node does not tell an agent that its request was given up, and a
   * proxy that says nothing would keep the process alive.
   */
  readonly connecting: AbortSignal
}

type Connected = (error: Error | null, stream: Duplex) => void

/**
 * Connects through the proxy that the environment names, and directly where it names none. Node's own agents
 * can do that too since 22.21 and 24.5, but leave a connection to a silent proxy open when its request ends.
 */
export class ProxiedAgent extends Agent {
  override createConnection(options: ProxiedRequest, connected?: Connected): Duplex | null | undefined {
    const host = options.host ?? 'localhost'
    const port = Number(options.port ?? 443)
    const proxy = environmentProxy(host, port)
    if (proxy === undefined) return super.createConnection(options, connected)
    openTunnel(proxy, host, port, options.connecting)
      .then((tunnel) => this.#secure(tunnel, options))
      .then(
        (socket) => connected?.(null, socket),
        // Beside an error nobody looks at the stream, which its type asks for.
        (error: Error) => connected?.(error, new Duplex()),
      )
    return undefined
  }

  /** Given on only with TLS in place: until then nothing of the request can leave. */
  async #secure(tunnel: Duplex, options: ProxiedRequest): Promise<Duplex> {
    const throughTunnel = { ...options, socket: tunnel }
    const socket = super.createConnection(throughTunnel)
    if (!socket) throw new Error('no TLS connection')
    try {
      await once(socket, 'secureConnect', { signal: options.connecting })
      return socket
    } catch (error) {
      socket.destroy()
      throw error
    }
  }
}
