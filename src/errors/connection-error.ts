import {
  type CallFacts,
  type ErrorCause,
  type ErrorWords,
  mayHaveRun,
  ScreenConnectError,
} from './screenconnect-error.ts'

/**
 * Why there was no answer: the host's name has no address (`'dns'`), nothing listens (`'refused'`), there is
 * no way there (`'unreachable'`), this computer or process opens no connection (`'local'`: too many open files, no
 * permission, no free port), the proxy that the environment names cannot be reached or lets nothing
 * through (`'proxy'`), connecting took too long (`'connect-timeout'`), no trusted TLS connection came about
 * (`'tls'`), the connection broke after the call had left (`'broken'`) or while the answer came
 * in, or before anything told that this was its end (`'cut-off'`), what came cannot be read (`'unreadable'`: no HTTP,
 * headers over the limit, not compressed as it says), or the runtime does not say (`'unknown'`).
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

/**
 * What the same call would only meet again: a password that a proxy wants, a kind of proxy that is not spoken, a
 * permission that is missing, headers over the limit, a label that is wrong.
 */
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
 * There was no whole answer. `outcome` is `'not-sent'` where the library's own connection was never made, else a write
 * may have run. A `fetch` does not tell whether it sent: its errors say in `failure` what it met, and no more.
 * `cause.code` is the system's code where the runtime tells one (`'ECONNREFUSED'`, …).
 */
export class ConnectionError extends ScreenConnectError {
  override get name() {
    return 'ConnectionError' as const
  }

  override readonly code = 'CONNECTION'
  readonly failure: ConnectionFailure

  /** @param asked what was asked, where that is not the instance */
  constructor(
    facts: CallFacts,
    failure: ConnectionFailure,
    cause?: ErrorCause,
    asked: ConnectionSubject = INSTANCE,
  ) {
    super(connectionWords(facts, failure, cause, asked), {
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

const HEARSAY = ', as its `fetch` reports, which may be about another connection than the one it was sent on'

/** What an error of a connection says. */
export function connectionWords(
  facts: CallFacts,
  failure: ConnectionFailure,
  cause: ErrorCause | undefined,
  asked: ConnectionSubject = INSTANCE,
): ErrorWords {
  const { happened, next } = words(failure, asked, cause)
  const code = cause?.code === undefined ? '' : ` (${cause.code})`
  // The library's own connections know better: their errors of this kind are "not sent".
  const says = mayHaveRun(facts) && BEFORE_SENDING.has(failure) ? HEARSAY : ''
  const again = mayHaveRun(facts) ? undefined : `${asked.again} again in a while`
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
  carrier: 'the runtime, or a `fetch` of yours,',
  again: 'Call',
}

function words(failure: ConnectionFailure, asked: ConnectionSubject, cause: ErrorCause | undefined): Words {
  const { server, option } = asked
  switch (failure) {
    case 'dns':
      return {
        happened: `found no address for ${asked.hostName}`,
        next: `Check ${option} and the name server`,
      }
    case 'refused':
      return {
        happened: `got no connection: nothing listens at the address of ${server}`,
        next: `Check ${option} and whether the server is up`,
      }
    case 'unreachable':
      return {
        happened: `got no connection: ${server} cannot be reached from here`,
        next: 'Check the network, the VPN and the firewall',
      }
    case 'local':
      return localWords(cause?.code)
    case 'proxy':
      return {
        happened: 'got no connection through the proxy that HTTPS_PROXY names',
        next: `Check HTTPS_PROXY, and list ${server} in NO_PROXY where it needs no proxy`,
      }
    case 'connect-timeout':
      return {
        happened: `got no connection: ${server} did not answer in time`,
        next: 'Check the network and whether the server is up',
      }
    case 'tls':
      return {
        happened: `got no trusted TLS connection to ${server}`,
        next: `Check that ${option} names a port that speaks TLS, the server's certificate, and NODE_EXTRA_CA_CERTS where a private authority issued it`,
      }
    case 'broken':
      return { happened: 'lost the connection before an answer came' }
    case 'cut-off':
      // Without an error of the system, the connection ended as any does.
      return {
        happened:
          cause === undefined
            ? 'got an answer whose connection closed before anything told that it was whole'
            : 'lost the connection in the middle of the answer',
      }
    case 'unreadable':
      return unreadableWords(cause?.code, server)
    case 'unknown':
      return {
        happened: `ended in a network error that ${asked.carrier} does not explain`,
      }
  }
}

function localWords(code: string | undefined): Words {
  switch (code) {
    case 'EMFILE':
    case 'ENFILE':
      return {
        happened: 'got no connection: too many files and connections are open here',
        next: 'Make fewer calls at once, close what is left open, or raise the limit (`ulimit -n`)',
      }
    case 'EADDRNOTAVAIL':
      return {
        happened: 'got no connection: this computer has no address or no free port to connect from',
        next: 'Make fewer calls at once, or check whether this computer has addresses of that kind (IPv6)',
      }
    case 'EACCES':
    case 'EPERM':
    case 'ERR_ACCESS_DENIED':
    // Deno says no code.
    case undefined:
      return {
        happened: 'got no connection: this process may not open one',
        next: "Give it the permission: `--allow-net`, or whatever restricts this computer's programs",
      }
    default:
      return {
        happened: 'got no connection: this computer could not open one',
        next: 'Look at its memory and its network',
      }
  }
}

function unreadableWords(code: string | undefined, server: string): Words {
  switch (code) {
    case 'HPE_HEADER_OVERFLOW':
    case 'UND_ERR_HEADERS_OVERFLOW':
      return {
        happened: 'was answered with more headers than the runtime reads, 16 KiB by default',
        next: 'Look for cookies or a proxy that add them, or start Node with a greater `--max-http-header-size`',
      }
    case 'Z_DATA_ERROR':
      return {
        happened: 'was answered with bytes that are not the gzip that their Content-Encoding says',
        next: 'Look for a proxy in between that changes answers or their headers',
      }
    default:
      return {
        happened: 'was answered with something that is not HTTP',
        next: `Check what listens at the address of ${server}, and look for a proxy in between`,
      }
  }
}
