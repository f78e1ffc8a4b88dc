// Runs the tests that ask for programs where there are none but Node and what every system has: `npm run test:bare`.
// They have to be skipped there, and not fail.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

const root = resolve(import.meta.dirname, '..')
const files = readdirSync(join(root, 'test'), { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.test.ts') && !/^package\b/.test(name))
  .map((name) => join('test', name))
  .filter((path) => /\brequires\(/.test(readFileSync(join(root, path), 'utf8')))

const bin = mkdtempSync(join(tmpdir(), 'bare-'))
for (const name of ['cat', 'env', 'sh', 'sleep']) symlinkSync(join('/bin', name), join(bin, name))
symlinkSync(process.execPath, join(bin, 'node'))

// In CI the tests have a report and a floor of coverage of their own, which are not those of a part.
const { CI: _, PWSH: __, ...environment } = process.env
const args = ['node_modules/vitest/vitest.mjs', 'run', ...files]
const env = { ...environment, PATH: bin }
process.exitCode = spawnSync(process.execPath, args, { cwd: root, env, stdio: 'inherit' }).status ?? 1
rmSync(bin, { recursive: true })
