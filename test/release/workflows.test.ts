import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'

const root = resolve(import.meta.dirname, '../..')
const folder = join(root, '.github/workflows')

interface Step {
  readonly uses?: string
  readonly run?: string
  readonly with?: Readonly<Record<string, unknown>>
}

interface Job {
  readonly permissions?: Readonly<Record<string, string>>
  readonly 'timeout-minutes'?: number
  readonly strategy?: { readonly matrix: { readonly system: string[]; readonly node: number[] } }
  readonly steps: readonly Step[]
}

interface Workflow {
  readonly permissions?: unknown
  readonly jobs: Readonly<Record<string, Job>>
}

const manifest: { readonly scripts: Record<string, string>; readonly engines: { readonly node: string } } =
  JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))

const workflows = readdirSync(folder).map((name) => {
  const text = readFileSync(join(folder, name), 'utf8')
  // The shape of a workflow; what a test reads of it fails where it is another.
  return { name, text, workflow: parse(text) as Workflow }
})

const jobs = workflows.flatMap(({ name, workflow }) =>
  Object.entries(workflow.jobs).map(([title, job]) => ({ title: `${name}: ${title}`, job })),
)

describe.each(workflows)('the workflow $name', ({ text, workflow }) => {
  it('pins every action by the hash of a commit, and says which version that is', () => {
    const uses = [...text.matchAll(/uses: (.*)$/gm)].map(([, action]) => action)
    expect(uses.length).toBeGreaterThan(0)
    for (const action of uses) expect(action).toMatch(/^[\w-]+\/[\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/)
  })

  it('grants nothing but what a job asks for', () => {
    expect(workflow.permissions).toEqual({})
  })

  it('puts nothing that a pull request can name into a shell', () => {
    const scripts = Object.values(workflow.jobs).flatMap(({ steps }) => steps.flatMap(({ run }) => run ?? []))
    for (const script of scripts) expect(script).not.toContain('${{')
  })
})

describe.each(jobs)('the job $title', ({ title, job }) => {
  it('ends by itself', () => {
    expect(job['timeout-minutes']).toBeLessThanOrEqual(40)
  })

  it('asks for no more than it needs', () => {
    const asked = Object.entries(job.permissions ?? {}).filter(([, level]) => level === 'write')
    const needed: Record<string, string[]> = {
      'release.yml: version': ['contents', 'pull-requests'],
      'release.yml: publish': ['contents', 'id-token'],
    }
    expect(asked.map(([name]) => name)).toEqual(needed[title] ?? [])
  })

  it('leaves no token in the clone', () => {
    const checkout = job.steps.find(({ uses }) => uses?.startsWith('actions/checkout@'))
    expect(checkout?.with).toMatchObject({ 'persist-credentials': false })
  })

  it('runs scripts that exist', () => {
    const called = job.steps.flatMap(({ run, with: options }) => [
      run ?? '',
      String(options?.['script'] ?? ''),
    ])
    for (const [, script = ''] of called.join('\n').matchAll(/npm run (\S+)/g)) {
      expect(Object.keys(manifest.scripts)).toContain(script)
    }
  })
})

describe('the tests', () => {
  it('run on every supported major of Node, on Linux, Windows and macOS', () => {
    const { matrix } = jobs.find(({ title }) => title === 'test.yml: tests')?.job.strategy ?? {}
    expect(matrix?.system.map((system) => system.replace('-latest', ''))).toEqual([
      'ubuntu',
      'windows',
      'macos',
    ])
    expect(matrix?.node).toEqual([22, 24, 26])
    expect(manifest.engines.node).toBe('>=22.12')
  })
})

describe('new versions of dependencies', () => {
  it('wait a week before they are proposed', () => {
    const { updates } = parse(readFileSync(join(root, '.github/dependabot.yml'), 'utf8'))
    for (const update of updates) expect(update.cooldown['default-days']).toBe(7)
    expect(updates.map((update: Record<string, string>) => update['package-ecosystem'])).toEqual([
      'npm',
      'github-actions',
    ])
  })
})
