import { Agent } from 'node:http'
import type { Duplex } from 'node:stream'
import type { Connected, ConnectingRequest } from './proxy/proxied-agent.ts'

/** Connects to this computer itself, which no proxy leads to and where no TLS is needed. */
export class DirectAgent extends Agent {
  override createConnection(options: ConnectingRequest, connected?: Connected): Duplex | null | undefined {
    options.connecting.begun()
    return super.createConnection(options, connected)
  }
}
