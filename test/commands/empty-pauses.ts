import { beforeEach } from 'vitest'

type SleepModule = typeof import('../../src/commands/sleep.ts')

const EMPTY_PAUSES: readonly number[] = [1500, 3000]

/** The pauses before an empty answer was asked again, in this test: they are kept and not waited for. */
export const pauses: number[] = []

/** Whether they are waited for after all, by a test that ends them. */
export const waiting = { forReal: false }

beforeEach(() => {
  pauses.length = 0
  waiting.forReal = false
})

/** `sleep.ts` without these pauses, for `vi.mock`, which has to stand in the test's own file. */
export function withoutEmptyPauses({ sleep }: SleepModule): SleepModule {
  return {
    sleep(delay, signal) {
      if (!EMPTY_PAUSES.includes(delay)) return sleep(delay, signal)
      pauses.push(delay)
      return sleep(waiting.forReal ? delay : 0, signal)
    },
  }
}
