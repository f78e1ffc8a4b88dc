/** Who is told of one signal, and by which listener of it. */
interface Told {
  readonly listeners: Set<() => void>
  readonly tell: () => void
}

const toldOf = new WeakMap<AbortSignal, Told>()

/**
 * Calls `listener` once a signal of the caller's is aborted; what it returns takes that back. However many calls
 * share a signal, it gets one listener: some runtimes warn of the eleventh (Node 22.12).
 */
export function onAbort(signal: AbortSignal, listener: () => void): () => void {
  const told = toldOf.get(signal) ?? listenTo(signal)
  // A function of its own, so that one that is given twice counts twice.
  const entry = () => listener()
  told.listeners.add(entry)
  return () => {
    told.listeners.delete(entry)
    if (told.listeners.size > 0 || toldOf.get(signal) !== told) return
    toldOf.delete(signal)
    signal.removeEventListener('abort', told.tell)
  }
}

function listenTo(signal: AbortSignal): Told {
  const listeners = new Set<() => void>()
  const tell = () => {
    for (const listener of [...listeners]) listener()
  }
  const told = { listeners, tell }
  toldOf.set(signal, told)
  signal.addEventListener('abort', tell)
  return told
}
