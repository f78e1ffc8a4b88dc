import type { Socket } from 'node:net'

/**
 * Calls once something of a request can leave on a connection: once it stands, its TLS included. On one that was
 * destroyed before that, for want of a free file descriptor or of an address, nothing ever does.
 */
export function whenConnected(socket: Socket, secure: boolean, connected: () => void): void {
  if (socket.destroyed) return
  // Of TLS over a connection that stands already it says that there is no handshake to wait for any more.
  const connecting = socket.connecting || ('secureConnecting' in socket && socket.secureConnecting === true)
  if (!connecting) connected()
  else socket.once(secure ? 'secureConnect' : 'connect', connected)
}
