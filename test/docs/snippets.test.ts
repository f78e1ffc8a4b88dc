import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { type RunningSandbox, startSandbox } from '@acg/screenconnect/testing'
import ts from 'typescript'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { docstringExamples, documents, root, type Snippet, snippetsOf } from './snippets.ts'

const snippets = documents.flatMap(snippetsOf)

/** Those of the recipes are run by recipes.test.ts, each on a fleet of its own. */
const shortOnes = snippets.filter(({ title }) => !title.startsWith('docs/recipes.md'))

/** Runs the snippets that are tests for it. */
const VITEST = join(root, 'node_modules/vitest/vitest.mjs')

const examples = docstringExamples()

/** What the compiler says of programs, all at once: most of its time goes into reading the library. */
function problemsOf(programs: readonly Snippet[], folder: string): string[] {
  const files = programs.map(({ code }, index) => {
    const file = join(folder, `${index}.ts`)
    writeFileSync(file, code)
    return file
  })
  const { config } = ts.readConfigFile(join(root, 'tsconfig.json'), ts.sys.readFile)
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root)
  return ts.getPreEmitDiagnostics(ts.createProgram(files, options)).map((problem) => {
    const program = programs[files.indexOf(problem.file?.fileName ?? '')]
    const words = ts.flattenDiagnosticMessageText(problem.messageText, '\n')
    return `${program?.title ?? problem.file?.fileName}: ${words}`
  })
}

describe('the snippets of the documentation', () => {
  let folder: string
  let sandbox: RunningSandbox
  let sessionId: string

  beforeAll(async () => {
    // Inside the project, so that `@acg/screenconnect` resolves to it.
    folder = mkdtempSync(join(root, '.snippets-'))
    sandbox = await startSandbox({ profile: 'documented', installerBytes: 2_000_000 })
    sessionId = sandbox.addSession({ name: 'HOST-01' }).sessionId
  })

  afterAll(async () => {
    await sandbox.close()
    rmSync(folder, { recursive: true, force: true })
  })

  it('exist', () => {
    expect(snippets.length).toBeGreaterThan(3)
  })

  it('compile, and so do the examples in the docstrings', () => {
    expect(examples.length).toBeGreaterThan(30)
    expect(problemsOf([...snippets, ...examples], folder)).toEqual([])
  }, 60_000)

  it.each(shortOnes)('$title runs against the sandbox', async ({ code }) => {
    const name = `run-${snippets.findIndex((snippet) => snippet.code === code)}`
    const isVitest = code.includes("from 'vitest'")
    const file = join(folder, isVitest ? `${name}.test.ts` : `${name}.ts`)
    writeFileSync(file, code.replaceAll('https://acme.screenconnect.com', sandbox.url))
    const environment = {
      ...process.env,
      SCREENCONNECT_SECRET: sandbox.secret,
      SESSION_ID: sessionId,
      NODE_ENV: undefined,
    }
    const run = promisify(execFile)(
      process.execPath,
      isVitest ? [VITEST, 'run', '--root', folder, file] : [file],
      {
        // What snippets download goes away with the folder.
        cwd: folder,
        env: environment,
        timeout: 20_000,
      },
    )
    await expect(run).resolves.toMatchObject({ stderr: '' })
  })
})
