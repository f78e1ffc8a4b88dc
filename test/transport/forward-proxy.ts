import { createServer, type IncomingMessage, request as send } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import { connect, type Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import type { TLSSocket } from 'node:tls'
import { certificateOfPrivateAuthority, type ServerCertificate } from '../security/certificate.ts'
import { portOf } from './support.ts'

/** Closes at the end what a test started. */
type Closing = (close: () => Promise<void>) => void

/** What a client asked the proxy for. */
interface Connect {
  readonly authority: string | undefined
  readonly authorization: string | undefined
}

export interface ForwardProxy {
  readonly port: number
  readonly connects: readonly Connect[]
  /** All that clients sent through its tunnels, as it came by. */
  readonly passed: readonly Buffer[]
  /** What each connection over TLS called it, `false` where it did not. */
  readonly serverNames: readonly (string | false | null | undefined)[]
  /** Connections of clients that are open now. */
  readonly open: ReadonlySet<Socket>
}

type Answer = (client: Duplex, tunnel: (status?: string) => void) => void

/**
 * A proxy on loopback that leads every tunnel to one port, whatever name was asked for; `answer` may do otherwise.
 *
 * @param certificate makes it speak TLS
 */
export async function startForwardProxy(
  target: number,
  closing: Closing,
  answer: Answer = (_, tunnel) => tunnel(),
  certificate?: ServerCertificate,
): Promise<ForwardProxy> {
  const connects: Connect[] = []
  const passed: Buffer[] = []
  const serverNames: (string | false | null | undefined)[] = []
  const open = new Set<Socket>()
  const server = certificate === undefined ? createServer() : createTlsServer(certificate)
  server.on('secureConnection', (socket: TLSSocket) => serverNames.push(socket.servername))
  server.on('tlsClientError', () => {})
  server.on('connection', (socket: Socket) => {
    open.add(socket)
    socket.on('close', () => open.delete(socket))
    socket.on('error', () => {})
  })
  server.on('connect', ({ url, headers }: IncomingMessage, client: Duplex) => {
    client.on('end', () => client.end())
    connects.push({ authority: url, authorization: headers['proxy-authorization'] })
    answer(client, (status = '200 Connection established') => {
      const onward = connect(target, '127.0.0.1', () => {
        client.write(`HTTP/1.1 ${status}\r\n\r\n`)
        onward.pipe(client).pipe(onward)
        client.on('data', (bytes: Buffer) => passed.push(bytes))
      })
      onward.on('error', () => client.destroy())
      client.on('close', () => onward.destroy())
    })
  })
  await listen(server)
  closing(async () => {
    for (const socket of open) socket.destroy()
    server.close()
  })
  return { port: portOf(server), connects, passed, serverNames, open }
}

export interface TlsFront extends ServerCertificate {
  readonly port: number
  /** The certificate of the authority that signed its own. */
  readonly authority: string
}

/**
 * `acme.screenconnect.com` with TLS of a private authority, in front of a server without.
 *
 * @param requestCert lets in only who shows a certificate of that authority: its own will do
 */
export async function startTlsFront(url: string, closing: Closing, requestCert = false): Promise<TlsFront> {
  const { key, cert, authority } = certificateOfPrivateAuthority()
  const server = createTlsServer({ key, cert, ca: authority, requestCert }, (incoming, outgoing) => {
    const { method, headers } = incoming
    const target = new URL(incoming.url ?? '/', url)
    // As a reverse proxy does: the sandbox answers to its own name alone.
    const onward = send(target, { method, headers: { ...headers, host: target.host } }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(outgoing)
    })
    onward.on('error', () => outgoing.destroy())
    incoming.pipe(onward)
  })
  server.on('tlsClientError', () => {})
  await listen(server)
  closing(async () => {
    server.closeAllConnections()
    server.close()
  })
  return { port: portOf(server), key, cert, authority }
}

async function listen(server: {
  listen(port: number, host: string, then: () => void): unknown
}): Promise<void> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
}
