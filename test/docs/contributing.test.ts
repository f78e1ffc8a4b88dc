import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve, sep } from 'node:path'
import { describe, expect, it } from 'vitest'
import { root } from './pages.ts'

const SOURCE = join(root, 'src')
const text = readFileSync(join(root, 'CONTRIBUTING.md'), 'utf8')

/** The folders and files of the table, in its order. */
const order = [...(text.split(/^## /m)[1] ?? '').matchAll(/^\| (`.+?`) \|/gm)].flatMap(([, cell = '']) =>
  cell
    .split(', ')
    .map((name) => name.replaceAll('`', ''))
    .filter((name) => !name.startsWith('src')),
)

/** The first part of a path below `src`. */
const partOf = (path: string) => relative(SOURCE, path).split(sep)[0] ?? ''

const files = readdirSync(SOURCE, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts'))
  .map((name) => join(SOURCE, name))

/** Every import between two parts: who imports, and what. */
const imports = files.flatMap((file) =>
  [...readFileSync(file, 'utf8').matchAll(/(?:from |import\()'(\.[^']+)'/g)]
    .map(([, target = '']) => ({
      file: relative(root, file),
      from: partOf(file),
      to: partOf(resolve(dirname(file), target)),
    }))
    .filter(({ from, to }) => from !== to),
)

describe('the table of folders in CONTRIBUTING.md', () => {
  it('lists every part of src, but for the version', () => {
    expect([...order, 'version.ts'].sort()).toEqual([...new Set(files.map(partOf))].sort())
  })

  it('is the order in which they use each other', () => {
    expect(imports.length).toBeGreaterThan(100)
    const known = imports.filter(({ to }) => to !== 'version.ts')
    expect(known.filter(({ from, to }) => order.indexOf(to) >= order.indexOf(from))).toEqual([])
  })

  it('is right about what the sandbox uses of the others', () => {
    expect(new Set(imports.filter(({ from }) => from === 'testing').map(({ to }) => to))).toEqual(
      new Set(['errors', 'input', 'model']),
    )
  })
})

it('names files that are there', () => {
  const paths = [...text.matchAll(/`((?:src|test|docs)\/[\w./-]+)`/g)].map(([, path = '']) => path)
  const missing = paths.filter((path) => !exists(path))
  expect(missing).toEqual([])
})

function exists(path: string): boolean {
  return readdirSync(join(root, dirname(path))).includes(path.replace(/\/$/, '').split('/').at(-1) ?? '')
}
