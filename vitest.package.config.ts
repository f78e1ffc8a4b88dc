import { defineConfig } from 'vitest/config'

/** The packed package in projects of its own: slower than the rest, so a run of its own. */
export default defineConfig({
  test: {
    include: ['test/package/**/*.test.ts'],
    globalSetup: 'test/package/global-setup.ts',
    // What takes time are programs of their own, one after another: on two cores Vitest would run one file at a time.
    maxWorkers: 2,
    testTimeout: 120_000,
    hookTimeout: 120_000,
    reporters: process.env['CI']
      ? ['default', ['json', { outputFile: 'reports/package.json' }]]
      : ['default'],
  },
})
