import { onAbort } from '../input/on-abort.ts'

/** Waits, and stops within a tick of an abort: it then resolves too, the caller looks at its signal. */
export function sleep(delay: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted === true) return resolve()
    const end = () => {
      clearTimeout(timer)
      leave?.()
      resolve()
    }
    const timer = setTimeout(end, delay)
    const leave = signal && onAbort(signal, end)
  })
}
