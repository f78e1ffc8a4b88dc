import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from 'vitest'

test('two workers of a cluster have a sandbox and a port each, and none gets the calls of the other', () => {
  const output = execFileSync(process.execPath, [join(import.meta.dirname, 'cluster-program.mjs')], {
    encoding: 'utf8',
    timeout: 20_000,
  })
  expect(output.trim().split('\n')).toEqual(['ports: 2', 'done', 'done'])
})
