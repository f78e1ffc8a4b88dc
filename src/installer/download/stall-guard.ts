import { AbortedError } from '../../errors/aborted-error.ts'
import { ConnectionError, type ConnectionSubject, connectionWords } from '../../errors/connection-error.ts'
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
export class StallGuard {
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
  renew(): void {
    this.throwIfAborted()
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

  throwIfAborted(): void {
    if (this.#outer?.aborted === true) throw this.#aborted(this.#outer.reason)
  }

  /** What a request or a body that broke is for the caller. */
  failure(error: unknown, host: string, stage: Stage): ScreenConnectError {
    if (this.#outer?.aborted === true) return this.#aborted(this.#outer.reason)
    if (this.#stalled) {
      return new TimeoutError(this.#facts(), this.#stallTimeout, {
        happened: `The download timed out: no data from ${host} for ${this.#stallTimeout} ms`,
        next: 'Download again with a longer `stallTimeout`',
      })
    }
    const sent = stage !== 'before-sending'
    const { failure, cause } = stage === 'in-body' ? bodyFailure(error) : connectionFailure(error, sent)
    const facts = this.#facts()
    const words = connectionWords(facts, failure, cause, asDownload(host))
    return new ConnectionError(facts, failure, cause, words)
  }

  stop(): void {
    this.#leave?.()
  }

  #end = (): void => {
    this.#controller.abort()
  }

  #aborted(reason: unknown): AbortedError {
    return new AbortedError(this.#facts(), reason, {
      happened: 'The download was aborted',
      next: 'Download again when you are ready',
    })
  }

  #facts(): CallFacts {
    return { method: undefined, kind: 'read', outcome: this.#sent ? 'unknown' : 'not-sent' }
  }
}

/** What the errors of a download from a host are about. */
export function asDownload(host: string): ConnectionSubject {
  return {
    who: 'The download',
    server: host,
    hostName: host,
    option: '`url`',
    carrier: 'the runtime',
    again: 'Download',
  }
}
