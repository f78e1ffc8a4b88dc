import { callMessage, mayHaveRun, sendAgain } from './call-message.ts'
import { type CallFacts, type ErrorCause, ScreenConnectError } from './screenconnect-error.ts'

/**
 * Why there was no answer: the host's name has no address (`'dns'`), nothing listens (`'refused'`), there is
 * no way there (`'unreachable'`), the proxy that the environment names cannot be reached or lets nothing
 * through (`'proxy'`), connecting took too long (`'connect-timeout'`), no trusted TLS connection came about
 * (`'tls'`), the connection broke after the call had left (`'broken'`) or while the answer came
 * in, or before anything told that this was its end (`'cut-off'`), or the runtime does not say (`'unknown'`).
 */
export type ConnectionFailure =
  | 'dns'
  | 'refused'
  | 'unreachable'
  | 'proxy'
  | 'connect-timeout'
  | 'tls'
  | 'broken'
  | 'cut-off'
  | 'unknown'

/** What the same call would only meet again: a password that a proxy wants, a kind of proxy that is not spoken. */
const LASTING = /^PROXY_(?:ANSWERED_407|NOT_SUPPORTED)$/

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

  constructor(facts: CallFacts, failure: ConnectionFailure, cause?: ErrorCause) {
    const { happened, next } = words(failure, facts, cause)
    const code = cause?.code === undefined ? '' : ` (${cause.code})`
    // The library's own connections know better: their errors of this kind are "not sent".
    const says = mayHaveRun(facts) && BEFORE_SENDING.has(failure) ? HEARSAY : ''
    super(callMessage(facts, `${happened}${code}${says}`, next ?? sendAgain(facts, 'in a while')), {
      ...facts,
      retryable: !LASTING.test(cause?.code ?? '') && !mayHaveRun(facts),
      cause,
    })
    this.failure = failure
  }
}

const BEFORE_SENDING: ReadonlySet<ConnectionFailure> = new Set([
  'dns',
  'refused',
  'unreachable',
  'proxy',
  'connect-timeout',
  'tls',
])

const HEARSAY = ', as its `fetch` reports, which may be about another connection than the one it was sent on'

interface Words {
  readonly happened: string
  readonly next?: string
}

/** A download names the host that it asked; a call asks the instance. */
function words(failure: ConnectionFailure, facts: CallFacts, cause: ErrorCause | undefined): Words {
  const host = facts.download
  const server = host ?? 'the instance'
  const option = host === undefined ? '`instance`' : '`url`'
  switch (failure) {
    case 'dns':
      return {
        happened: `found no address for ${host === undefined ? "the instance's host name" : host}`,
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
    case 'unknown':
      return {
        happened: `ended in a network error that the runtime${host === undefined ? ', or a `fetch` of yours,' : ''} does not explain`,
      }
  }
}
