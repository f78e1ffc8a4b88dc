import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { startSandbox } from '@acg/screenconnect/testing'
import { beforeAll, describe, expect, it } from 'vitest'
import { CLOSED_URL } from '../transport/support.ts'
import { linesOf, projectWith, root } from './packed.ts'
import { run } from './run.ts'

type Carrier = 'node' | 'fetch'

interface Row {
  /** As the guide writes it. */
  readonly title: string
  readonly bundler: 'rollup' | 'rolldown' | 'esbuild' | 'webpack' | 'vite'
  /** What carries the calls of a program that was bundled with each of these options. */
  readonly carrier: Carrier
  readonly given: readonly object[]
  /** What brings Node's client where the default does not: as the guide writes it, and as an option. */
  readonly cure?: { readonly says: string; readonly options: object }
}

const webpackTargets = (...targets: readonly string[]) => targets.map((target) => ({ target }))

/** What is in the guide, and what is tried here. */
const ROWS: readonly Row[] = [
  {
    title: 'rollup with `@rollup/plugin-node-resolve`',
    bundler: 'rollup',
    carrier: 'fetch',
    given: [{}, { browser: true }],
    cure: {
      says: "`nodeResolve({ exportConditions: ['node'] })`",
      options: { exportConditions: ['node'] },
    },
  },
  {
    title: 'rolldown',
    bundler: 'rolldown',
    carrier: 'fetch',
    given: [{}],
    cure: { says: "`platform: 'node'`", options: { platform: 'node' } },
  },
  {
    title: 'esbuild',
    bundler: 'esbuild',
    carrier: 'fetch',
    given: [{}, { platform: 'browser' }, { platform: 'neutral' }],
    cure: { says: "`platform: 'node'`", options: { platform: 'node' } },
  },
  {
    title: "webpack, `target: 'node'`, `'electron-main'`",
    bundler: 'webpack',
    carrier: 'node',
    given: webpackTargets('node', 'electron-main'),
  },
  {
    title: "webpack, `target: 'web'`, `'webworker'`, `'electron-renderer'`",
    bundler: 'webpack',
    carrier: 'fetch',
    given: webpackTargets('web', 'webworker', 'electron-renderer'),
    cure: {
      says: "`resolve.conditionNames: ['node', 'import']` and `externalsPresets: { node: true }`",
      options: {
        target: 'web',
        resolve: { conditionNames: ['node', 'import'] },
        externalsPresets: { node: true },
      },
    },
  },
  { title: 'Vite, `build.ssr`', bundler: 'vite', carrier: 'node', given: [{ ssr: true }] },
  {
    title: 'Vite, a build for browsers',
    bundler: 'vite',
    carrier: 'fetch',
    given: [{}],
    cure: { says: '`build.ssr`', options: { ssr: true } },
  },
]

const CARRIERS: Readonly<Record<Carrier, { readonly says: string; readonly printed: readonly string[] }>> = {
  node: { says: "Node's client", printed: ['done', 'CONNECTION not-sent'] },
  fetch: {
    says: '`fetch`, warns',
    printed: ['warned: SCREENCONNECT_NO_NODE', 'done', 'CONNECTION unknown'],
  },
}

const BUILDS = ROWS.flatMap(({ bundler, carrier, given, cure }) => [
  ...given.map((options) => ({ bundler, options, carrier })),
  ...(cure === undefined ? [] : [{ bundler, options: cure.options, carrier: 'node' as const }]),
]).map((build, index) => ({
  ...build,
  file: `out/bundle-${index}.mjs`,
  told: JSON.stringify(build.options),
  says: CARRIERS[build.carrier].says,
}))

let project: string
beforeAll(async () => {
  const bundlers = new Set(ROWS.map(({ bundler }) => bundler))
  project = projectWith('bundling', [...bundlers, '@rollup/plugin-node-resolve'])
  const builds = BUILDS.map(({ bundler, options, file }) => ({ bundler, options, file: join(project, file) }))
  await run(process.execPath, ['bundle.mjs', JSON.stringify(builds)], project)
})

it.each(BUILDS)('a bundle by $bundler with $told, run in Node: $says', async ({ file, carrier }) => {
  const bundle = readFileSync(join(project, file), 'utf8')
  const left = /^(?:import|export)\b.*["']@acg\/|\b(?:import|require)\(["']@acg\//m
  expect(left.exec(bundle)?.[0], 'what is left to Node of the package').toBeUndefined()
  await using sandbox = await startSandbox()
  const { sessionId } = sandbox.addSession({ name: 'HOST-01' })
  const args = [file, sandbox.url, sandbox.secret, sessionId, CLOSED_URL]
  expect(linesOf(await run(process.execPath, args, project))).toEqual(CARRIERS[carrier].printed)
  expect(sandbox.executions).toHaveLength(1)
})

describe('the guide', () => {
  it('has a row for each bundler that is tried here, and no other', () => {
    const guide = readFileSync(join(root, 'docs/reliability.md'), 'utf8')
    const [, section = ''] = guide.split('\n### Bundlers\n')
    const [, table = ''] = /\n\| bundler .*\n\|[-|]+\n((?:\|.*\n)+)/.exec(section) ?? []
    expect(linesOf(table)).toEqual(
      ROWS.map(
        ({ title, carrier, cure }) =>
          `| ${title} | ${CARRIERS[carrier].says} |${cure === undefined ? '' : ` ${cure.says}`} |`,
      ),
    )
  })
})
