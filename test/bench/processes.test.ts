import { expect, it } from 'vitest'
import { measureCommandLine } from '../../bench/command-line.ts'
import { measureImports } from '../../bench/imports.ts'
import { measureSizes } from '../../bench/sizes.ts'

it('measures the import of every module that it compares', async () => {
  const measured = await measureImports(1)
  expect(measured.map(({ title }) => title)).toContain('`@acg/screenconnect`')
  for (const { title, values } of measured) expect(values, title).toEqual([expect.any(Number)])
  // What was printed is no number where an import failed.
  for (const { title, values } of measured) expect(values[0], title).toBeGreaterThan(0)
})

it('measures the command line', async () => {
  const measured = await measureCommandLine(1)
  expect(measured).toHaveLength(3)
  for (const { title, values } of measured) expect(values, title).toEqual([expect.any(Number)])
})

it('measures the size of every bundle that it compares', async () => {
  const sizes = await measureSizes()
  for (const { title, minified, gzipped } of sizes) {
    expect(gzipped, title).toBeGreaterThan(1000)
    expect(minified, title).toBeGreaterThan(gzipped)
  }
})
