/** The end of a sandbox, for everything that goes on in it. */
export class Closing {
  readonly #running = new Set<AbortController>()
  #closed = false

  get closed(): boolean {
    return this.#closed
  }

  /**
   * A controller that aborts when the sandbox closes, until it is released. Not `AbortSignal.any`: Node keeps
   * something of every signal made by it for as long as one of its sources lives, here until the sandbox closes.
   */
  start(): AbortController {
    const controller = new AbortController()
    if (this.#closed) controller.abort()
    else this.#running.add(controller)
    return controller
  }

  release(controller: AbortController): void {
    this.#running.delete(controller)
  }

  /** Runs something with a signal that aborts with the given one, or when the sandbox closes. */
  async during<Result>(signal: AbortSignal, run: (gone: AbortSignal) => Promise<Result>): Promise<Result> {
    const controller = this.start()
    const abort = () => controller.abort()
    if (signal.aborted) abort()
    signal.addEventListener('abort', abort)
    try {
      return await run(controller.signal)
    } finally {
      signal.removeEventListener('abort', abort)
      this.release(controller)
    }
  }

  close(): void {
    this.#closed = true
    for (const controller of this.#running) controller.abort()
    this.#running.clear()
  }
}
