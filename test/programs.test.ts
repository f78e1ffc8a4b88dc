import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import ts from 'typescript'
import { describe, expect, it, onTestFinished } from 'vitest'
import { programAt } from './programs.ts'

const STARTS = new Set(['exec', 'execFile', 'execFileSync', 'execSync', 'fork', 'spawn', 'spawnSync'])

interface File {
  readonly name: string
  /** The programs that it starts, as it writes them. */
  readonly started: readonly string[]
  /** Those that it asks for with `requires(…)`. */
  readonly asked: readonly string[]
}

/** Starts what those ask for who make keys of the real age. */
const FOR_OTHERS = 'credentials/vault.ts'

// The packed package's own tests are a run of their own, and fetch what they need.
const files = readdirSync(import.meta.dirname, { recursive: true, encoding: 'utf8' })
  .map((name) => name.replaceAll('\\', '/'))
  .filter((name) => name.endsWith('.ts') && !name.startsWith('package/') && name !== FOR_OTHERS)
  .map(read)

function read(name: string): File {
  const text = readFileSync(join(import.meta.dirname, name), 'utf8')
  const source = ts.createSourceFile(name, text, ts.ScriptTarget.Latest, true)
  const started: string[] = []
  const asked: string[] = []
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node)) {
      const [first] = node.arguments
      if (first !== undefined && startsProgram(node.expression)) started.push(first.getText(source))
      if (node.expression.getText(source) === 'requires') {
        asked.push(...node.arguments.map((argument) => argument.getText(source)))
      }
    }
    ts.forEachChild(node, visit)
  }
  visit(source)
  return { name, started, asked }
}

/** `spawn` and its like, by themselves and as `promisify(execFile)`. */
function startsProgram(called: ts.Expression): boolean {
  if (ts.isIdentifier(called)) return STARTS.has(called.text)
  return ts.isCallExpression(called) && called.arguments.some(startsProgram)
}

describe('a program that a test starts', () => {
  it('is this Node, or is asked for in the same file, so that the test is skipped where it is missing', () => {
    const unasked = files.flatMap(({ name, started, asked }) =>
      started
        .filter((program) => program !== 'process.execPath')
        // By a variable it may be any of those that the file asks for.
        .filter((program) => (/^['"`]/.test(program) ? !asked.includes(program) : asked.length === 0))
        .map((program) => `test/${name} starts ${program}: ask requires(…) of test/programs.ts for it`),
    )
    expect(unasked).toEqual([])
  })

  it('is found in the files, as is what they ask for', () => {
    expect(files.flatMap(({ started }) => started).length).toBeGreaterThan(15)
    expect(files.flatMap(({ asked }) => asked).length).toBeGreaterThan(10)
  })
})

describe('a program that is asked for', () => {
  it('is looked for where a shell would, and by its whole path', () => {
    expect(programAt(process.execPath)).toBe(process.execPath)
    expect(programAt('no-such-program')).toBeUndefined()
    expect(programAt('/no/such/program')).toBeUndefined()
  })

  it('has the tests that need it skipped where it is missing, under names that say so, and no others', () => {
    expect(
      resultsOf(`
        import { describe, it } from 'vitest'
        import { onlyWhere, requires } from '../test/programs.ts'
        const runs = () => { throw new Error('it ran') }
        const missing = requires('node', 'no-such-program')
        missing.it('one', runs)
        missing.it.each([1, 2])('of %i', runs)
        missing.describe('a suite', () => { it('in it', runs) })
        missing.describe.each([3])('suite %i', () => { it('in it', runs) })
        onlyWhere(false, 'Windows').it('other', runs)
        requires('node').it('with node', () => {})
        onlyWhere(true, 'Windows').describe('here', () => { it('runs', () => {}) })
      `),
    ).toEqual({
      'one (skipped: no no-such-program on this machine)': 'skipped',
      'of 1 (skipped: no no-such-program on this machine)': 'skipped',
      'of 2 (skipped: no no-such-program on this machine)': 'skipped',
      'a suite (skipped: no no-such-program on this machine) in it': 'skipped',
      'suite 3 (skipped: no no-such-program on this machine) in it': 'skipped',
      'other (skipped: Windows)': 'skipped',
      'with node': 'passed',
      'here runs': 'passed',
    })
  })
})

/** Runs a test file in a run of its own, and gives what became of each test. */
function resultsOf(code: string): Record<string, string> {
  const root = join(import.meta.dirname, '..')
  // Inside the project, so that its packages are found.
  const folder = mkdtempSync(join(root, '.snippets-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  writeFileSync(join(folder, 'a.test.ts'), code)
  const vitest = join(root, 'node_modules/vitest/vitest.mjs')
  const file = join(folder, 'report.json')
  const args = [vitest, 'run', '--root', folder, '--reporter=json', `--outputFile=${file}`]
  const { PATH: _, ...env } = process.env
  execFileSync(process.execPath, args, {
    env: { ...env, PATH: dirname(process.execPath) },
    stdio: 'pipe',
  })
  // The shape of vitest's own report; another one fails the test.
  const { testResults } = JSON.parse(readFileSync(file, 'utf8')) as {
    testResults: { assertionResults: { fullName: string; status: string }[] }[]
  }
  const rows = testResults.flatMap(({ assertionResults }) => assertionResults)
  return Object.fromEntries(rows.map(({ fullName, status }) => [fullName, status]))
}
