import type { CallKind } from '../errors/screenconnect-error.ts'

/** One request on its way out. */
export interface Dispatch {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  /** A write must not go out on a connection that the server may be closing at that moment. */
  readonly kind: CallKind
  readonly signal: AbortSignal
}

/**
 * The same, for a carrier that makes the connection itself. It may say that nothing has left yet; one that says
 * nothing may have sent from the moment it was given the request, whatever its errors say.
 */
export interface WatchedDispatch extends Dispatch {
  /** Nothing of the request can reach the server before `onSent` is called. */
  readonly onHeld: () => void
  /** From now on the first byte can reach the server. */
  readonly onSent: () => void
}

/** What came back, as far as it is read: a `Response` is one. */
export interface CarriedAnswer {
  readonly status: number
  readonly redirected: boolean
  /** Where it came from in the end; left out or empty where that is not told. */
  readonly url?: string
  /** `opaqueredirect` where a runtime hides a redirect. */
  readonly type: string
  readonly headers: { get(name: 'content-length' | 'location' | 'retry-after'): string | null }
  readonly body: CarriedBody | null
}

export interface CarriedBody {
  getReader(): BodyReader
  /** Gives it up before it was read. */
  cancel(): Promise<void>
}

export interface BodyReader {
  /** The chunks in order, then none. Rejects where the body is cut off. */
  read(): Promise<BodyPart>
  /** Gives the rest up. */
  cancel(): Promise<void>
}

export interface BodyPart {
  readonly value?: Uint8Array | undefined
  /** With the end: the connection ended, and neither a length nor a last chunk had said that this is all. */
  readonly untold?: boolean
}

/** What takes requests to the server. */
export interface Carrier {
  /**
   * Takes one there and its answer back: status, headers and a body that streams. Follows no redirect. Rejects
   * with whatever the runtime says of a connection that failed.
   */
  carry(dispatch: WatchedDispatch): Promise<CarriedAnswer>
  /** Ends the connections that wait for another request, and keeps none from now on. */
  close(): void
}
