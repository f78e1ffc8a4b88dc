import { expect, it } from 'vitest'
import { pages, read } from './pages.ts'

// The shape of the project's own file, of which the other tests of this folder look at more.
const { scripts } = JSON.parse(read('package.json')) as { readonly scripts: Readonly<Record<string, string>> }

/** The scripts that a page tells people to run. */
const namedIn = (page: string) =>
  [...read(page).matchAll(/\bnpm (?:run ([a-z][\w:-]*)|(test)\b)/g)].map(
    ([, script = '', test = '']) => script || test,
  )

it.each(pages)('the scripts that %s names are there', (page) => {
  expect(namedIn(page).filter((script) => !(script in scripts))).toEqual([])
})

it('finds those that are named', () => {
  expect(namedIn('README.md')).toEqual(expect.arrayContaining(['demo', 'test', 'docs', 'example']))
  expect(namedIn('CONTRIBUTING.md').length).toBeGreaterThan(8)
})
