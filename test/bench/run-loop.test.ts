import { expect, it } from 'vitest'
import { measureRunLoop, runLoopTable } from '../../bench/run-loop.ts'

it('measures the delay and the looks of every schedule, for both kinds of answers', async () => {
  const measured = await measureRunLoop(1, 2)
  expect(measured).toHaveLength(6)
  for (const { delays, looksPerCommand } of measured) {
    expect(delays.every((delay) => Number.isFinite(delay))).toBe(true)
    expect(looksPerCommand).toBeGreaterThan(0)
  }
  expect(runLoopTable(measured).split('\n')).toHaveLength(8)
})
