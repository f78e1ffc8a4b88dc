import { expect, it } from 'vitest'
import { measureThroughput } from '../../bench/download.ts'

// What a download takes in memory is held by test/installer/download-memory.test.ts.
it('measures the speed of a download, and that of curl where there is one', async () => {
  const [ours, ...curl] = await measureThroughput(1_000_000, 1)
  expect(ours).toEqual({ title: '`downloadInstaller`', values: [expect.any(Number)] })
  expect(curl.length).toBeLessThanOrEqual(1)
})
