import { expect, it } from 'vitest'
import { measureSandbox } from '../../bench/sandbox.ts'

it('measures what many machines cost a sandbox, and every look-up beside that among few', async () => {
  const { enrolling, memory, lookUps } = await measureSandbox(2, 60, 120)
  expect(enrolling).toBeGreaterThan(0)
  expect(memory).toBeGreaterThan(100)
  expect(lookUps).toHaveLength(9)
  expect(new Set(lookUps.map(({ title }) => title)).size).toBe(9)
  const values = [expect.any(Number), expect.any(Number)]
  for (const { few, many } of lookUps) expect([few.values, many.values]).toEqual([values, values])
})
