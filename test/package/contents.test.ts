import { readFileSync } from 'node:fs'
import { join, posix } from 'node:path'
import { describe, expect, it } from 'vitest'
import { installed, packed, root } from './packed.ts'
import { run } from './run.ts'

const bin = (name: string) => join(root, 'node_modules/.bin', name)
const read = (path: string) => readFileSync(join(installed, path), 'utf8')
const manifest: unknown = JSON.parse(read('package.json'))

describe('the packed file', () => {
  it('holds the built files, the README, the licence, the changelog and the schema of the config, and nothing else', () => {
    const others = packed.paths.filter((path) => !path.startsWith('dist/'))
    expect(others.sort()).toEqual([
      ...['CHANGELOG.md', 'LICENSE', 'README.md', 'config.schema.json', 'package.json'],
    ])
  })

  it('holds of what is built only code, its maps and declarations, and the licences of what is bundled', () => {
    const others = packed.paths.filter((path) => /^dist\//.test(path) && !/\.(js|js\.map|d\.ts)$/.test(path))
    expect(others.sort()).toEqual(['dist/LICENSES.txt', 'dist/cli/LICENSES.txt'])
  })

  it('names no folder of the machine that built it', () => {
    for (const path of packed.paths) expect(read(path).includes(root), path).toBe(false)
  })

  it('depends on ky only', () => {
    expect(manifest).toHaveProperty('dependencies', { ky: expect.any(String) })
  })

  it('runs nothing where it is installed', () => {
    for (const script of ['preinstall', 'install', 'postinstall', 'prepare'])
      expect(manifest).not.toHaveProperty(['scripts', script])
  })
})

describe('the entries', () => {
  it('are clean for publint in its strict mode', async () => {
    expect(await run(bin('publint'), ['--strict', installed], root)).toContain('All good!')
  })

  it('resolve and have fitting types for all that import, as attw sees it', async () => {
    const output = await run(bin('attw'), [packed.file, '--profile', 'esm-only', '--format', 'json'], root)
    const report: unknown = JSON.parse(output)
    expect(report).toHaveProperty('analysis.entrypoints', {
      '.': expect.anything(),
      './node': expect.anything(),
      './testing': expect.anything(),
      './config.schema.json': expect.anything(),
      './package.json': expect.anything(),
    })
    // It ends with 0, so what it found is what the profile allows: Node 10 knows no `exports`, and what is
    // required is an ES module, which each supported Node takes.
    expect(JSON.stringify(Object(report).problems)).not.toMatch(/node16-esm|bundler/)
  })
})

describe('what is imported with the root entry', () => {
  const filesOf = (path: string): readonly string[] =>
    [...read(path).matchAll(/^(?:import|export)\b[^'"]*['"](\.[^'"]+)['"]/gm)].map(([, file = '']) =>
      posix.join(posix.dirname(path), file),
    )

  // Each file takes some tenths of a millisecond to import.
  it('is four files at most, and one for what carries the calls', () => {
    const files = new Set(['dist/index.js'])
    for (const file of files) for (const imported of filesOf(file)) files.add(imported)
    expect(files.size).toBeGreaterThan(1)
    expect(files.size).toBeLessThanOrEqual(4)
    for (const carrier of ['node', 'fetch'])
      expect(filesOf(`dist/transport/${carrier}-carrier.js`)).toEqual([])
  })
})

describe('the source maps', () => {
  const scripts = packed.paths.filter((path) => path.endsWith('.js'))
  const maps = packed.paths.filter((path) => path.endsWith('.js.map'))

  it('are there for every script but those of the command line, which are minified and only run', () => {
    const mapped = scripts.filter((path) => !path.startsWith('dist/cli/'))
    expect(maps.toSorted()).toEqual(mapped.map((path) => `${path}.map`).sort())
    for (const path of mapped) expect(read(path)).toMatch(/\n\/\/# sourceMappingURL=.*\n?$/)
  })

  it('carry the text of each source, so that nobody needs the repository to read a stack', () => {
    for (const path of maps) {
      const map: unknown = JSON.parse(read(path))
      // The format of source maps, version 3; a script without code of its own has no sources.
      const { sources, sourcesContent = [] } = map as { sources: string[]; sourcesContent?: string[] }
      expect(sourcesContent, path).toHaveLength(sources.length)
      for (const [at, source] of sources.entries()) {
        expect(source).toMatch(/^(\.\.\/)+(src\/[\w/-]+\.ts|node_modules\/zod\/[\w/-]+\.js)$/)
        expect(sourcesContent[at]?.length, source).toBeGreaterThan(0)
      }
    }
  })
})
