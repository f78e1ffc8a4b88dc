import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { filesTogether, isHarmless } from './together.ts'

/** Whether a file of that text shares a worker, where `./support.ts` has the other text. */
const shares = (text: string, support = '') =>
  isHarmless(join('test', 'a.test.ts'), (path) => (path === join('test', 'a.test.ts') ? text : support))

describe('a test file that only computes', () => {
  it.each([
    [
      'from the library',
      "import { isScreenConnectError } from '@acg/screenconnect'\nimport { VERSION } from '../src/version.ts'",
    ],
    ['from files', "import { readFileSync } from 'node:fs'\nimport { here } from './support.ts'"],
    ['with a function that counts its calls', "import { vi } from 'vitest'\nvi.fn()"],
  ])('%s shares a worker with others', (_, text) => {
    expect(shares(text)).toBe(true)
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
    ["import nock from 'nock'"],
    ["import http from 'node:http'"],
    ["import { spawn } from 'node:child_process'"],
    ["import 'what-nobody-knows'"],
    ["import {\n  a,\n  b,\n} from 'what-nobody-knows'"],
    ["await import('what-nobody-knows')"],
    ["export { a } from 'what-nobody-knows'"],
    ['await startSandbox()'],
    ['setTimeout(() => {}, 1)'],
  ])('where it says %j', (text) => {
    expect(shares(text)).toBe(false)
    expect(shares("import { x } from './support.ts'", text)).toBe(false)
  })
})

it('is decided for the files that are there', () => {
  const files = filesTogether(import.meta.dirname).map((path) => path.slice(import.meta.dirname.length + 1))
  expect(files.length).toBeGreaterThan(20)
  expect(files).toContain('model/field-names.test.ts')
  expect(files).not.toContain('contract/retry.test.ts')
})
