/**
 * Tells a listener of the caller's. Its mistake, a late one included, must neither turn a command that ran into
 * an error that says otherwise nor end the process.
 */
export function notify<Fact>(listener: ((fact: Fact) => void) | undefined, fact: Fact): void {
  try {
    const result: unknown = listener?.(fact)
    // Any promise, of another library or realm too; asked at once, before it says that nobody listens.
    const { then } = Object(result)
    if (typeof then === 'function') Reflect.apply(then, result, [ignore, ignore])
  } catch {}
}

function ignore(): void {}
