import { join } from 'node:path'
import { expect, it } from 'vitest'
import { linesOf, packed, projectWith, readmeOn } from './packed.ts'
import { run } from './run.ts'

/** The code of the error that the README tells of. */
function errorOf(where: string): string {
  const { says } = readmeOn(where)
  const [code] = /TS\d+/.exec(says) ?? []
  if (code === undefined) throw new Error(`the README tells of no error in "${says}"`)
  return code
}

const NODE10 = errorOf('TypeScript, `moduleResolution: node10` (`node`)')
const COMMONJS = errorOf('TypeScript, a CommonJS file under `module: node16`, or before 5.8')
const TOO_OLD = errorOf('TypeScript before 5.4')
const RUNS = 'acme.screenconnect.com'

/** What a CommonJS file that imports comes to, by the way in which modules are found. */
const VERSIONS = [
  { version: '5.4', nodenext: COMMONJS, more: [] },
  { version: '5.8', nodenext: RUNS, more: [] },
  { version: '6', nodenext: RUNS, more: [['node20', { 'requires.cts': RUNS }]] },
] as const

/** What each TypeScript is to come to: by the kind of modules, file by file. */
const CASES = [
  { version: '5.3', cells: [['nodenext', { 'imports.mts': TOO_OLD }]] },
  ...VERSIONS.map(({ version, nodenext, more }) => ({
    version,
    cells: [
      ['commonjs', { 'requires.cts': NODE10, 'imports.mts': NODE10 }],
      ['node16', { 'requires.cts': COMMONJS, 'awaits.cts': RUNS, 'imports.mts': RUNS }],
      ['nodenext', { 'requires.cts': nodenext, 'awaits.cts': RUNS, 'imports.mts': RUNS }],
      ['esnext', { 'imports.mts': RUNS }],
      ...more,
    ] as const,
  })),
] as const

it.concurrent.each(CASES)(
  'with TypeScript $version what the README says fails does so, and each of its cures compiles and runs',
  async ({ version, cells }) => {
    const project = projectWith('requiring', [])
    const given = cells.map(([module, files]) => [module, ...Object.keys(files)])
    const compiler = join(packed.tools, `typescript-${version}/lib/typescript.js`)
    const output = await run(process.execPath, ['compile.mjs', compiler, JSON.stringify(given)], project)
    expect(linesOf(output)).toEqual(
      cells.flatMap(([module, files]) =>
        Object.entries(files).map(([file, end]) => `${module}, ${file}: ${end}`),
      ),
    )
  },
)
