import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { filesTogether, shareOf } from './together.ts'

/** With whom a file of that text shares a worker, where `./support.ts` has the other text. */
const shares = (text: string, support = '') =>
  shareOf(join('test', 'a.test.ts'), (path) => (path === join('test', 'a.test.ts') ? text : support))

describe('a test file that keeps to itself', () => {
  it.each([
    [
      'from the library',
      "import { isScreenConnectError } from '@acg/screenconnect'\nimport { VERSION } from '../src/version.ts'",
    ],
    ['from files', "import { readFileSync } from 'node:fs'\nimport { here } from './support.ts'"],
    [
      'over a port of its own',
      "import { startSandbox } from '@acg/screenconnect/testing'\nawait startSandbox()",
    ],
    [
      'with programs, in the environment as it is',
      "spawn('a', { env: { ...process.env, A: process.env['B'] } })",
    ],
    ['after a while', 'setTimeout(() => {}, 1)'],
    ['with a function that counts its calls', "import { vi } from 'vitest'\nvi.fn()"],
  ])('%s shares a worker with others', (_, text) => {
    expect(shares(text)).toBe('together')
  })
})

describe('a test file has a worker of its own', () => {
  it.each([
    ["vi.mock('./support.ts')"],
    ['vi.useFakeTimers()'],
    ["vi.stubEnv('A', 'b')"],
    ["process.env['A'] = 'b'"],
    ["process.on('warning', () => {})"],
    ["process.chdir('/')"],
    ['globalThis.fetch = () => {}'],
    ["Object.defineProperty(Array, 'a', {})"],
    ['Object.prototype.a = 1'],
    ["process.env.A = 'b'"],
    ["process.env['A'] ??= 'b'"],
    ["const all = process.env\nall['A'] = 'b'"],
    ["delete process.env['A']"],
    ["import dns from 'node:dns'"],
    ["import { syncBuiltinESMExports } from 'node:module'"],
    ["import 'what-nobody-knows'"],
    ["import {\n  a,\n  b,\n} from 'what-nobody-knows'"],
    ["await import('what-nobody-knows')"],
    ["export { a } from 'what-nobody-knows'"],
    ['setInterval(() => {}, 1)'],
  ])('where it says %j', (text) => {
    expect(shares(text)).toBe('alone')
    expect(shares("import { x } from './support.ts'", text)).toBe('alone')
  })
})

it('shares a worker with its like where it imports what intercepts all requests', () => {
  const nock = "import nock from 'nock'"
  expect(shares(nock)).toBe('intercepted')
  expect(shares("import { x } from './support.ts'", nock)).toBe('intercepted')
  expect(shares(`${nock}\nvi.useFakeTimers()`)).toBe('alone')
})

it('is decided for the files that are there', () => {
  const { together, intercepted } = filesTogether(import.meta.dirname)
  const here = (files: readonly string[]) => files.map((path) => path.slice(import.meta.dirname.length + 1))
  expect(here(together)).toContain('model/field-names.test.ts')
  expect(here(intercepted)).toContain('contract/retry.test.ts')
  expect(here([...together, ...intercepted])).not.toContain('cli/run.test.ts')
})
