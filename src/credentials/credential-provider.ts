/** What a provider is told when it is asked. */
export interface CredentialContext {
  /**
   * `true` where the server has just refused the secret that the provider gave: anything kept must be
   * fetched anew. `false` on the first request.
   */
  readonly forceRefresh: boolean
  /**
   * With `forceRefresh`, whether a secret is the one that was refused: a provider that keeps one for several
   * clients may have another by now. A question and not the secret itself, which is nobody else's business.
   */
  readonly isRefused?: ((secret: string) => boolean) | undefined
  /** Aborted when nobody waits for the secret any more. */
  readonly signal: AbortSignal
}

/**
 * Gives the API secret of the RESTful API Manager extension: where it is kept is its business alone. The
 * client asks when it first needs the secret, keeps what it got for as long as the server takes it, and
 * asks once more, with `forceRefresh`, after a 401.
 *
 * @example
 * ```ts
 * import type { CredentialProvider } from '@acg/screenconnect'
 *
 * const credentials: CredentialProvider = () => process.env['SCREENCONNECT_SECRET'] ?? ''
 * ```
 */
export type CredentialProvider = (context: CredentialContext) => string | Promise<string>
