import { execFileSync } from 'node:child_process'
import { type Measured, takeTurns } from './turns.ts'

const MODULES = [
  '@acg/screenconnect',
  '@acg/screenconnect/node',
  '@acg/screenconnect/testing',
  'ky',
  'zod',
  'axios',
  'got',
  '@octokit/core',
  'stripe',
  'openai',
]

/** The milliseconds of `await import(…)` in a process that has loaded nothing yet. */
export function measureImports(rounds: number): Promise<readonly Measured[]> {
  return takeTurns(
    MODULES.map((name) => ({ title: `\`${name}\``, name })),
    rounds,
    ({ name }) => {
      const script = `const start = performance.now(); await import('${name}'); console.log(performance.now() - start)`
      const args = ['--input-type=module', '-e', script]
      return Number(execFileSync(process.execPath, args, { cwd: import.meta.dirname, encoding: 'utf8' }))
    },
  )
}
