/**
 * Tells a listener of the caller's. Its mistake, a late one included, must neither turn a command that ran into
 * an error that says otherwise nor end the process.
 */
export function notify<Fact>(listener: ((fact: Fact) => void) | undefined, fact: Fact): void {
  try {
    const result: unknown = listener?.(fact)
    if (result instanceof Promise) result.catch(() => {})
  } catch {}
}
