import { AbortedError } from '../../errors/aborted-error.ts'
import { ConnectionError } from '../../errors/connection-error.ts'
import type { CallFacts, ScreenConnectError } from '../../errors/screenconnect-error.ts'
import { TimeoutError } from '../../errors/timeout-error.ts'
import { onAbort } from '../../input/on-abort.ts'
import { bodyFailure, connectionFailure } from '../../transport/connection-failure.ts'

/** How far a request was when it broke. */
type Stage = 'before-sending' | 'before-answer' | 'in-body'

/**
 * What one download waits with: the caller's signal and the time without a byte, joined. Only waiting for the
 * network counts, not a slow disk.
 */
export class Line {
  readonly #stallTimeout: number
  readonly #outer: AbortSignal | undefined
  #controller = new AbortController()
  #leave: (() => void) | undefined
  #stalled = false
  #sent = false

  constructor(stallTimeout: number, outer: AbortSignal | undefined) {
    this.#stallTimeout = stallTimeout
    this.#outer = outer
    if (outer !== undefined) this.#leave = onAbort(outer, this.#end)
  }

  /** For the requests of the running try. It carries no reason, which may be a foreign object. */
  get signal(): AbortSignal {
    return this.#controller.signal
  }

  connected = (): void => {
    this.#sent = true
  }

  /** Begins another try, unless an abort came in between, which no request would notice any more. */
  renew(host: string): void {
    this.throwIfAborted(host)
    this.#stalled = false
    this.#controller = new AbortController()
  }

  /** Awaits the network. */
  async wait<Value>(promise: Promise<Value>): Promise<Value> {
    const timer = setTimeout(() => {
      this.#stalled = true
      this.#end()
    }, this.#stallTimeout)
    try {
      return await promise
    } finally {
      clearTimeout(timer)
    }
  }

  throwIfAborted(host: string): void {
    if (this.#outer?.aborted === true) throw new AbortedError(this.#facts(host), this.#outer.reason)
  }

  /** What a request or a body that broke is for the caller. */
  failure(error: unknown, host: string, stage: Stage): ScreenConnectError {
    if (this.#outer?.aborted === true) return new AbortedError(this.#facts(host), this.#outer.reason)
    if (this.#stalled) return new TimeoutError(this.#facts(host), this.#stallTimeout)
    const sent = stage !== 'before-sending'
    const { failure, cause } = stage === 'in-body' ? bodyFailure(error) : connectionFailure(error, sent)
    return new ConnectionError(this.#facts(host), failure, cause)
  }

  stop(): void {
    this.#leave?.()
  }

  #end = (): void => {
    this.#controller.abort()
  }

  #facts(download: string): CallFacts {
    return { method: undefined, kind: 'read', outcome: this.#sent ? 'unknown' : 'not-sent', download }
  }
}
