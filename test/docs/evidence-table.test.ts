import { describe, expect, it } from 'vitest'
import { webMethods } from '../../src/web-methods/methods.ts'
import { read } from './pages.ts'

/** The cells of the table rows whose first cell is a web method, section by section. */
function rowsOf(text: string): string[][] {
  return [...text.matchAll(/^\| `(?:\w+)` \| .* \|$/gm)]
    .map(([line]) => line.slice(2, -2).split(' | '))
    .filter(([name = '']) => webMethods.some((method) => `\`${method.name}\`` === name))
}

const sectionOf = (text: string, title: string) => text.split(/^## /m).find((part) => part.startsWith(title))

it('lists every web method in the README with its kind and evidence, in the order of the code', () => {
  const rows = rowsOf(read('README.md')).map(([name, kind, evidence]) => ({ name, kind, evidence }))
  expect(rows).toEqual(
    webMethods.map(({ name, kind, evidence }) => ({ name: `\`${name}\``, kind, evidence })),
  )
})

describe('docs/web-methods.md', () => {
  const text = read('docs/web-methods.md')

  it('lists every web method with its kind, parameters and evidence, in the order of the code', () => {
    const rows = rowsOf(sectionOf(text, 'The web methods') ?? '').map(
      ([name, kind, parameters, , evidence]) => ({ name, kind, parameters, evidence }),
    )
    const known = webMethods.map(({ name, kind, parameters, evidence }) => ({
      name: `\`${name}\``,
      kind,
      parameters: parameters.map((parameter) => `\`${parameter}\``).join(', '),
      evidence,
    }))
    expect(rows).toEqual(known)
  })

  it('says of every one what is not known', () => {
    const rows = rowsOf(sectionOf(text, 'What is not known') ?? '')
    expect(rows.map(([name]) => name)).toEqual(webMethods.map(({ name }) => `\`${name}\``))
  })

  it('says where the SDK has each as the README does', () => {
    const inReadme = rowsOf(read('README.md')).map(([name, , , place = '']) => [name, place.split(', ')])
    const here = rowsOf(sectionOf(text, 'What is not known') ?? '').map(([name, place = '']) => [name, place])
    for (const [index, [name, places]] of inReadme.entries()) {
      expect(here[index]?.[0]).toBe(name)
      for (const place of places ?? []) expect(here[index]?.[1]).toContain(place)
    }
  })

  it('explains every level that the code knows', () => {
    const levels = [...text.matchAll(/^\| (\w+) \| [^|]+ \|$/gm)].map(([, level]) => level)
    for (const { evidence } of webMethods) expect(levels).toContain(evidence)
    expect(levels).toEqual(expect.arrayContaining(['code', 'guess']))
  })
})
