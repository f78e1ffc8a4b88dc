import type { ConnectionFailure } from '../errors/connection-error.ts'
import { foreignCause, foreignProperty } from '../errors/foreign-cause.ts'
import type { ErrorCause } from '../errors/screenconnect-error.ts'

/** What is known of an exchange that ended without an answer. */
export interface FailedExchange {
  readonly failure: ConnectionFailure
  /** Whether the request can have reached the server. */
  readonly sent: boolean
  readonly cause: ErrorCause
}

/** How deep runtimes bury the system's error: fetch, then its cause, then one error per address tried. */
const MOST_CAUSES = 16

/** What a carrier knows of whether a request left. A `fetch` knows nothing: from the start it may have. */
export type Sent = 'no' | 'perhaps' | 'yes'

/**
 * Reads the system's code out of what a carrier threw. A carrier that knows whether it had sent is believed; where
 * it does not know, only codes of the time before a connection stands count as "not sent", and everything else,
 * unknown codes included, may have reached the server.
 */
export function connectionFailure(error: unknown, sent: Sent): FailedExchange {
  const found = causes(error)
  for (const candidate of found) {
    const cause = foreignCause(candidate)
    const failure = sent === 'yes' ? undefined : beforeSending(cause.code, candidate, sent)
    if (failure !== undefined) return { failure, sent: false, cause }
  }
  const coded = found.map(foreignCause).find((cause) => cause.code !== undefined)
  const cause = coded ?? foreignCause(error)
  const code = coded?.code ?? ''
  if (sent === 'no') return { failure: neverConnected(code), sent: false, cause }
  if (UNREADABLE.test(code)) return { failure: 'unreadable', sent: true, cause }
  return { failure: BROKEN.test(code) ? 'broken' : 'unknown', sent: true, cause }
}

/** What is known of a body that did not come to its end. */
export function bodyFailure(error: unknown): Pick<FailedExchange, 'failure' | 'cause'> {
  const { failure, cause } = connectionFailure(error, 'yes')
  return { failure: failure === 'unreadable' ? failure : 'cut-off', cause }
}

function neverConnected(code: string): ConnectionFailure {
  if (HANDSHAKE.test(code)) return 'tls'
  // What Node itself refuses says nothing about the way to the server.
  return code.startsWith('ERR_') ? 'unknown' : 'unreachable'
}

/** Codes of the time before a connection stands, and of no other. */
const CODES: Readonly<Record<string, ConnectionFailure>> = {
  ECONNREFUSED: 'refused',
  ConnectionRefused: 'refused',
  ENOTFOUND: 'dns',
  EAI_AGAIN: 'dns',
  EAI_FAIL: 'dns',
  EAI_NODATA: 'dns',
  EAI_NONAME: 'dns',
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
}

/** A network that goes down ends connections that stood with the same codes. */
const NETWORK = /^(?:EHOST|ENET)(?:UNREACH|DOWN)$/

/** What keeps this computer from opening a connection. While none is being made, codes of anything else, of files. */
const LOCAL = /^(?:E(?:MFILE|NFILE|ACCES|PERM|ADDRNOTAVAIL|ADDRINUSE|NOBUFS|NOMEM)|ERR_ACCESS_DENIED)$/

/** Codes that speak of TLS at any time: before anything was sent, of its handshake. */
const HANDSHAKE = /^(?:EPROTO|ERR_SSL_|ERR_TLS_|CERT_)/

/** Bytes came, and could not be read. Those that only end too early are a broken connection. */
const UNREADABLE = /^(?:HPE_(?!INVALID_EOF_STATE)|UND_ERR_HEADERS_OVERFLOW$|Z_DATA_ERROR$)/

const BROKEN = /^(?:ECONNRESET|ECONNABORTED|EPIPE|ETIMEDOUT|UND_ERR_|HPE_|ERR_SSL_|EPROTO)/

function beforeSending(
  code: string | undefined,
  error: unknown,
  sent: 'no' | 'perhaps',
): ConnectionFailure | undefined {
  // Deno's, for want of a permission, which has no code.
  if (sent === 'no' && foreignProperty(error, 'name') === 'NotCapable') return 'local'
  if (code === undefined) return undefined
  const connecting = sent === 'no' || foreignProperty(error, 'syscall') === 'connect'
  if (connecting && LOCAL.test(code)) return 'local'
  // By its name: a carrier may come from another bundle, with a class of its own.
  if (sent === 'no' && foreignProperty(error, 'name') === 'ProxyError') return 'proxy'
  if (Object.hasOwn(CODES, code)) return CODES[code]
  if (NETWORK.test(code)) return connecting ? 'unreachable' : undefined
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
