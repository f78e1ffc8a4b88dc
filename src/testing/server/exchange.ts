/** What passes between the sandbox's doors (a port, and `fetch` in process) and what answers behind them. */
export interface HttpRequest {
  /** `GET`, `POST`, … in capitals. */
  readonly verb: string
  /** Its path and query; whose it is, `host` says. */
  readonly url: URL
  /** Host and port that the client asked for; `undefined` where it named none, or more than one. */
  readonly host: string | undefined
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>
  /** Reads the body, which nobody does for a request without the secret. */
  readonly readBody: () => Promise<string>
}

export interface Answer {
  readonly status: number
  /** Without `content-length`, which the door adds where `body.length` is known. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: Body
  /** Default `'whole'`. */
  readonly delivery?: Delivery
}

export interface Body {
  /** Bytes, or `undefined` for a body whose length is not announced. */
  readonly length: number | undefined
  readonly chunks: () => Iterable<Uint8Array>
}

/** How an answer goes out: as it should, or one of the ways in which connections fail. */
export type Delivery =
  | 'whole'
  | 'reset'
  | 'reset-mid-body'
  | 'stall-headers'
  | 'stall-body'
  | 'drip'
  | 'cut-body'
  | 'rubbish'
  | 'close-after'
  | 'close-on-next'

/** Deliveries of which the client sees no status line. */
export function isDropped(delivery: Delivery | undefined): boolean {
  return delivery === 'reset' || delivery === 'stall-headers' || delivery === 'rubbish'
}

/** What a door does with an answer. */
export interface Exchange {
  readonly answer: Answer
  /** Call with what the client is told, just before it can see it. */
  readonly settled: (status: number | 'dropped') => void
}

const encoder = new TextEncoder()

export function textBody(text: string): Body {
  const bytes = encoder.encode(text)
  return { length: bytes.length, chunks: () => (bytes.length === 0 ? [] : [bytes]) }
}
