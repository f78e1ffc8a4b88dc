import { mergeConfig } from 'vitest/config'
import base from './vitest.config.ts'

/**
 * For mutation testing: the tests of the library itself. Left out are those that say nothing of one mutant
 * (the sandbox's own, documents, packages) and the storm, whose every run takes longer than all the others.
 */
export default mergeConfig(base, {
  test: {
    exclude: ['test/testing/**', 'test/docs/**', 'test/examples/**', 'test/chaos/**', 'test/package/**'],
    typecheck: { enabled: false },
    reporters: ['default'],
  },
})
