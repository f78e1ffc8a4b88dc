import {
  type CallFacts,
  type ErrorCause,
  type ErrorWords,
  mayHaveRun,
  ScreenConnectError,
} from './screenconnect-error.ts'

/**
 * Why there was no complete response:
 *
 * - `'dns'`: the host name was not found.
 * - `'refused'`: nothing listens at the address.
 * - `'unreachable'`: there is no route to the host.
 * - `'local'`: this computer could not open a connection (too many open files, no permission, no free port).
 * - `'proxy'`: the proxy of `HTTPS_PROXY` is unreachable or refused the connection.
 * - `'connect-timeout'`: connecting took too long.
 * - `'tls'`: the TLS handshake or the certificate check failed.
 * - `'broken'`: the connection was lost after the call was sent.
 * - `'cut-off'`: the connection was lost during the response, or the response does not show that it is complete.
 * - `'unreadable'`: the response is not HTTP, its headers are too large, or it cannot be decompressed.
 * - `'unknown'`: the runtime does not say.
 */
export type ConnectionFailure =
  | 'dns'
  | 'refused'
  | 'unreachable'
  | 'local'
  | 'proxy'
  | 'connect-timeout'
  | 'tls'
  | 'broken'
  | 'cut-off'
  | 'unreadable'
  | 'unknown'

/** Whether the same call would fail again: proxy authentication, missing permission, headers over the limit. */
function isLasting(failure: ConnectionFailure, code: string | undefined): boolean {
  return code === undefined ? failure === 'local' : LASTING.has(code)
}

const LASTING: ReadonlySet<string> = new Set([
  'PROXY_ANSWERED_407',
  'PROXY_NOT_SUPPORTED',
  'EACCES',
  'EPERM',
  'ERR_ACCESS_DENIED',
  'HPE_HEADER_OVERFLOW',
  'UND_ERR_HEADERS_OVERFLOW',
  'Z_DATA_ERROR',
])

/**
 * The connection failed before a complete response arrived; `failure` says how. `outcome` is `'not-sent'` where the
 * library's own connection was never made; otherwise a write may have run. With a `fetch` of your own it is never
 * `'not-sent'`. `cause.code` is the system's error code, such as `'ECONNREFUSED'`, where the runtime reports one.
 */
export class ConnectionError extends ScreenConnectError {
  override get name() {
    return 'ConnectionError' as const
  }

  override readonly code = 'CONNECTION'
  readonly failure: ConnectionFailure

  /** @param words what was asked for, where that is not a call */
  constructor(facts: CallFacts, failure: ConnectionFailure, cause?: ErrorCause, words?: ErrorWords) {
    super(words ?? connectionWords(facts, failure, cause), {
      ...facts,
      retryable: !isLasting(failure, cause?.code) && !mayHaveRun(facts),
      cause,
    })
    this.failure = failure
  }
}

const BEFORE_SENDING: ReadonlySet<ConnectionFailure> = new Set([
  'dns',
  'refused',
  'unreachable',
  'local',
  'proxy',
  'connect-timeout',
  'tls',
])

const HEARSAY = ', as reported by `fetch`, possibly about a connection other than the one that sent the call'

export function connectionWords(
  facts: CallFacts,
  failure: ConnectionFailure,
  cause?: ErrorCause,
  asked: ConnectionSubject = INSTANCE,
): ErrorWords {
  const { happened, next } = wordsOf(failure, asked, cause)
  const code = cause?.code === undefined ? '' : ` (${cause.code})`
  // With the library's own connections these failures are "not sent".
  const says = mayHaveRun(facts) && BEFORE_SENDING.has(failure) ? HEARSAY : ''
  const again = mayHaveRun(facts) ? undefined : `${asked.again} again later`
  return {
    happened: `${asked.who ?? facts.method ?? 'The call'} ${happened}${code}${says}`,
    next: next ?? again,
  }
}

interface Words {
  readonly happened: string
  readonly next?: string
}

