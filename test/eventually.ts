import { vi } from 'vitest'

/** Waits until the check passes. The second that `vi.waitFor` has by itself is too short on a busy machine. */
export function eventually<Value>(check: () => Value | Promise<Value>): Promise<Value> {
  return vi.waitFor(check, { timeout: 20_000, interval: 10 })
}
