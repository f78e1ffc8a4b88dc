/** The argument of a provider. */
export interface CredentialContext {
  /**
   * `true` if the server has just rejected the secret that the provider returned: do not return a cached one. `false` on
   * the first request.
   */
  readonly forceRefresh: boolean
  /**
   * With `forceRefresh`, tells whether a secret is the rejected one: a provider shared by several clients may have
   * another by now.
   */
  readonly isRefused?: ((secret: string) => boolean) | undefined
  /** Aborted when no call waits for the secret any more. */
  readonly signal: AbortSignal
}

/**
 * Returns the API secret of the RESTful API Manager extension. The client calls it when it first needs the secret, keeps
 * the secret until the server rejects it, and then calls it once more with `forceRefresh`.
 *
 * @example
 * ```ts
 * import type { CredentialProvider } from '@acg/screenconnect'
 *
 * const credentials: CredentialProvider = () => process.env['SCREENCONNECT_SECRET'] ?? ''
 * ```
 */
export type CredentialProvider = (context: CredentialContext) => string | Promise<string>
