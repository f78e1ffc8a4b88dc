import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { startSandbox } from '@acg/screenconnect/testing'
import ts from 'typescript'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { blocksIn } from './blocks.ts'
import { root } from './pages.ts'
import { docstringExamples, type Snippet, snippetFrom } from './snippets.ts'

const snippets = blocksIn('ts').map(snippetFrom)

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
  const compiled = ts.createProgram(files, options)
  // Of the programs alone: the library that they use is checked by `npm run typecheck`.
  const problems = files.flatMap((file) => {
    const source = compiled.getSourceFile(file)
    return [...compiled.getSyntacticDiagnostics(source), ...compiled.getSemanticDiagnostics(source)]
  })
  return [...compiled.getOptionsDiagnostics(), ...compiled.getGlobalDiagnostics(), ...problems].map(
    (problem) => {
      const program = programs[files.indexOf(problem.file?.fileName ?? '')]
      const words = ts.flattenDiagnosticMessageText(problem.messageText, '\n')
      return `${program?.title ?? problem.file?.fileName}: ${words}`
    },
  )
}

/** What a snippet says that it prints: a comment behind a `console.log` is that and nothing else. */
function saidOutput(code: string): string[] {
  return [...code.matchAll(/^.*\bconsole\.log\(.*\)[;,]? +\/\/ *(.*)$/gm)].map(([, text = '']) => text)
}

/** Those of the texts that are lines of the output, in their order. */
function foundInOrder(texts: readonly string[], output: string): string[] {
  const lines = output.split('\n')
  let next = 0
  return texts.filter((text) => {
    const at = lines.indexOf(text, next)
    if (at !== -1) next = at + 1
    return at !== -1
  })
}

describe('the snippets of the documentation', () => {
  let folder: string

  beforeAll(() => {
    // Inside the project, so that `@acg/screenconnect` resolves to it.
    folder = mkdtempSync(join(root, '.snippets-'))
  })

  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  it('exist', () => {
    expect(snippets.length).toBeGreaterThan(3)
  })

  it('compile, and so do the examples in the docstrings', () => {
    expect(examples.length).toBeGreaterThan(30)
    expect(problemsOf([...snippets, ...examples], folder)).toEqual([])
  }, 60_000)

  it('say in comments what they print, where it is the same each time', () => {
    expect(shortOnes.flatMap(({ code }) => saidOutput(code)).length).toBeGreaterThan(10)
    // Nothing below compares what a recipe prints.
    const recipes = snippets.filter((snippet) => !shortOnes.includes(snippet))
    expect(recipes.flatMap(({ code }) => saidOutput(code))).toEqual([])
  })

  // They wait more than they work, and each has a sandbox and a folder of its own: so they run beside each other.
  it.concurrent.each(shortOnes)(
    '$title runs against the sandbox, and prints what it says',
    async ({ code }) => {
      const sandbox = await startSandbox({ profile: 'documented', installerBytes: 2_000_000 })
      const { sessionId } = sandbox.addSession({ name: 'HOST-01' })
      // What snippets download goes away with it.
      const cwd = mkdtempSync(join(folder, 'run-'))
      const isVitest = code.includes("from 'vitest'")
      const file = join(cwd, isVitest ? 'snippet.test.ts' : 'snippet.ts')
      writeFileSync(file, code.replaceAll('https://acme.screenconnect.com', sandbox.url))
      const environment = {
        ...process.env,
        SCREENCONNECT_SECRET: sandbox.secret,
        SESSION_ID: sessionId,
        NODE_ENV: undefined,
      }
      try {
        const { stdout, stderr } = await promisify(execFile)(
          process.execPath,
          isVitest ? [VITEST, 'run', '--root', cwd, file] : [file],
          { cwd, env: environment, timeout: 20_000 },
        )
        expect(stderr).toBe('')
        const said = saidOutput(code)
        expect(foundInOrder(said, stdout)).toEqual(said)
      } finally {
        await sandbox.close()
      }
    },
  )
})
