import { readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'
import { filesTogether } from './test/together.ts'

// Before any worker starts, since a thread cannot change it: local times are shown, and seen to be local.
process.env['TZ'] = 'America/New_York'

const fromRoot = (path: string) => fileURLToPath(new URL(path, import.meta.url))

const packed = ['test/package/**', 'node_modules/**']
const { together, intercepted } = filesTogether('test')

// Ends what hangs. Nothing is timed by it: a busy machine may take several times as long as an idle one.
const limits = {
  testTimeout: 30_000,
  hookTimeout: 30_000,
  // A second by itself, which a busy machine takes for less.
  expect: { poll: { timeout: 20_000 } },
}

/** How long a file took when it last ran; where that is not known, what starts programs takes longest. */
function guessedDuration(file: TestSpecification, last: { readonly duration: number } | undefined): number {
  if (last !== undefined) return last.duration
  const text = readFileSync(file.moduleId, 'utf8')
  return (text.includes('node:child_process') ? 10_000 : 0) + text.length / 100
}

/**
 * The longest first, so that no worker is left with one at the end, and each project in one go: a worker that is
 * shared ends where the next file is another project's.
 */
class ProjectByProject extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const projects = ['alone', 'intercepted', 'together']
    return files
      .map((file) => ({
        file,
        project: projects.indexOf(file.project.name),
        duration: guessedDuration(file, this.ctx.cache.getTestSpecificationResult(file)),
      }))
      .toSorted((one, other) => one.project - other.project || other.duration - one.duration)
      .map(({ file }) => file)
  }
}

/** Files that keep to themselves, so that they need no worker each. */
const sharingWorkers = (name: string, files: readonly string[]) => ({
  extends: true as const,
  test: {
    ...limits,
    name,
    include: [...files],
    exclude: packed,
    isolate: false,
    typecheck: { enabled: false },
  },
})

export default defineConfig({
  resolve: {
    alias: [
      { find: '#default-carrier', replacement: fromRoot('src/transport/node-carrier.ts') },
      { find: /^@acg\/screenconnect$/, replacement: fromRoot('src/index.ts') },
      { find: /^@acg\/screenconnect\/node$/, replacement: fromRoot('src/node.ts') },
      { find: /^@acg\/screenconnect\/testing$/, replacement: fromRoot('src/testing/index.ts') },
    ],
  },
  test: {
    reporters: ['default', './test/skipped-reporter.ts', ...(process.env['CI'] ? ['json'] : [])],
    outputFile: { json: 'reports/tests.json' },
    // More than there are processors: a third of the time a test waits, for programs and timers mostly. In CI, where
    // coverage is counted too, so many would be late for what they wait for.
    maxWorkers: availableParallelism() + (process.env['CI'] ? 0 : 2),
    sequence: { sequencer: ProjectByProject },
    // What runs beside each other in a file are programs mostly, of which more than the machine can run only wait.
    maxConcurrency: 3,
    // Types of the tests themselves are checked by `npm run typecheck`, with everything else.
    typecheck: { enabled: true, include: ['test/**/*.test-d.ts'], tsconfig: './test/types/tsconfig.json' },
    projects: [
      sharingWorkers('together', together),
      sharingWorkers('intercepted', intercepted),
      {
        extends: true,
        test: {
          ...limits,
          name: 'alone',
          include: ['test/**/*.test.ts'],
          exclude: [...packed, ...together, ...intercepted],
        },
      },
    ],
    coverage: {
      // `npm run coverage`, and every run in CI.
      enabled: Boolean(process.env['CI']),
      provider: 'v8',
      include: ['src/**'],
      reporter: ['text-summary', 'json-summary', 'html'],
      thresholds: { lines: 99, branches: 95 },
    },
  },
})
