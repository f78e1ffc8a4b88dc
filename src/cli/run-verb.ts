import { CommanderError } from 'commander'
import { addCompletion } from './completion.ts'
import { EXIT, type ExitCode } from './exit-codes.ts'
import { printableText } from './output/printable.ts'
import { styleFor } from './output/style.ts'
import { createProgram, type Running } from './program.ts'
import type { Terminal } from './terminal.ts'

/** Reads a command line, runs its verb and resolves with the exit code. Every failure is a line, not a stack. */
export async function runVerb(args: readonly string[], terminal: Terminal): Promise<ExitCode> {
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
