import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type RunningSandbox, startSandbox } from '@acg/screenconnect/testing'
import { afterAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { requires } from '../programs.ts'
import { blocksIn } from './blocks.ts'
import { read, root } from './pages.ts'
import { CALL, shellLines } from './shell-lines.ts'

const BIN = join(root, 'dist/cli/bin.js')

/** What stands for the two ways to call the command line; `npx` takes only the package that is documented. */
const FUNCTIONS = `
screenconnect() { "$NODE" "$BIN" "$@"; }
npx() {
  [ "$1 $2 $3" = '-p @acg/screenconnect screenconnect' ] || return 99
  shift 3
  screenconnect "$@"
}
`

interface Place {
  readonly sandbox: RunningSandbox
  /** Runs a script with bash, as a workflow does, in an empty folder, against the sandbox. */
  readonly bash: (script: string, environment?: Readonly<Record<string, string>>) => Promise<Run>
}

const places: { readonly sandbox: RunningSandbox; readonly folder: string }[] = []

// The tests wait more than they work, and each has a place of its own: so they run beside each other.
afterAll(async () => {
  for (const { sandbox, folder } of places) {
    await sandbox.close()
    rmSync(folder, { recursive: true, force: true })
  }
})

async function place(): Promise<Place> {
  const sandbox = await startSandbox({ profile: 'documented' })
  sandbox.addSession({ name: 'HOST-01', customProperties: ['Acme', 'Head Office', 'Pilot'] })
  const folder = mkdtempSync(join(tmpdir(), 'acg-docs-'))
  places.push({ sandbox, folder })
  return { sandbox, bash: (script, environment) => runIn({ sandbox, folder }, script, environment) }
}

interface Run {
  readonly exitCode: number
  readonly out: string
  readonly err: string
}

function runIn(
  { sandbox, folder }: (typeof places)[number],
  script: string,
  environment: Readonly<Record<string, string>> = {},
): Promise<Run> {
  return new Promise((resolve) => {
    execFile(
      'bash',
      ['-e', '-o', 'pipefail', '-c', FUNCTIONS + script],
      {
        cwd: folder,
        env: {
          ...{ PATH: process.env['PATH'], HOME: folder, NODE: process.execPath, BIN, NO_COLOR: '1' },
          ...{ SCREENCONNECT_URL: sandbox.url, SCREENCONNECT_SECRET: sandbox.secret, ...environment },
        },
        timeout: 25_000,
      },
      (error, out, err) => resolve({ exitCode: error === null ? 0 : Number(error.code), out, err }),
    )
  })
}

interface Line {
  readonly title: string
  readonly command: string
}

/** Each line that calls the command line, without what another shell reads. */
const lines: readonly Line[] = blocksIn('sh')
  .flatMap(shellLines)
  .filter(({ command }) => CALL.test(command))
  .map(({ path, command: line }) => {
    const command = line.replace(/^source <\((.*)\)$/, '$1').replace(/ \| .*$/, '')
    return { title: `${path}: ${command}`, command }
  })

/** Without --yes, and with nobody at a terminal to ask, a write ends with 129 and nothing is sent. */
const ASKS = /^screenconnect (?:run|send-command|send-message|set-properties) (?!.*--yes)/

requires('bash').describe('the shell lines of the documentation', () => {
  it('exist', () => {
    expect(lines.length).toBeGreaterThan(10)
  })

  it.concurrent.each(lines)('$title', async ({ command }) => {
    const { bash } = await place()
    const { exitCode, out, err } = await bash(command)
    expect({ exitCode, err: exitCode === 0 ? '' : err }).toEqual({
      exitCode: ASKS.test(command) ? 129 : 0,
      err: ASKS.test(command) ? expect.stringContaining('Nothing was sent. Add --yes to send it.') : '',
    })
    if (command.includes('--json')) expect(JSON.parse(out)).toBeTypeOf('object')
  })
})

requires('bash').it('has a row in docs/command-line.md for every verb of the command line', async () => {
  const table = read('docs/command-line.md')
    .split(/^## /m)
    .find((part) => part.startsWith('Verbs'))
  const rows = [...(table ?? '').matchAll(/^\| `([\w-]+)/gm)].map(([, verb]) => verb)
  const { bash } = await place()
  const { out } = await bash('screenconnect --help')
  const listed = /^Commands:\n((?: {2}.*\n)+)/m.exec(out)?.[1] ?? ''
  const verbs = [...listed.matchAll(/^ {2}([\w-]+)/gm)].map(([, verb]) => verb)
  expect(rows).toEqual(verbs.filter((verb) => verb !== 'help'))
})

interface Workflow {
  readonly permissions: unknown
  readonly jobs: Readonly<Record<string, Job>>
}

interface Job {
  readonly environment?: string
  readonly env?: Readonly<Record<string, string>>
  readonly steps: readonly { readonly uses?: string; readonly run?: string }[]
}

/** What a workflow writes for a value of its own. */
const expression = (value: string) => `\${{ ${value} }}`

describe('the GitHub workflow in docs/recipes.md', () => {
  const source = /^```yaml\n([\s\S]*?)^```$/m.exec(read('docs/recipes.md'))?.[1] ?? ''
  // Its shape is what this test is about: another one fails below.
  const workflow = parse(source) as Workflow
  const job = workflow.jobs['restart']
  const scripts = job?.steps.flatMap(({ run }) => (run === undefined ? [] : [run])) ?? []

  it('has no rights of its own, waits for an approval, and has the secret in a variable alone', () => {
    expect(workflow.permissions).toEqual({})
    expect(job?.environment).toBe('screenconnect')
    expect(job?.env).toMatchObject({
      SCREENCONNECT_SECRET: expression('secrets.SCREENCONNECT_SECRET'),
      MACHINE: expression('inputs.machine'),
    })
  })

  it('puts nothing into the text of a script that comes from outside', () => {
    expect(scripts).toHaveLength(2)
    for (const script of scripts) expect(script).not.toContain('${{')
  })

  requires('bash').it('runs on the sandbox: it looks, and restarts the service once', async () => {
    const { sandbox, bash } = await place()
    for (const script of scripts) {
      expect(await bash(script, { MACHINE: 'HOST-01' })).toMatchObject({ exitCode: 0 })
    }
    expect(sandbox.executions).toHaveLength(1)
    expect(sandbox.executions[0]?.arguments[1]).toMatch(/^#!ps\n[\s\S]*Restart-Service Spooler/)
  })

  requires('bash').it(
    'takes no machine’s name for an option, and stops where there is no such machine',
    async () => {
      const { sandbox, bash } = await place()
      for (const script of scripts) {
        const { exitCode } = await bash(script, { MACHINE: '--instance=https://elsewhere.example' })
        expect(exitCode).toBe(123)
      }
      expect(sandbox.executions).toEqual([])
    },
  )
})
