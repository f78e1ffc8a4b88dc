import { CommanderError } from 'commander'
import { VERSION } from '../version.ts'
import { addCompletion } from './completion.ts'
import { EXIT, type ExitCode } from './exit-codes.ts'
import { printableText } from './output/printable.ts'
import { styleFor } from './output/style.ts'
import { createProgram, type Running } from './program.ts'
import type { Terminal } from './terminal.ts'

/** Runs one command line and resolves with its exit code. Every failure is a line, not a stack. */
export async function runCli(args: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const [first, ...rest] = args
  if (rest.length === 0 && (first === '--version' || first === '-V')) {
    terminal.out.write(`${VERSION}\n`)
    return EXIT.ok
  }
  const running: Running = { exitCode: EXIT.ok }
  const program = createProgram(terminal, running)
  try {
    await addCompletion(program, args, terminal)
    await program.parseAsync([...args], { from: 'user' })
    return running.exitCode
  } catch (error) {
    // It has printed what there is to say, help included.
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage
    const { failureOf } = await import('./failure.ts')
    const { words, exitCode } = failureOf(error)
    const style = styleFor(terminal.err, terminal.environment)
    if (words !== undefined) terminal.err.write(`${style.bad('screenconnect:')} ${words}\n`)
    if (program.opts<{ debug?: boolean }>().debug === true && error instanceof Error) {
      terminal.err.write(`${printableText(error.stack ?? '')}\n`)
    }
    return exitCode
  }
}
