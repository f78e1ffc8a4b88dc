import { expect, it } from 'vitest'
import { CURL, measureThroughput } from '../../bench/download.ts'

// What a download takes in memory is held by test/installer/download-memory.test.ts.
it("measures the speed of a download, of Node's own streams beside it, and of curl where there is one", async () => {
  const measured = await measureThroughput(1_000_000, 1)
  for (const { values } of measured) expect(values).toEqual([expect.any(Number)])
  const titles = measured.map(({ title }) => title).filter((title) => title !== CURL)
  expect(titles).toEqual([
    '`downloadInstaller`',
    "Node's `pipeline` into a file",
    'the same with SHA-256, and until it is on the disk',
  ])
})
