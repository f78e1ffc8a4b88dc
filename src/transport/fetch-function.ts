/** What the client asks of a `fetch`: always these, never anything else. */
export interface FetchInit {
  readonly method: 'POST'
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  /** A redirect must come back as it is: following it would send the secret along. */
  readonly redirect: 'manual'
  readonly signal: AbortSignal
}

/**
 * The one seam to the network: the part of the standard `fetch` that the client uses. The global `fetch`,
 * undici's and the sandbox's fit.
 *
 * It sees the secret in `init.headers`: pass `init` on as it is, `redirect: 'manual'` included.
 */
export type FetchFunction = (url: string, init: FetchInit) => Promise<Response>
