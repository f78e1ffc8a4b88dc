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

/** What came back, as far as it is read: a `Response` is one. */
export interface CarriedAnswer {
  readonly status: number
  readonly redirected: boolean
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
  /** The chunks in order, then `undefined`. Rejects where the body is cut off. */
  read(): Promise<{ readonly value?: Uint8Array | undefined }>
  /** Gives the rest up. */
  cancel(): Promise<void>
}

/** What takes requests to the server. */
export interface Carrier {
  /** Whether `onSent` comes when something leaves, and not before it may: then it settles what was sent. */
  readonly knowsWhenSent: boolean
  /**
   * Takes one there and its answer back: status, headers and a body that streams. Follows no redirect. Rejects
   * with whatever the runtime says of a connection that failed.
   */
  carry(dispatch: Dispatch): Promise<CarriedAnswer>
  /** Ends the connections that wait for another request, and keeps none from now on. */
  close(): void
}
