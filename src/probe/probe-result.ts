import type { ConnectionFailure } from '../errors/connection-error.ts'
import type { CallKind, ScreenConnectErrorCode } from '../errors/screenconnect-error.ts'
import type { Evidence } from '../web-methods/web-method.ts'

/** The result of `probe`: plain data for `JSON.stringify`. */
export interface ProbeResult {
  /** The server's origin. */
  readonly instance: string
  /** One line for each question about the connection, in the order of a call. */
  readonly connection: readonly ConnectionLine[]
  /** One row for each web method that this package knows. */
  readonly webMethods: readonly WebMethodRow[]
}

/** The answer to one question about the connection. */
export interface ConnectionLine {
  readonly question: ConnectionQuestion
  /** `'unknown'`: no response shows it, often because an earlier line failed. */
  readonly status: 'ok' | 'failed' | 'unknown'
  /** Why it failed; `null` if it did not. */
  readonly reason: ConnectionReason | null
  /** The finding, for people. */
  readonly words: string
  /** What to do, for people; `null` if there is nothing to do. */
  readonly next: string | null
}

/**
 * `'reachable'`: does anything answer at the address? `'service'`: is it the service, not a proxy or a login
 * page? `'extension'`: is the RESTful API Manager there? `'secret'`: is the secret accepted? `'origin'`: is
 * the `Origin` accepted?
 */
export type ConnectionQuestion = 'reachable' | 'service' | 'extension' | 'secret' | 'origin'

/**
 * Why a line failed. Of `reachable`: what a `ConnectionError` says (`'dns'`, `'tls'`, …). Of `service`:
 * `'redirect'`, or `'other-answer'`, which is a page or another program's. Of `extension`: `'not-found'`. Of
 * `secret`: `'refused'`, which `reachable` has too, or `'not-given'`, by the credential provider. Of `origin`:
 * `'access-denied'`.
 */
export type ConnectionReason =
  | ConnectionFailure
  | 'redirect'
  | 'other-answer'
  | 'not-found'
  | 'not-given'
  | 'access-denied'

/** What is known of one web method on this server. */
export interface WebMethodRow {
  /** The name on the wire. */
  readonly name: string
  readonly kind: CallKind
  /** The evidence for it, apart from this server. */
  readonly evidence: Evidence
  /** `'unknown'`: it was not called, or no response shows it. */
  readonly availability: 'available' | 'missing' | 'unknown'
  /** How long the call took in whole milliseconds, retries included; `null`: not called. */
  readonly durationMs: number | null
  /** The code of the error that leaves it unknown; else `null`. */
  readonly code: ScreenConnectErrorCode | null
}
