/**
 * What can be made to go wrong with a request to the web service.
 *
 * | name | what the client sees |
 * |---|---|
 * | `reset` | the connection is reset before there is an answer |
 * | `rubbish` | bytes that are not HTTP |
 * | `stall-headers`, `stall-body` | nothing at all, or half an answer, until it gives up |
 * | `reset-mid-body` | headers, half the body, a reset |
 * | `cut-body` | less than `Content-Length` announced, then the connection ends |
 * | `truncated-json` | a proper answer with half of its JSON |
 * | `drip` | the right answer, a byte every `dripInterval` |
 * | `close-after` | the right answer, and the kept-alive connection closed |
 * | `huge` | one JSON string of `bytes` bytes, made while it is sent |
 * | `empty-list` | `[]`, as look-ups under load can be answered (seen) |
 * | `html` | 200 with a login page |
 * | `echo-body` | a 500 that repeats the request |
 * | `500-missing-method`, `500-fault`, `500-unknown-parameter` | the service's own errors |
 * | `500-arguments`, `401-security`, `500-security` | `ArgumentException`, `SecurityException`: seen on another service of the server, the latter with 401 |
 * | `500-invalid-filter` | the `ArgumentException` about a session filter; its words are a guess |
 * | `401`, `403`, … `504` | a page with that status; `404` is that of a missing extension |
 * | `redirect-301`, … `redirect-308` | that status, with a `Location` |
 *
 * Refused connections are not among them: point the client at a port that nobody listens on.
 *
 * @useDeclaredType
 */
export type FaultName = (typeof FAULT_NAMES)[number]

export const FAULT_NAMES = [
  'reset',
  'reset-mid-body',
  'stall-headers',
  'stall-body',
  'drip',
  'truncated-json',
  'cut-body',
  'html',
  'redirect-301',
  'redirect-302',
  'redirect-303',
  'redirect-307',
  'redirect-308',
  '401',
  '403',
  '404',
  '408',
  '429',
  '500',
  '500-missing-method',
  '500-fault',
  '500-unknown-parameter',
  '500-arguments',
  '500-invalid-filter',
  '500-security',
  '401-security',
  '502',
  '503',
  '504',
  'huge',
  'empty-list',
  'close-after',
  'echo-body',
  'rubbish',
] as const

/** A fault with its particulars. */
export interface Fault {
  readonly name: FaultName
  /**
   * `'before'` (default): the server fails instead of acting, and a write has no effect. `'after'`: it acts as
   * asked, the write included, and fails then. `drip` and `close-after` pass its answer on, so with them it
   * always acts.
   */
  readonly when?: 'before' | 'after'
  /** The `Retry-After` of the faults that are a page with a status: seconds, or a date. Default: none. */
  readonly retryAfter?: number | Date | string
  /** Where the redirects point. Default: another origin, which does not exist. */
  readonly location?: string
  /** Bytes of `huge`. Default 200,000,000. */
  readonly bytes?: number
  /** Whether `huge` announces its length. Default `false`. */
  readonly announced?: boolean
  /**
   * When `close-after` closes the kept-alive connection: after the answer (default), or when the next request
   * arrives on it. Node's `fetch` uses a connection again only a macrotask after it has read an answer.
   */
  readonly closes?: 'at-once' | 'on-next-request'
}

/** A request to the web service, as a decision about faults sees it. The secret is blanked in it. */
export interface FaultableRequest {
  /** The web method's name; `undefined` where the path names none. */
  readonly method: string | undefined
  /** The body: parsed, or the text where it is not JSON. `undefined` for a request without the secret. */
  readonly body: unknown
  /** The session id in the body, if one is there. */
  readonly sessionId: string | undefined
  /**
   * 1 for the first request with this method and body, 2 for the next, … Of requests that differ the last 10,000
   * are remembered.
   */
  readonly attempt: number
}
