import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { webMethods } from '../../src/web-methods/index.ts'
import { root } from './snippets.ts'

it('lists every web method in the README with its kind and evidence, in the order of the code', () => {
  const readme = readFileSync(join(root, 'README.md'), 'utf8')
  const rows = [...readme.matchAll(/^\| `(\w+)` \| (\w+) \| (\w+) \|/gm)].map(([, name, kind, evidence]) => ({
    name,
    kind,
    evidence,
  }))
  expect(rows).toEqual(webMethods.map(({ name, kind, evidence }) => ({ name, kind, evidence })))
})
