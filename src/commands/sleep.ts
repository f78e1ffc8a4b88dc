/** Waits, and stops within a tick of an abort: it then resolves too, the caller looks at its signal. */
export function sleep(delay: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted === true) return resolve()
    const end = () => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', end)
      resolve()
    }
    const timer = setTimeout(end, delay)
    signal?.addEventListener('abort', end)
  })
}
