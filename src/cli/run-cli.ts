import { VERSION } from '../version.ts'
import { EXIT, type ExitCode } from './exit-codes.ts'
import type { Terminal } from './terminal.ts'
import { Writes } from './writes.ts'

/**
 * Runs one command line and resolves with its exit code. The version alone needs no grammar, so none is loaded.
 *
 * @param writes is told what is sent, for whoever ends the process in another way
 */
export async function runCli(
  args: readonly string[],
  terminal: Terminal,
  writes = new Writes(),
): Promise<ExitCode> {
  const [first, ...rest] = args
  if (rest.length === 0 && (first === '--version' || first === '-V')) {
    terminal.out.write(`${VERSION}\n`)
    return EXIT.ok
  }
  const { runVerb } = await import('./run-verb.ts')
  return runVerb(args, terminal, writes)
}
