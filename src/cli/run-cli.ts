import { VERSION } from '../version.ts'
import { EXIT, type ExitCode } from './exit-codes.ts'
import type { Terminal } from './terminal.ts'

/** Runs one command line and resolves with its exit code. The version alone needs no grammar, so none is loaded. */
export async function runCli(args: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const [first, ...rest] = args
  if (rest.length === 0 && (first === '--version' || first === '-V')) {
    terminal.out.write(`${VERSION}\n`)
    return EXIT.ok
  }
  const { runVerb } = await import('./run-verb.ts')
  return runVerb(args, terminal)
}
