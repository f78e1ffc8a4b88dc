import type { Socket } from 'node:net'

/** Calls once a connection stands, its TLS included: before that nothing of a request has left. */
export function whenConnected(socket: Socket, url: string, connected: () => void): void {
  if (!socket.connecting) connected()
  else socket.once(url.startsWith('https:') ? 'secureConnect' : 'connect', connected)
}
