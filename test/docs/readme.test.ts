import { describe, expect, it } from 'vitest'
import { webMethods } from '../../src/web-methods/methods.ts'
import { blocksOf } from './blocks.ts'
import { documents, pages, read } from './pages.ts'

const text = read('README.md')
const [top = '', ...sections] = text.split(/^## /m)
const sectionOf = (title: string) => sections.find((part) => part.startsWith(`${title}\n`)) ?? ''

/** What stands in the rows of a section's table, below its head. */
const rowsOf = (section: string) =>
  [...section.matchAll(/^\| (.+) \|$/gm)].map(([, row = '']) => row.split(' | ')).slice(1)

/** The blocks above the first heading. */
const [first, second, ...more] = blocksOf('README.md').filter(({ section }) => section === '')

describe('the README', () => {
  it('has fewer than 200 lines', () => {
    expect(text.split('\n').length).toBeLessThan(200)
  })

  it('begins with its name, one sentence and a snippet', () => {
    const [title, sentence = '', fence] = top.split('\n\n')
    expect(title).toBe('# @acg/screenconnect')
    expect(sentence).toMatch(/^[A-Z][^\n]+\.$/)
    expect(sentence).not.toMatch(/[.!?] /)
    expect(fence).toMatch(/^```ts\n/)
  })

  it('shows the main job in about ten lines', () => {
    const lines = first?.code.trimEnd().split('\n') ?? []
    expect(first?.language).toBe('ts')
    expect(lines.length).toBeGreaterThanOrEqual(8)
    expect(lines.length).toBeLessThanOrEqual(12)
  })

  it('has the two commands that show that it works', () => {
    const commands = second?.code.split('\n').map((line) => line.replace(/ +#.*$/, ''))
    expect({ language: second?.language, commands, more }).toEqual({
      language: 'sh',
      commands: ['npm ci && npm run demo', 'npm ci && npm test', ''],
      more: [],
    })
  })

  it('has its sections in this order', () => {
    expect(sections.map((part) => part.slice(0, part.indexOf('\n')))).toEqual([
      'What it does that a `fetch` does not',
      'From a shell',
      'Deploy an agent',
      'When it fails',
      'Test your own code',
      'Web methods and how well they are known',
      'Where `require()` does not work',
      'More',
    ])
  })

  it('says in a table what it does that a `fetch` does not', () => {
    const rows = rowsOf(sectionOf('What it does that a `fetch` does not'))
    expect(rows.length).toBeGreaterThanOrEqual(8)
    for (const [what = '', how = ''] of rows) {
      expect(what).toMatch(/^\*\*.+\*\*$/)
      expect(how).toMatch(/^.{20,}\.$/)
    }
  })

  it('has the evidence of every web method in a table, and explains its words', () => {
    const section = sectionOf('Web methods and how well they are known')
    // What is in the cells, evidence-table.test.ts compares.
    expect(rowsOf(section)).toHaveLength(webMethods.length)
    for (const { evidence } of webMethods) expect(section).toContain(`**${evidence}**: `)
  })

  it('leads to every page, and says where the API reference is', () => {
    const section = sectionOf('More')
    const missing = pages.filter((page) => page !== 'README.md' && !section.includes(`](${page})`))
    expect(missing).toEqual([])
    expect(documents.length).toBeGreaterThan(10)
    // The shape of the file: another one fails here.
    const { out } = JSON.parse(read('typedoc.json')) as { readonly out: string }
    expect(section).toMatch(new RegExp(`API reference.*\`npm run docs\`.*\`${out}/\``))
  })
})
