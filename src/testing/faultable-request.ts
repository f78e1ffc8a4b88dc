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
