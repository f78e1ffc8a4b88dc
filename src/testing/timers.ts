/** The timers of everything that goes on by itself in a sandbox, so that closing it leaves none behind. */
export interface Timers {
  /**
   * Resolves after `milliseconds` (a macrotask later for 0), or never once the timers are closed.
   * Does not keep the process alive.
   */
  wait(milliseconds: number): Promise<void>
  /** Calls back after `milliseconds`, unless the returned function is called first. */
  after(milliseconds: number, callback: () => void): () => void
  close(): void
}

export function createTimers(): Timers {
  const pending = new Set<ReturnType<typeof setTimeout>>()
  let closed = false
  function after(milliseconds: number, callback: () => void): () => void {
    if (closed) return () => {}
    const timer = setTimeout(() => {
      pending.delete(timer)
      callback()
    }, holdable(milliseconds))
    pending.add(timer)
    release(timer)
    return () => {
      pending.delete(timer)
      clearTimeout(timer)
    }
  }
  return {
    after,
    wait: (milliseconds) => new Promise((resolve) => after(milliseconds, resolve)),
    close() {
      closed = true
      for (const timer of pending) clearTimeout(timer)
      pending.clear()
    },
  }
}

/**
 * Resolves after `milliseconds`, or as soon as the signal aborts. Keeps the process alive, as a call on the
 * wire does while somebody waits for it.
 */
export function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve()
    const done = () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', done)
      resolve()
    }
    const timer = setTimeout(done, holdable(milliseconds))
    signal.addEventListener('abort', done)
  })
}

/** Resolves when the signal aborts, and not before. */
export function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })
}

/** A timer that is given more than it can hold, about 24.8 days, fires at once. */
function holdable(milliseconds: number): number {
  return Math.min(milliseconds, 2_147_483_647)
}

function release(timer: unknown): void {
  // Only Node's timers are objects that can be unreferenced; elsewhere they are numbers.
  if (typeof timer === 'object' && timer !== null && 'unref' in timer && typeof timer.unref === 'function') {
    timer.unref()
  }
}
