import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'

const root = resolve(import.meta.dirname, '../..')
let folder: string
let packed: readonly string[]

function run(command: string, args: readonly string[], cwd: string): string {
  return execFileSync(command, args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] })
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'consumer-'))
  const output = run('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', folder], root)
  const report: unknown = JSON.parse(output)
  // npm's report: an array of one (an object by package name since npm 12).
  const [entry] = Object.values(report as Record<string, { filename: string; files: { path: string }[] }>)
  if (entry === undefined) throw new Error('npm pack reported nothing')
  packed = entry.files.map((file) => file.path)
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'consumer', private: true }))
  run('npm', ['install', '--no-audit', '--no-fund', join(folder, entry.filename)], folder)
})

afterAll(() => rmSync(folder, { recursive: true, force: true }))

const MAIN_JOB = `
async function mainJob({ ScreenConnectClient, InstallerUrlBuilder }, { startSandbox }) {
  const sandbox = await startSandbox()
  const client = new ScreenConnectClient({ instance: sandbox.url, credentials: () => sandbox.secret })
  const installers = new InstallerUrlBuilder({ instance: sandbox.url })
  sandbox.install(installers.build({ type: 'msi', name: 'HOST-01', properties: ['Acme'] }))
  const [session] = await client.getSessionsByName('HOST-01')
  await client.sendCommand(session.sessionId, 'hostname')
  console.log(session.name, session.properties[1], sandbox.executions.length)
  await sandbox.close()
}`

it('packs the built files, the README, the licence and the changelog, and nothing else', () => {
  const others = packed.filter((path) => !path.startsWith('dist/'))
  expect(others.sort()).toEqual(['CHANGELOG.md', 'LICENSE', 'README.md', 'package.json'])
  expect(packed).toContain('dist/index.js')
  expect(packed).toContain('dist/index.d.ts')
  expect(packed).toContain('dist/testing/index.js')
  expect(packed).toContain('dist/testing/index.d.ts')
})

it('is imported by an ES module and does the main job', () => {
  writeFileSync(
    join(folder, 'esm.mjs'),
    `import * as root from '@acg/screenconnect'\nimport * as testing from '@acg/screenconnect/testing'\n${MAIN_JOB}\nawait mainJob(root, testing)`,
  )
  expect(run(process.execPath, ['esm.mjs'], folder)).toBe('HOST-01 Acme 1\n')
})

it('is required by a CommonJS module and does the main job', () => {
  writeFileSync(
    join(folder, 'cjs.cjs'),
    `const root = require('@acg/screenconnect')\nconst testing = require('@acg/screenconnect/testing')\n${MAIN_JOB}\nmainJob(root, testing)`,
  )
  expect(run(process.execPath, ['cjs.cjs'], folder)).toBe('HOST-01 Acme 1\n')
})

it('depends on ky and zod only', () => {
  const manifest: unknown = JSON.parse(
    readFileSync(join(folder, 'node_modules/@acg/screenconnect/package.json'), 'utf8'),
  )
  expect(manifest).toHaveProperty('dependencies', { ky: expect.any(String), zod: expect.any(String) })
})

it('reads vaults without sops only with two packages that it does not bring along, and says so', () => {
  writeFileSync(join(folder, 'vault.yaml'), 'a: 1')
  writeFileSync(
    join(folder, 'vault.mjs'),
    `import { fromSops } from '@acg/screenconnect/node'
process.env.PATH = ''
const context = { forceRefresh: false, signal: new AbortController().signal }
await fromSops('vault.yaml')(context).catch((error) => console.log(error.code, error.message))`,
  )
  expect(run(process.execPath, ['vault.mjs'], folder)).toMatch(
    /^CREDENTIAL sops is not installed: .* run: npm install age-encryption yaml\.\n$/,
  )
})

it('names no folder of the machine that built it', () => {
  const installed = join(folder, 'node_modules/@acg/screenconnect')
  for (const path of packed)
    expect(readFileSync(join(installed, path), 'utf8').includes(root), path).toBe(false)
})
