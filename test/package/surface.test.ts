import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { describe, expect, it } from 'vitest'
import { declaredValues } from '../../tools/declared-names.ts'
import { DECLARATIONS, describeSurface, SURFACE_FOLDER } from '../../tools/surface.ts'
import { installed } from './packed.ts'

const surface = describeSurface()

describe('the public surface', () => {
  it.each([...surface.keys()])('is as pinned in %s', (name) => {
    const pinned = readFileSync(join(SURFACE_FOLDER, name), 'utf8')
    expect(surface.get(name), whatToDo(name)).toBe(pinned)
  })

  it('is pinned in no other files', () => {
    expect(readdirSync(SURFACE_FOLDER).sort()).toEqual([...surface.keys()].sort())
  })

  it.each([
    ['root', 'dist/index.js'],
    ['node', 'dist/node.js'],
    ['testing', 'dist/testing/index.js'],
  ] as const)(
    'has at run time all that the declarations of the %s entry name, and nothing else',
    async (entry, file) => {
      const module: object = await import(pathToFileURL(join(installed, file)).href)
      expect(Object.keys(module).sort()).toEqual(declaredValues(DECLARATIONS[entry]).toSorted())
    },
  )
})

function whatToDo(name: string): string {
  return (
    `What others depend on has changed: see the lines below. If that is meant, run "npm run surface", which ` +
    `writes test/package/surface/${name}, and commit it with a changeset ("npx changeset"): minor for what is ` +
    `added, major (before 1.0.0 minor too) for what is removed or changed.`
  )
}
