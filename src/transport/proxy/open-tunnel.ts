import http from 'node:http'
import https from 'node:https'
import { isIP } from 'node:net'
import type { Duplex } from 'node:stream'
import { foreignCause } from '../../errors/foreign-cause.ts'
import { globalTlsOptions } from '../global-tls-options.ts'
import { withBrackets, withoutBrackets } from '../host-brackets.ts'
import { ProxyError } from './proxy-error.ts'

/**
 * A connection to a host through a proxy (`CONNECT`). What goes through it is TLS with that host: the proxy learns
 * its name and port, no more.
 *
 * @throws {ProxyError} the proxy cannot be reached or does not let this through
 */
export function openTunnel(proxy: URL, host: string, port: number, signal: AbortSignal): Promise<Duplex> {
  const authority = `${withBrackets(host)}:${port}`
  const name = withoutBrackets(proxy)
  const secure = proxy.protocol === 'https:'
  return new Promise((resolve, reject) => {
    // By its default import, as every request: see `beginRequest`.
    const request = (secure ? https : http).request(new URL(proxy.origin), {
      ...(secure ? globalTlsOptions() : {}),
      method: 'CONNECT',
      // Else Node takes the name out of the header `Host`, which is that of the instance.
      servername: isIP(name) === 0 ? name : '',
      path: authority,
      headers: { Host: authority, ...authorization(proxy) },
      agent: false,
      signal,
    })
    request.on('connect', ({ statusCode = 0 }, socket, early) => {
      if (statusCode < 200 || statusCode > 299) {
        socket.destroy()
        return reject(new ProxyError(`PROXY_ANSWERED_${statusCode}`))
      }
      if (early.length > 0) socket.unshift(early)
      resolve(socket)
    })
    request.on('error', (error) => reject(new ProxyError(foreignCause(error).code ?? 'PROXY_BROKEN')))
    request.end()
  })
}

function authorization({ username, password }: URL): Record<string, string> {
  if (username === '' && password === '') return {}
  const pair = `${decoded(username)}:${decoded(password)}`
  return { 'Proxy-Authorization': `Basic ${Buffer.from(pair).toString('base64')}` }
}

/** As it is where it cannot be decoded: somebody wrote a `%` that means itself. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
