import type { ConnectionFailure } from '../errors/connection-error.ts'
import { foreignCause, foreignProperty } from '../errors/foreign-cause.ts'
import type { ErrorCause } from '../errors/screenconnect-error.ts'
import { ProxyError } from './proxy/proxy-error.ts'

/** What is known of an exchange that ended without an answer. */
export interface FailedExchange {
  readonly failure: ConnectionFailure
  /** Whether the request can have reached the server. */
  readonly sent: boolean
  readonly cause: ErrorCause
}

/** How deep runtimes bury the system's error: fetch, then its cause, then one error per address tried. */
const MOST_CAUSES = 16

/**
 * Reads the system's code out of what a carrier threw. A carrier that had not sent yet is believed; else only
 * codes of the time before a connection stands count as "not sent", and everything else, unknown codes
 * included, may have reached the server.
 */
export function connectionFailure(error: unknown, sent: boolean): FailedExchange {
  for (const candidate of causes(error)) {
    const cause = foreignCause(candidate)
    if (candidate instanceof ProxyError) return { failure: 'proxy', sent: false, cause }
    const failure = cause.code === undefined ? undefined : beforeSending(cause.code, candidate)
    if (failure !== undefined) return { failure, sent: false, cause }
  }
  const coded = causes(error)
    .map(foreignCause)
    .find((cause) => cause.code !== undefined)
  const cause = coded ?? foreignCause(error)
  if (!sent) return { failure: HANDSHAKE.test(coded?.code ?? '') ? 'tls' : 'unreachable', sent, cause }
  return { failure: BROKEN.test(coded?.code ?? '') ? 'broken' : 'unknown', sent, cause }
}

const CODES: Readonly<Record<string, ConnectionFailure>> = {
  ECONNREFUSED: 'refused',
  ConnectionRefused: 'refused',
  ENOTFOUND: 'dns',
  EAI_AGAIN: 'dns',
  EAI_FAIL: 'dns',
  EAI_NODATA: 'dns',
  EAI_NONAME: 'dns',
  EHOSTUNREACH: 'unreachable',
  ENETUNREACH: 'unreachable',
  EADDRNOTAVAIL: 'unreachable',
  EHOSTDOWN: 'unreachable',
  ENETDOWN: 'unreachable',
  UND_ERR_CONNECT_TIMEOUT: 'connect-timeout',
  CERT_HAS_EXPIRED: 'tls',
  CERT_NOT_YET_VALID: 'tls',
  CERT_UNTRUSTED: 'tls',
  CERT_REVOKED: 'tls',
  CERT_REJECTED: 'tls',
  CERT_CHAIN_TOO_LONG: 'tls',
  CERT_SIGNATURE_FAILURE: 'tls',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'tls',
  SELF_SIGNED_CERT_IN_CHAIN: 'tls',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'tls',
  UNABLE_TO_GET_ISSUER_CERT: 'tls',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'tls',
  INVALID_CA: 'tls',
  INVALID_PURPOSE: 'tls',
  HOSTNAME_MISMATCH: 'tls',
  ERR_TLS_CERT_ALTNAME_INVALID: 'tls',
  ERR_TLS_CERT_ALTNAME_FORMAT: 'tls',
  ERR_TLS_HANDSHAKE_TIMEOUT: 'tls',
  ERR_SSL_WRONG_VERSION_NUMBER: 'tls',
  ERR_SSL_UNSUPPORTED_PROTOCOL: 'tls',
  ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE: 'tls',
  ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION: 'tls',
}

/** Codes that speak of TLS at any time: before anything was sent, of its handshake. */
const HANDSHAKE = /^(?:EPROTO|ERR_SSL_|ERR_TLS_|CERT_)/

const BROKEN = /^(?:ECONNRESET|ECONNABORTED|EPIPE|ETIMEDOUT|UND_ERR_|HPE_|ERR_SSL_|EPROTO)/

function beforeSending(code: string, error: unknown): ConnectionFailure | undefined {
  if (Object.hasOwn(CODES, code)) return CODES[code]
  // The same two codes are used for connections that broke later: these two words of Node's tell them apart.
  if (code === 'ETIMEDOUT' && foreignProperty(error, 'syscall') === 'connect') return 'connect-timeout'
  if (
    code === 'ECONNRESET' &&
    /before secure TLS connection was established/.test(String(foreignProperty(error, 'message')))
  ) {
    return 'tls'
  }
  return undefined
}

/** The error and its causes, the errors of an aggregate included, nearest first. */
function causes(error: unknown): unknown[] {
  const found: unknown[] = [error]
  for (let index = 0; index < found.length && found.length < MOST_CAUSES; index += 1) {
    const cause = foreignProperty(found[index], 'cause')
    if (cause !== undefined && cause !== null && !found.includes(cause)) found.push(cause)
    const errors = foreignProperty(found[index], 'errors')
    if (Array.isArray(errors)) found.push(...errors.slice(0, MOST_CAUSES))
  }
  return found
}
