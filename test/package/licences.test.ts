import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'esbuild'
import { beforeAll, describe, expect, it } from 'vitest'
import { packageOf } from '../../tools/bundled-licenses.ts'
import { installed, packed, root } from './packed.ts'

/** Licences that ask for no more than their text and the names of the authors. */
const ALLOWED = ['0BSD', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', 'BlueOak-1.0.0', 'ISC', 'MIT']

interface Licensed {
  readonly name: string
  readonly version: string
  readonly license: string
}

function licenceOf(folder: string): Licensed {
  // Fields of npm's; what has no licence is not among the allowed ones.
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Licensed
}

/** The packages whose code ends up in the command line, as a second look at its sources finds them. */
async function bundled(): Promise<readonly Licensed[]> {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: ['src/cli/bin.ts'],
    bundle: true,
    platform: 'node',
    format: 'esm',
    alias: { '#default-carrier': './src/transport/node-carrier.ts' },
    metafile: true,
    write: false,
  })
  const folders = Object.values(metafile.outputs)
    .flatMap(({ inputs }) => Object.keys(inputs))
    .flatMap((path) => packageOf(path) ?? [])
  return [...new Set(folders)].map((folder) => licenceOf(join(root, folder)))
}

/** What npm installed beside the package, because it needs it. */
function required(): readonly Licensed[] {
  const lock: unknown = JSON.parse(readFileSync(join(packed.consumer, 'package-lock.json'), 'utf8'))
  // The lock's third version: one entry for each folder, the project itself under ''.
  const { packages } = lock as { packages: Record<string, unknown> }
  return Object.keys(packages)
    .filter((path) => path !== '')
    .map((path) => licenceOf(join(packed.consumer, path)))
}

describe('the licences of what is shipped', () => {
  const text = readFileSync(join(installed, 'dist/cli/LICENSES.txt'), 'utf8')
  let parts: readonly Licensed[]

  beforeAll(async () => {
    parts = await bundled()
  })

  it('are, for each package that is bundled, one of those that are allowed', () => {
    expect(parts.length).toBeGreaterThan(5)
    expect(parts.filter(({ license }) => !ALLOWED.includes(license))).toEqual([])
  })

  it('are, for each package that is installed along, one of those that are allowed', () => {
    const packages = required()
    expect(packages.map(({ name }) => name).sort()).toEqual(['@acg/screenconnect', 'ky', 'zod'])
    expect(packages.filter(({ license }) => !ALLOWED.includes(license))).toEqual([])
  })

  it('stand with their text beside the bundle, for each package in it and for no other', () => {
    const listed = [...text.matchAll(/^(\S+ \d\S* \(\S+\))\n\n(?=\S)/gm)].map(([, line]) => line)
    const expected = parts.map(({ name, version, license }) => `${name} ${version} (${license})`)
    expect(listed.sort()).toEqual(expected.sort())
  })

  it('are those of the package itself outside the command line: nothing of others is bundled there', () => {
    for (const path of packed.paths.filter((name) => name.endsWith('.js.map')))
      expect(readFileSync(join(installed, path), 'utf8')).not.toContain('node_modules')
  })
})
