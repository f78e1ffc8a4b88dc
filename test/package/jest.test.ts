import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { programOf, projectWith, readmeOn } from './packed.ts'
import { run } from './run.ts'
import { RUNTIMES, type Runtime } from './tools.ts'

const JEST = readmeOn('Jest')
const WITH_JSDOM = readmeOn('Jest with jsdom')

/** The first words in code of a cell: a message, or what to write. */
const codeIn = (cell: string): string => /`([^`]+)`/.exec(cell)?.[1] ?? cell

/** What Jest, whose environment is jsdom, says of each file of tests: `passed`, or the message of what failed. */
async function jest(runtime: Runtime, flags: readonly string[], ...files: readonly string[]) {
  const project = projectWith('jest', ['jest', 'jest-environment-jsdom'])
  const calls = readFileSync(join(project, 'calls.mjs'), 'utf8')
  writeFileSync(join(project, 'in-jsdom.test.mjs'), calls)
  writeFileSync(join(project, 'cured.test.mjs'), `${codeIn(WITH_JSDOM.cure)}\n${calls}`)
  writeFileSync(join(project, 'package.json'), '{"private": true, "jest": {"testEnvironment": "jsdom"}}')
  const args = ['--json', '--outputFile=report.json', '--runInBand', '--watchman=false', ...files]
  const program = [...flags, 'node_modules/jest/bin/jest.js', ...args]
  // It ends as a failure where a test fails, and the report says so.
  await run(programOf(runtime), program, project).catch(() => {})
  const report: unknown = JSON.parse(readFileSync(join(project, 'report.json'), 'utf8'))
  // Jest's own report.
  const { testResults } = report as { testResults: { name: string; status: string; message: string }[] }
  return Object.fromEntries(
    testResults.map(({ name, status, message }) => [
      name.slice(project.length + 1),
      status === 'passed' ? status : message,
    ]),
  )
}

const FLAG = '--experimental-vm-modules'
const [before = RUNTIMES[0]] = RUNTIMES.filter(({ title }) => title === 'Node 22')
const since = RUNTIMES.find(({ title }) => title === 'Node 24')

describe('Jest', () => {
  it('makes calls as the README tells it to, and fails where it says', async () => {
    if (before === undefined) throw new Error('there is no Node')
    expect(JEST.cure).toContain(`node ${FLAG} node_modules/jest/bin/jest.js`)
    expect(await jest(before, [FLAG])).toEqual({
      'cured.test.mjs': 'passed',
      'in-jsdom.test.mjs': expect.stringContaining(codeIn(WITH_JSDOM.says)),
      'requires.test.cjs': expect.stringContaining(codeIn(JEST.says)),
    })
  })

  it.runIf(since)('requires the package in Node 24 with the flag, and not without', async () => {
    if (since === undefined) throw new Error('this machine has no packages of other runtimes')
    const [withFlag, without] = await Promise.all([
      jest(since, [FLAG], 'requires'),
      jest(since, [], 'requires'),
    ])
    expect(withFlag).toEqual({ 'requires.test.cjs': 'passed' })
    expect(without).toEqual({ 'requires.test.cjs': expect.stringContaining(codeIn(JEST.says)) })
  })
})
