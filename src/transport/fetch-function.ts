/** What the client asks of a `fetch`: always these, never anything else. */
export interface FetchInit {
  readonly method: 'POST'
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  /** A redirect must come back as it is: following it would send the secret along. */
  readonly redirect: 'manual'
  /** A platform may keep answers, those to a POST too (Next.js 14). Left out where the runtime does not know it. */
  readonly cache?: 'no-store'
  readonly signal: AbortSignal
}

/** What is read of the answer, and nothing else: a `Response` is one, whichever package it is from. */
export interface FetchResponse {
  readonly status: number
  readonly redirected: boolean
  /** `'opaqueredirect'` where a runtime hides a redirect. */
  readonly type: string
  readonly headers: FetchHeaders
  readonly body: FetchBody | null
}

/** What is read of an answer's headers. */
export interface FetchHeaders {
  /** The value of a header, in whatever letter case it is asked for. */
  get(name: string): string | null
}

/** What is read of an answer's body. */
export interface FetchBody {
  /** For all of it, in order. */
  getReader(): FetchBodyReader
  /** Gives up the whole of it unread. */
  cancel(): Promise<void>
}

/** Reads a body, piece by piece. */
export interface FetchBodyReader {
  /** The next bytes; without `value` at the end. */
  read(): Promise<{ readonly value?: Uint8Array | undefined }>
  /** Gives up the rest. */
  cancel(): Promise<void>
}

/**
 * The one seam to the network: the part of the standard `fetch` that the client uses. The global `fetch`,
 * undici's and the sandbox's fit.
 *
 * It sees the secret in `init.headers`: pass `init` on as it is, `redirect: 'manual'` included.
 */
export type FetchFunction = (url: string, init: FetchInit) => Promise<FetchResponse>
