import http, { type ClientRequest, type RequestOptions } from 'node:http'
import https from 'node:https'
import type { DirectAgent } from './direct-agent.ts'
import { globalTlsOptions } from './global-tls-options.ts'
import { withoutBrackets } from './host-brackets.ts'
import type { Connecting, ProxiedAgent } from './proxy/proxied-agent.ts'
import { whenConnected } from './when-connected.ts'

/** One request by Node's own client. */
export interface NodeRequest {
  readonly url: URL
  readonly method: 'GET' | 'POST'
  readonly headers: Readonly<Record<string, string | number>>
  /** Ends a connection that is not made yet. */
  readonly signal: AbortSignal
  /** Called before the first byte can leave, and at once where that cannot be known. */
  readonly onSent: () => void
}

/** What makes connections, one for each scheme. */
export interface Agents {
  readonly direct: DirectAgent
  readonly secure: ProxiedAgent
}

/**
 * Begins a request, which its caller ends.
 *
 * `request` is looked up at each call, for what replaces it at run time: mocks of tests and instrumentations. That
 * nothing has left is believed of a request alone whose connection an agent of ours was asked for: a mock that
 * answers by itself knows more, or passes the request on by a way of its own.
 */
export function beginRequest(
  { url, method, headers, signal, onSent }: NodeRequest,
  agents: Agents,
): ClientRequest {
  const secure = url.protocol === 'https:'
  let ours = false
  const connecting: Connecting = {
    signal,
    begun: () => {
      ours = true
    },
  }
  const options: RequestOptions & { readonly connecting: Connecting } = {
    ...(secure ? globalTlsOptions() : {}),
    protocol: url.protocol,
    hostname: withoutBrackets(url),
    port: url.port,
    path: `${url.pathname}${url.search}`,
    method,
    headers,
    agent: secure ? agents.secure : agents.direct,
    connecting,
  }
  try {
    const request = (secure ? https : http).request(options)
    request.on('socket', (socket) => whenConnected(socket, secure, onSent))
    return request
  } finally {
    if (!ours) onSent()
  }
}
