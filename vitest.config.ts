import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

// Before any worker starts, since a thread cannot change it: local times are shown, and seen to be local.
process.env['TZ'] = 'America/New_York'

const fromRoot = (path: string) => fileURLToPath(new URL(path, import.meta.url))

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
    include: ['test/**/*.test.ts'],
    exclude: ['test/package/**', 'node_modules/**'],
    reporters: process.env['CI'] ? ['default', ['json', { outputFile: 'reports/tests.json' }]] : ['default'],
    // Ends what hangs. Nothing is timed by it: a busy machine may take several times as long as an idle one.
    testTimeout: 30_000,
    typecheck: { enabled: true, include: ['test/**/*.test-d.ts'], tsconfig: './tsconfig.json' },
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
