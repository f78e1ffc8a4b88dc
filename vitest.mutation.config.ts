import { defineConfig } from 'vitest/config'
import base from './vitest.config.ts'

// Before any worker starts: the tests of times need a zone that is not UTC, and a thread cannot change it.
process.env['TZ'] = 'America/New_York'

const MUTATION_TESTS = [
  ...['contract', 'errors', 'input', 'installer', 'model'].map((folder) => `test/${folder}/**/*.test.ts`),
  ...['connection-failure', 'retry-policy', 'retry', 'timing'].map(
    (name) => `test/transport/${name}.test.ts`,
  ),
  'test/fuzz/excerpt.test.ts',
]

/**
 * For mutation testing: the tests that say most in the least time. Left out are the sandbox's own, documents
 * and packages, and the storms, matrices and timeouts, each of whose runs takes longer than all of these: what
 * only they would notice counts as a survivor here.
 */
export default defineConfig({
  ...base,
  test: {
    include: MUTATION_TESTS,
    typecheck: { enabled: false },
    reporters: ['default'],
  },
})
