import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { doneBy, jobOf, jobs, root, workflowOf, workflows } from './workflows.ts'

const manifest: {
  readonly scripts: Record<string, string>
  readonly engines: { readonly node: string }
  readonly publishConfig: unknown
} = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))

/** Every action that a text uses, with its version. */
const actionsIn = (text: string) => [...text.matchAll(/uses: (.*)$/gm)].map(([, action = '']) => action)

const pages = ['README.md', ...readdirSync(join(root, 'docs')).map((name) => `docs/${name}`)]
  .filter((name) => name.endsWith('.md'))
  .map((name) => ({ name, actions: actionsIn(readFileSync(join(root, name), 'utf8')) }))

describe.each(workflows)('the workflow $name', ({ text, workflow }) => {
  it('pins every action by the hash of a commit, and says which version that is', () => {
    const actions = actionsIn(text)
    expect(actions.length).toBeGreaterThan(0)
    for (const action of actions) expect(action).toMatch(/^[\w-]+\/[\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/)
  })

  it('grants nothing but what a job asks for', () => {
    expect(workflow.permissions).toEqual({})
  })

  it('puts nothing that a pull request can name into a shell', () => {
    const scripts = Object.values(workflow.jobs).flatMap(({ steps }) => steps.flatMap(({ run }) => run ?? []))
    for (const script of scripts) expect(script).not.toContain('${{')
  })
})

it('pins an action in the docs as the workflows here pin it', () => {
  const pinned = workflows.flatMap(({ text }) => actionsIn(text))
  expect(pages.flatMap(({ actions }) => actions).length).toBeGreaterThan(0)
  for (const { name, actions } of pages) for (const action of actions) expect(pinned, name).toContain(action)
})

describe.each(jobs)('the job $title', ({ title, job }) => {
  it('ends by itself', () => {
    expect(job['timeout-minutes']).toBeLessThanOrEqual(40)
  })

  it('runs always, but for the conditions that are meant', () => {
    const meant: Record<string, string> = {
      'release.yml: version': "needs.select.outputs.mode == 'version'",
      'release.yml: check': "needs.select.outputs.mode == 'publish'",
      'test.yml: changeset':
        "github.event_name == 'pull_request' && github.head_ref != 'changeset-release/main'",
    }
    expect(job.if).toBe(meant[title])
  })

  it('fails where one of its steps fails', () => {
    for (const part of [job, ...job.steps]) expect(part).not.toHaveProperty('continue-on-error')
  })

  it('asks for no more than it needs', () => {
    const asked = Object.entries(job.permissions ?? {}).filter(([, level]) => level === 'write')
    const needed: Record<string, string[]> = {
      'release.yml: version': ['contents', 'pull-requests'],
      'release.yml: publish': ['id-token'],
      'release.yml: announce': ['contents'],
    }
    expect(asked.map(([name]) => name)).toEqual(needed[title] ?? [])
  })

  it('leaves no token in the clone', () => {
    for (const { uses, with: options } of job.steps) {
      if (uses?.startsWith('actions/checkout@'))
        expect(options).toMatchObject({ 'persist-credentials': false })
    }
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

describe('a change', () => {
  it('is tested when it is proposed and when it is in', () => {
    expect(workflowOf('test.yml').on).toEqual({ push: { branches: ['main'] }, pull_request: null })
  })

  it('has to pass every check', () => {
    expect(doneBy(jobOf('test.yml: everything'))).toEqual([
      'actions/checkout',
      'actions/setup-node',
      '.ci/run',
    ])
  })
})

describe('the tests', () => {
  const tests = jobOf('test.yml: tests')

  it('run on every supported major of Node, on Linux, Windows and macOS', () => {
    const { matrix } = tests.strategy ?? {}
    expect(matrix?.system.map((system) => system.replace('-latest', ''))).toEqual([
      'ubuntu',
      'windows',
      'macos',
    ])
    expect(matrix?.node).toEqual([22, 24, 26])
    expect(manifest.engines.node).toBe('>=22.12')
  })

  it('run on each as a person runs them', () => {
    expect(tests.steps.slice(-2)).toEqual([{ run: 'npm ci' }, { run: 'npm test' }])
  })
})

describe('a release', () => {
  const check = jobOf('release.yml: check')
  const publish = jobOf('release.yml: publish')

  it('begins with what is on main, and with nothing else', () => {
    expect(workflowOf('release.yml').on).toEqual({ push: { branches: ['main'] } })
  })

  it('is proposed in a pull request while changesets wait, and made when they are used up', () => {
    expect(jobOf('release.yml: select').steps.at(-1)?.uses).toMatch(/^changesets\/action\/select-mode@/)
    const version = jobOf('release.yml: version')
    expect(version.steps.at(-1)?.with).toMatchObject({ script: 'npm run release:version' })
    expect([version.needs, check.needs]).toEqual(['select', 'select'])
  })

  it('is checked before it is packed, and then not built again', () => {
    expect(doneBy(check)).toEqual([
      'actions/checkout',
      'actions/setup-node',
      '.ci/run',
      expect.stringMatching(/^npm pkg set .*"repository\.url=/),
      expect.stringMatching(/ npm pack /),
      'actions/upload-artifact',
    ])
    expect(check.permissions).toEqual({ contents: 'read' })
  })

  it('publishes the file that was checked, with provenance', () => {
    expect(publish.needs).toBe('check')
    const handed = check.steps.at(-1)?.with
    expect(handed).toEqual({ name: 'packed', path: 'packed/*.tgz', 'if-no-files-found': 'error' })
    expect(publish.steps.slice(-2)).toEqual([
      {
        uses: expect.stringMatching(/^actions\/download-artifact@/),
        with: { name: 'packed', path: 'packed' },
      },
      { run: 'npm publish --ignore-scripts --provenance --access public ./packed/*.tgz' },
    ])
    expect(manifest.publishConfig).toEqual({ access: 'public', provenance: true })
  })

  it('has to be let through by the environment that npm trusts', () => {
    expect(publish.environment).toBe('npm')
    expect(jobs.filter(({ job }) => job.environment !== undefined)).toHaveLength(1)
  })

  it('runs nothing of the project or of a dependency where npm trusts it', () => {
    const trusted = jobs.filter(({ job }) => job.permissions?.['id-token'] !== undefined)
    expect(trusted.map(({ title }) => title)).toEqual(['release.yml: publish'])
    expect(doneBy(publish)).toEqual([
      'actions/setup-node',
      'actions/download-artifact',
      expect.stringMatching(/^npm publish /),
    ])
  })

  it('is tagged once it is published', () => {
    expect(jobOf('release.yml: announce').needs).toBe('publish')
  })

  it('leaves out none of its steps', () => {
    const steps = [check, publish, jobOf('release.yml: announce')].flatMap((job) => job.steps)
    expect(steps.filter((step) => 'if' in step)).toEqual([])
  })
})

describe('new versions of dependencies', () => {
  it('are proposed once a week, a week after they came out', () => {
    const { updates } = parse(readFileSync(join(root, '.github/dependabot.yml'), 'utf8'))
    expect(updates.map((update: Record<string, string>) => update['package-ecosystem'])).toEqual([
      'npm',
      'github-actions',
    ])
    for (const update of updates) {
      expect(update).toMatchObject({
        directory: '/',
        schedule: { interval: 'weekly' },
        cooldown: { 'default-days': 7 },
      })
    }
  })
})
