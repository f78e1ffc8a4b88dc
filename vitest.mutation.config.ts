import { readFileSync } from 'node:fs'
import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'
import base from './vitest.config.ts'

// Before any worker starts: the tests of times need a zone that is not UTC, and a thread cannot change it.
process.env['TZ'] = 'America/New_York'

const MUTATION_TESTS = [
  ...['commands', 'contract', 'errors', 'input', 'installer', 'model', 'scripts', 'transport'].map(
    (folder) => `test/${folder}/**/*.test.ts`,
  ),
  'test/security/redirects.test.ts',
  'test/sessions/facts-of-a-session.test.ts',
]

/**
 * What failed for the last mutant often fails for its neighbour; then the quick ones. The first failure ends a run.
 * What mocks a module comes before anything that loads it.
 */
class LikeliestFailureFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const cost = (file: TestSpecification) => {
      if (readFileSync(file.moduleId, 'utf8').includes('vi.mock(')) return -2
      const last = this.ctx.cache.getTestSpecificationResult(file)
      return last === undefined ? 0 : last.failed ? -1 : last.duration
    }
    return [...files].sort((one, other) => cost(one) - cost(other))
  }
}

/**
 * For mutation testing: the tests that say most in the least time. Left out are the sandbox's own, documents
 * and packages, and the storms, matrices, timeouts and real shells, each of whose runs takes longer than all of
 * these: what only they would notice counts as a survivor here.
 */
export default defineConfig({
  ...base,
  test: {
    include: MUTATION_TESTS,
    exclude: ['test/scripts/real-*.test.ts'],
    typecheck: { enabled: false },
    reporters: ['default'],
    // Ends what a mutant makes hang; every test that needs longer says so itself.
    testTimeout: 5000,
    // One worker loads the modules once for all files, which halves the time of a run. Each run gets a new one,
    // so a mutant that a module's top reads is in place before it is loaded.
    isolate: false,
    sequence: { sequencer: LikeliestFailureFirst },
  },
})
