import { sleep } from './sleep.ts'

/** Milliseconds before an empty answer is asked again: what the one public report of false ones waited (seen). */
const PAUSES = [1500, 3000] as const

/** How patient a look-up is. */
export interface Patience {
  /** Whether an empty answer is asked again. */
  readonly emptyRetry: boolean
  readonly signal: AbortSignal | undefined
}

/**
 * Looks, and looks again after a pause while nothing is found: in a tight loop of look-ups an answer can be empty
 * although the session exists. `last` tells a look that it decides. After an abort the next look is left to say so.
 */
export async function lookPatiently<Value>(
  look: (last: boolean) => Promise<Value | undefined>,
  { emptyRetry, signal }: Patience,
): Promise<Value | undefined> {
  for (const pause of emptyRetry ? PAUSES : []) {
    const found = await look(false)
    if (found !== undefined) return found
    await sleep(pause, signal)
  }
  return look(true)
}
