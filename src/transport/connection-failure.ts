import type { ConnectionFailure } from '../errors/connection-error.ts'
import { foreignCause, foreignProperty } from '../errors/foreign-cause.ts'
import type { ErrorCause } from '../errors/screenconnect-error.ts'

/** What is known of an exchange that ended without an answer. */
export interface FailedExchange {
  readonly failure: ConnectionFailure
  /** Whether the request can have reached the server: what the carrier knows, never what an error says. */
  readonly sent: boolean
  readonly cause: ErrorCause
}

/** How deep runtimes bury the system's error: fetch, then its cause, then one error per address tried. */
const MOST_CAUSES = 16

/**
 * Reads the system's code out of what a carrier threw, for words about what failed. It decides nothing: a `fetch` that
 * carried a write may fail with any code afterwards, of a connection of its own.
 */
export function connectionFailure(error: unknown, sent: boolean): FailedExchange {
  const found = causes(error)
  for (const candidate of found) {
    const failure = failureBefore(candidate, sent)
    if (failure !== undefined) return { failure, sent, cause: foreignCause(candidate) }
  }
  const code = found.map(codeOf).find((text) => text !== '') ?? ''
  const cause =
    found.map(foreignCause).find((candidate) => candidate.code !== undefined) ?? foreignCause(error)
  if (!sent) return { failure: neverConnected(code), sent, cause }
  if (UNREADABLE.test(code)) return { failure: 'unreadable', sent, cause }
  return { failure: BROKEN.test(code) ? 'broken' : 'unknown', sent, cause }
}

/** What is known of a body that did not come to its end. */
export function bodyFailure(error: unknown): Pick<FailedExchange, 'failure' | 'cause'> {
  const { failure, cause } = connectionFailure(error, true)
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

/** What an error says of the time before a connection stood; `undefined` where it speaks of no such time. */
function failureBefore(error: unknown, sent: boolean): ConnectionFailure | undefined {
  // Deno's, for want of a permission, which has no code.
  if (!sent && foreignProperty(error, 'name') === 'NotCapable') return 'local'
  const code = codeOf(error)
  if (code === '') return undefined
  const fromConnect = foreignProperty(error, 'syscall') === 'connect'
  const connecting = !sent || fromConnect
  if (connecting && LOCAL.test(code)) return 'local'
  // By its name: a carrier may come from another bundle, with a class of its own.
  if (!sent && foreignProperty(error, 'name') === 'ProxyError') return 'proxy'
  if (Object.hasOwn(CODES, code)) return CODES[code]
  if (NETWORK.test(code)) return connecting ? 'unreachable' : undefined
  // The same two codes are used for connections that broke later: these two words of Node's tell them apart.
  if (code === 'ETIMEDOUT' && fromConnect) return 'connect-timeout'
  if (
    code === 'ECONNRESET' &&
    /before secure TLS connection was established/.test(String(foreignProperty(error, 'message')))
  ) {
    return 'tls'
  }
  return undefined
}

/** As it is: to be compared, never to be shown. */
function codeOf(error: unknown): string {
  const code = foreignProperty(error, 'code')
  return typeof code === 'string' ? code : ''
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
