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

/** The packages whose code ends up in a bundle, as a second look at its sources finds them. */
async function bundled({ entryPoints, external }: Bundle): Promise<readonly Licensed[]> {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: [...entryPoints],
    external: [...external],
    outdir: 'dist',
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

/** What is built, where its licences stand, and what it does not hold because it is installed along. */
interface Bundle {
  readonly title: string
  readonly licences: string
  readonly entryPoints: readonly string[]
  readonly external: readonly string[]
}

const BUNDLES: readonly Bundle[] = [
  {
    title: 'the command line',
    licences: 'dist/cli/LICENSES.txt',
    entryPoints: ['src/cli/bin.ts'],
    external: [],
  },
  {
    title: 'the library',
    licences: 'dist/LICENSES.txt',
    entryPoints: ['src/index.ts', 'src/node.ts', 'src/testing/index.ts'],
    external: ['ky', 'yaml', 'age-encryption'],
  },
]

/** What npm installed beside the package, because it needs it. */
function required(): readonly Licensed[] {
  const lock: unknown = JSON.parse(readFileSync(join(packed.consumer, 'package-lock.json'), 'utf8'))
  // The lock's third version: one entry for each folder, the project itself under ''.
  const { packages } = lock as { packages: Record<string, unknown> }
  return Object.keys(packages)
    .filter((path) => path !== '')
    .map((path) => licenceOf(join(packed.consumer, path)))
}

describe.each(BUNDLES)('the licences of what is bundled into $title', (bundle) => {
  let parts: readonly Licensed[]

  beforeAll(async () => {
    parts = await bundled(bundle)
  })

  it('are of those that are allowed', () => {
    expect(parts).not.toHaveLength(0)
    expect(parts.filter(({ license }) => !ALLOWED.includes(license))).toEqual([])
  })

  it('stand with their text beside it, for each package in it and for no other', () => {
    const text = readFileSync(join(installed, bundle.licences), 'utf8')
    const listed = [...text.matchAll(/^(\S+ \d\S* \(\S+\))\n\n(?=\S)/gm)].map(([, line]) => line)
    const expected = parts.map(({ name, version, license }) => `${name} ${version} (${license})`)
    expect(listed.sort()).toEqual(expected.sort())
  })
})

it('the licences of what is installed along are of those that are allowed', () => {
  const packages = required()
  expect(packages.map(({ name }) => name).sort()).toEqual(['@acg/screenconnect', 'ky'])
  expect(packages.filter(({ license }) => !ALLOWED.includes(license))).toEqual([])
})

it('nothing but zod is bundled into the library', () => {
  const sources = packed.paths
    .filter((name) => name.endsWith('.js.map'))
    .flatMap((path) => [...readFileSync(join(installed, path), 'utf8').matchAll(/node_modules\/([^/"]+)/g)])
  expect(new Set(sources.map(([, name]) => name))).toEqual(new Set(['zod']))
})
