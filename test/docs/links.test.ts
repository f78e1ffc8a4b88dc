import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, it } from 'vitest'
import { pages, read, root } from './pages.ts'

/** The anchors of a page's headings, as GitHub makes them. */
const anchorsOf = (path: string) =>
  [...read(path).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\w\- ]/g, '')
      .replaceAll(' ', '-'),
  )

it.each(pages)('the links of %s lead to files and headings that are there', (page) => {
  const links = [...read(page).matchAll(/\]\((?!https:)([^)#\s]*)(?:#([^)\s]+))?\)/g)]
  const broken = links.filter(([, path = '', anchor]) => {
    const target = path === '' ? page : join(dirname(page), path)
    return !existsSync(join(root, target)) || (anchor !== undefined && !anchorsOf(target).includes(anchor))
  })
  expect(broken.map(([link]) => link)).toEqual([])
})

it('every page is in the site', () => {
  const site: { readonly projectDocuments: readonly string[] } = JSON.parse(read('typedoc.json'))
  expect([...site.projectDocuments, 'README.md'].sort()).toEqual([...pages].sort())
})
