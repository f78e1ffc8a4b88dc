import { expect, it } from 'vitest'
import { measureDownload } from '../../bench/download.ts'

// 200 MB say it as well as the gigabyte of docs/facts.md: what was held back would be far beyond the limit.
it('downloads in memory that does not grow with the file: under 64 MB above the start', async () => {
  const { bytes, start, peak } = await measureDownload(200_000_000)
  expect(bytes).toBe(200_000_000)
  expect(peak - start).toBeLessThan(64_000_000)
}, 120_000)