/** What an error of a connection calls what it is about. */
export interface ConnectionSubject {
  /** Who asked; the web method where it is left out. */
  readonly who?: string
  readonly server: string
  readonly hostName: string
  /** The option that says where the server is. */
  readonly option: string
  /** Who else carries requests there than the library's own connections. */
  readonly carrier: string
  /** What to do again: `'Call'`. */
  readonly again: string
}

export const INSTANCE: ConnectionSubject = {
  server: 'the instance',
  hostName: "the instance's host name",
  option: '`instance`',
  carrier: 'the runtime or your `fetch`',
  again: 'Call',
}

function wordsOf(failure: ConnectionFailure, asked: ConnectionSubject, cause: ErrorCause | undefined): Words {
  const { server, option } = asked
  switch (failure) {
    case 'dns':
      return {
        happened: `failed to resolve ${asked.hostName}`,
        next: `Check ${option} and DNS`,
      }
    case 'refused':
      return {
        happened: `failed to connect: nothing listens at the address of ${server}`,
        next: `Check ${option}, and whether the server is up`,
      }
    case 'unreachable':
      return {
        happened: `failed to connect: ${server} is unreachable from this network`,
        next: 'Check the network, the VPN and the firewall',
      }
    case 'local':
      return localWords(cause?.code)
    case 'proxy':
      return {
        happened: 'failed to connect through the proxy in HTTPS_PROXY',
        next: `Check HTTPS_PROXY, or add ${server} to NO_PROXY if it needs no proxy`,
      }
    case 'connect-timeout':
      return {
        happened: `failed to connect: ${server} did not respond in time`,
        next: 'Check the network, and whether the server is up',
      }
    case 'tls':
      return {
        happened: `failed to establish a trusted TLS connection to ${server}`,
        next: `Check that the port of ${option} speaks TLS, and check the server's certificate; for a private CA, set NODE_EXTRA_CA_CERTS`,
      }
    case 'broken':
      return { happened: 'lost the connection before a response arrived' }
    case 'cut-off':
      // Without a system error the connection was closed normally.
      return {
        happened:
          cause === undefined
            ? 'got a response that does not show whether it is complete'
            : 'lost the connection during the response',
      }
    case 'unreadable':
      return unreadableWords(cause?.code, server)
    case 'unknown':
      return {
        happened: `failed with a network error that ${asked.carrier} does not explain`,
      }
  }
}

function localWords(code: string | undefined): Words {
  switch (code) {
    case 'EMFILE':
    case 'ENFILE':
      return {
        happened: 'failed to connect: this process has too many open files and connections',
        next: 'Make fewer calls at once, close unused ones, or raise the limit (`ulimit -n`)',
      }
    case 'EADDRNOTAVAIL':
      return {
        happened: 'failed to connect: this computer has no free port or no suitable address',
        next: 'Make fewer calls at once, and check whether this computer has IPv6',
      }
    case 'EACCES':
    case 'EPERM':
    case 'ERR_ACCESS_DENIED':
    // Deno says no code.
    case undefined:
      return {
        happened: 'failed to connect: this process has no permission to open connections',
        next: 'Allow it, for example with `--allow-net` or in the firewall of this computer',
      }
    default:
      return {
        happened: 'failed to connect: this computer could not open a connection',
        next: 'Check its memory and its network',
      }
  }
}

function unreadableWords(code: string | undefined, server: string): Words {
  switch (code) {
    case 'HPE_HEADER_OVERFLOW':
    case 'UND_ERR_HEADERS_OVERFLOW':
      return {
        happened: 'got a response with headers over the limit of the runtime (16 KiB by default)',
        next: 'Check for cookies or a proxy that add headers, or start Node with a larger `--max-http-header-size`',
      }
    case 'Z_DATA_ERROR':
      return {
        happened: 'got a response that cannot be decompressed',
        next: 'Check for a proxy that changes responses or their headers',
      }
    default:
      return {
        happened: 'got a response that is not HTTP',
        next: `Check what listens at the address of ${server}, and check for a proxy in between`,
      }
  }
}
