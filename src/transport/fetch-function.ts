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
  readonly headers: { get(name: string): string | null }
  readonly body: {
    getReader(): {
      /** The bytes in order, then no `value`. */
      read(): Promise<{ readonly value?: Uint8Array | undefined }>
      cancel(): Promise<void>
    }
    cancel(): Promise<void>
  } | null
}

/**
 * The one seam to the network: the part of the standard `fetch` that the client uses. The global `fetch`,
 * undici's and the sandbox's fit.
 *
 * It sees the secret in `init.headers`: pass `init` on as it is, `redirect: 'manual'` included.
 */
export type FetchFunction = (url: string, init: FetchInit) => Promise<FetchResponse>
