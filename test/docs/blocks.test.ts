import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { blocksOf } from './blocks.ts'
import { documents } from './pages.ts'

/** The languages whose blocks a test of this folder asks for: without that test they are checked no more. */
const checked = new Set(
  readdirSync(import.meta.dirname)
    .filter((name) => name.endsWith('.test.ts'))
    .flatMap((name) => [
      ...readFileSync(join(import.meta.dirname, name), 'utf8').matchAll(/blocksIn\('(\w+)'\)/g),
    ])
    .map(([, language]) => language),
)

it.each(documents)('%s has no block of a language that nothing checks', (path) => {
  expect(
    blocksOf(path)
      .filter(({ language }) => !checked.has(language))
      .map(({ title, language }) => ({ title, language })),
  ).toEqual([])
})

it('finds the blocks at all', () => {
  const there = new Set(documents.flatMap(blocksOf).map(({ language }) => language))
  expect([...there]).toEqual(expect.arrayContaining(['console', 'json', 'sh', 'ts', 'yaml']))
})
