import { dirname, join } from 'node:path'
import { build } from 'esbuild'
import { beforeAll, describe, expect, it } from 'vitest'
import { MAIN_JOB_LINE, packed, programOf } from './packed.ts'
import { run } from './run.ts'
import { RUNTIMES, type Runtime } from './tools.ts'

// Beside the project and not in it: what the bundle lacks, it cannot find there.
const bundle = join(dirname(packed.consumer), 'bundle.mjs')

function inRuntime(runtime: Runtime, file: string): Promise<string> {
  return run(programOf(runtime), [...runtime.args, file], packed.consumer)
}

beforeAll(async () => {
  await build({
    entryPoints: [join(packed.consumer, 'main-job.mjs')],
    bundle: true,
    platform: 'node',
    format: 'esm',
    outfile: bundle,
    // It warns of the packages that only vaults need, which are not installed.
    logLevel: 'error',
  })
})

describe.each(RUNTIMES)('in $title', (runtime) => {
  it('is the runtime that its name says', async () => {
    expect(await run(programOf(runtime), ['--version'], packed.consumer)).toMatch(runtime.version)
  })

  it('does the main job as an ES module', async () => {
    expect(await inRuntime(runtime, 'main-job.mjs')).toBe(MAIN_JOB_LINE)
  })

  it('does the main job required by a CommonJS module', async () => {
    expect(await inRuntime(runtime, 'main-job.cjs')).toBe(MAIN_JOB_LINE)
  })

  it('does the main job as one file bundled by esbuild, without the optional packages', async () => {
    expect(await inRuntime(runtime, bundle)).toBe(MAIN_JOB_LINE)
  })
})
