import { cpSync, existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { installed, MAIN_JOB_LINE, packed } from './packed.ts'
import { run } from './run.ts'

// The declarations alone: neither ky nor zod nor type-fest lies anywhere above this folder.
const folder = join(dirname(packed.consumer), 'types-only')

beforeAll(() => {
  cpSync(installed, join(folder, 'node_modules/@acg/screenconnect'), { recursive: true })
  for (const name of ['@types/node', 'undici-types'])
    cpSync(join(packed.tools, name), join(folder, 'node_modules', name), { recursive: true })
  for (const name of ['main-job.mts', 'main-job.cts']) cpSync(join(packed.consumer, name), join(folder, name))
  writeFileSync(join(folder, 'browser.mts'), BROWSER)
  writeFileSync(join(folder, 'mistake.mts'), MISTAKE)
})

/** What a program without Node's types can use: the root entry. */
const BROWSER = `
import { isScreenConnectError, ScreenConnectClient } from '@acg/screenconnect'
const client = new ScreenConnectClient({
  instance: new URL('https://acme.example'),
  credentials: async () => 'secret',
  fetch: (url, init) => fetch(url, init),
})
client.getSessionsByName('HOST-01').catch((error: unknown) => isScreenConnectError(error) && error.code)
`

/** Fails to compile, unless the declarations have turned into \`any\`. */
const MISTAKE = `
import { ScreenConnectClient } from '@acg/screenconnect'
import { fromFile } from '@acg/screenconnect/node'
import { startSandbox } from '@acg/screenconnect/testing'
const answers: readonly [number, number, number] = [ScreenConnectClient, fromFile, startSandbox]
`

const STRICT = {
  strict: true,
  skipLibCheck: false,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  target: 'es2023',
  lib: ['es2023'],
  types: ['node'],
}
const NODENEXT = { ...STRICT, module: 'nodenext' }
const BUNDLER = { ...STRICT, module: 'esnext', moduleResolution: 'bundler' }

describe.each([6, 7])('TypeScript %d', (major) => {
  const program = join(packed.tools, `typescript-${major}/bin/tsc`)

  async function compile(name: string, compilerOptions: object, files: readonly string[]): Promise<string> {
    const outDir = join(packed.consumer, `out-${major}-${name}`)
    mkdirSync(outDir, { recursive: true })
    const config = join(folder, `${major}-${name}.json`)
    writeFileSync(config, JSON.stringify({ compilerOptions: { ...compilerOptions, outDir }, files }))
    await run(process.execPath, [program, '--project', config], folder)
    return outDir
  }

  it('is the major that its name says', async () => {
    expect(await run(process.execPath, [program, '--version'], folder)).toMatch(`Version ${major}.`)
  })

  it('compiles an ES module and a CommonJS one with "nodenext", both of which do the main job', async () => {
    const out = await compile('nodenext', NODENEXT, ['main-job.mts', 'main-job.cts'])
    for (const name of ['main-job.mjs', 'main-job.cjs'])
      expect(await run(process.execPath, [join(out, name)], packed.consumer)).toBe(MAIN_JOB_LINE)
  })

  it('compiles an ES module with "bundler", which does the main job', async () => {
    const out = await compile('bundler', BUNDLER, ['main-job.mts'])
    expect(await run(process.execPath, [join(out, 'main-job.mjs')], packed.consumer)).toBe(MAIN_JOB_LINE)
  })

  it('compiles a program of the root entry without the types of Node', async () => {
    await compile('browser', { ...BUNDLER, lib: ['es2023', 'dom'], types: [] }, ['browser.mts'])
  })

  it('tells a mistake in the use of each entry', async () => {
    const errors = compile('mistake', NODENEXT, ['mistake.mts'])
    await expect(errors).rejects.toThrow(/ScreenConnectClient[\s\S]*CredentialProvider[\s\S]*RunningSandbox/)
  })
})

it('are all there is to compile against: no ky, no zod, no type-fest', () => {
  for (const name of ['ky', 'zod', 'type-fest'])
    expect(existsSync(join(folder, 'node_modules', name))).toBe(false)
})
