import { describe, expect, it } from 'vitest'
import { webMethods } from '../../src/web-methods/methods.ts'
import { PAGES, withTables } from '../../tools/tables.ts'
import { read } from './pages.ts'

/** The rows of the tables of web methods, cell by cell. */
function rowsOf(text: string): string[][] {
  const names = webMethods.map(({ name }) => `\`${name}\``)
  return [...text.matchAll(/^\| `\w+` \| .* \|$/gm)]
    .map(([line]) => line.slice(2, -2).split(' | '))
    .filter(([name = '']) => names.includes(name))
}

describe.each(PAGES)('the tables of web methods in %s', (page) => {
  const text = read(page)

  it('are as the code has them; if not, run `npm run tables`', () => {
    expect(withTables(page, text)).toBe(text)
  })

  it('have a row for every web method, without an empty cell', () => {
    const rows = rowsOf(text)
    expect(rows.length % webMethods.length).toBe(0)
    expect(new Set(rows.map(([name]) => name)).size).toBe(webMethods.length)
    expect(rows.flat().filter((cell) => cell === '' || cell === '?')).toEqual([])
  })

  it('are written anew where something in them is not what the code has', () => {
    const wrong = text.replaceAll('| verified |', '| guess |').replace(/^\| `AddNoteToSession`.*\n/gm, '')
    expect(wrong).not.toBe(text)
    const renewed = withTables(page, wrong)
    expect(rowsOf(renewed).map(([name]) => name)).toEqual(rowsOf(text).map(([name]) => name))
    expect(renewed).not.toContain('| guess | `')
  })
})

describe('docs/web-methods.md', () => {
  const text = read('docs/web-methods.md')

  it('says where the SDK has each as the README does', () => {
    const section = text.split(/^## /m).find((part) => part.startsWith('What is not known')) ?? ''
    const here = new Map(rowsOf(section).map(([name, place = '']) => [name, place]))
    for (const [name, , , places = ''] of rowsOf(read('README.md'))) {
      for (const place of places.split(', ')) expect(here.get(name), name).toContain(place)
    }
  })

  it('explains every level that the code knows', () => {
    const levels = [...text.matchAll(/^\| (\w+) \| [^|]+ \|$/gm)].map(([, level]) => level)
    for (const { evidence } of webMethods) expect(levels).toContain(evidence)
    expect(levels).toEqual(expect.arrayContaining(['code', 'guess']))
  })
})
