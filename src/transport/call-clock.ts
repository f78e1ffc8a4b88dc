import { onAbort } from '../input/on-abort.ts'

/** Why a call stopped before its end. Internal: the transport makes an error of it. */
export class Interruption {
  readonly cause: 'timeout' | 'abort'
  readonly reason: unknown

  constructor(cause: 'timeout' | 'abort', reason: unknown) {
    this.cause = cause
    this.reason = reason
  }
}

/**
 * The time of one whole call and the caller's signal, joined: one timer and one listener, both gone at
 * `stop()`. Whatever is awaited through `race` ends within a tick of either, also where the thing awaited
 * does not listen to signals.
 */
export class CallClock {
  readonly #controller = new AbortController()
  readonly #outer: AbortSignal | undefined
  readonly #interrupted: Promise<never>
  #interrupt: (interruption: Interruption) => void = () => {}
  #interruption: Interruption | undefined
  #timer: ReturnType<typeof setTimeout> | undefined
  #leave: (() => void) | undefined
  #deadline = Number.POSITIVE_INFINITY

  constructor(outer: AbortSignal | undefined) {
    this.#outer = outer
    this.#interrupted = new Promise((_, reject) => {
      this.#interrupt = reject
    })
    // It may be rejected while nothing awaits it.
    this.#interrupted.catch(() => {})
    if (outer?.aborted === true) this.#onAbort()
    else if (outer !== undefined) this.#leave = onAbort(outer, this.#onAbort)
  }

  /** Aborted when the time is up or the caller's signal is; it carries no reason, which may be a foreign object. */
  get signal(): AbortSignal {
    return this.#controller.signal
  }

  /** @throws {Interruption} the caller's signal was aborted before the call, or the time is up */
  throwIfInterrupted(): void {
    if (this.#interruption !== undefined) throw this.#interruption
  }

  /** Starts the time. Before that only the caller's signal ends the call. */
  start(timeout: number): void {
    this.#deadline = performance.now() + timeout
    this.#timer = setTimeout(() => this.#end(new Interruption('timeout', undefined)), timeout)
  }

  /** Milliseconds left. */
  remaining(): number {
    return this.#deadline - performance.now()
  }

  race: <Value>(promise: Promise<Value>) => Promise<Value> = async (promise) => {
    // What never lets a timer run, a stream that has its next chunk at once for ever, must not outlast the time.
    if (this.#interruption === undefined && this.remaining() <= 0) {
      this.#end(new Interruption('timeout', undefined))
    }
    if (this.signal.aborted) {
      promise.catch(() => {})
      return this.#interrupted
    }
    return Promise.race([promise, this.#interrupted])
  }

  async sleep(delay: number): Promise<void> {
    let timer: ReturnType<typeof setTimeout> | undefined
    try {
      await this.race(
        new Promise<void>((resolve) => {
          timer = setTimeout(resolve, delay)
        }),
      )
    } finally {
      clearTimeout(timer)
    }
  }

  stop(): void {
    clearTimeout(this.#timer)
    this.#leave?.()
  }

  #onAbort = (): void => {
    this.#end(new Interruption('abort', this.#outer?.reason))
  }

  #end(interruption: Interruption): void {
    this.#interruption = interruption
    this.#interrupt(interruption)
    this.#controller.abort()
  }
}
