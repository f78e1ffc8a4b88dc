import type { CallKind } from '../errors/screenconnect-error.ts'

/** One request on its way out. */
export interface Dispatch {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  /** A write must not go out on a connection that the server may be closing at that moment. */
  readonly kind: CallKind
  readonly signal: AbortSignal
  /** Called before the first byte can reach the server. Until then an error proves that nothing ran. */
  readonly onSent: () => void
}

/** What takes requests to the server. */
export interface Carrier {
  /** Whether `onSent` comes when something leaves, and not before it may: then it settles what was sent. */
  readonly knowsWhenSent: boolean
  /**
   * Takes one there and its answer back: status, headers and a body that streams. Follows no redirect. Rejects
   * with whatever the runtime says of a connection that failed.
   */
  carry(dispatch: Dispatch): Promise<Response>
  /** Ends the connections that wait for another request, and keeps none from now on. */
  close(): void
}
