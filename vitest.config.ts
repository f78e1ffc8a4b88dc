import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'
import { filesTogether } from './test/together.ts'

// Before any worker starts, since a thread cannot change it: local times are shown, and seen to be local.
process.env['TZ'] = 'America/New_York'

const fromRoot = (path: string) => fileURLToPath(new URL(path, import.meta.url))

const packed = ['test/package/**', 'node_modules/**']
const together = filesTogether('test')

// Ends what hangs. Nothing is timed by it: a busy machine may take several times as long as an idle one.
const limits = {
  testTimeout: 30_000,
  hookTimeout: 30_000,
  // A second by itself, which a busy machine takes for less.
  expect: { poll: { timeout: 20_000 } },
}

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
    // All of them: by default one is left out for the main process, which has little to do, and of two that is half.
    maxWorkers: '100%',
    // Types of the tests themselves are checked by `npm run typecheck`, with everything else.
    typecheck: { enabled: true, include: ['test/**/*.test-d.ts'], tsconfig: './test/types/tsconfig.json' },
    projects: [
      {
        extends: true,
        test: {
          ...limits,
          name: 'together',
          include: together,
          exclude: packed,
          isolate: false,
          typecheck: { enabled: false },
        },
      },
      {
        extends: true,
        test: {
          ...limits,
          name: 'alone',
          include: ['test/**/*.test.ts'],
          exclude: [...packed, ...together],
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
