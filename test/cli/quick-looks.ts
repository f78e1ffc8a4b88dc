import { vi } from 'vitest'

// The looks for a command's output are seconds apart, as an agent's answer is; here, where the sandbox answers
// at once, a fiftieth of that. What is looked for and what is made of it stays as it is.
// Imported before anything of the library: what was loaded before keeps the real pauses.
vi.mock('../../src/commands/sleep.ts', async (original) => {
  const { sleep } = await original<typeof import('../../src/commands/sleep.ts')>()
  return { sleep: (delay: number, signal: AbortSignal | undefined) => sleep(delay / 50, signal) }
})
