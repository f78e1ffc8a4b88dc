import { type Command, CommanderError } from 'commander'
import { addCompletion } from './completion.ts'
import type { CommonFlags } from './context.ts'
import { EXIT, type ExitCode } from './exit-codes.ts'
import type { FailureFacts } from './failure.ts'
import { printableText } from './output/printable.ts'
import { styleFor } from './output/style.ts'
import { createProgram, type Running } from './program.ts'
import type { Terminal } from './terminal.ts'
import type { Writes } from './writes.ts'

/** Reads a command line, runs its verb and resolves with the exit code. Every failure is a line, not a stack. */
export async function runVerb(
  args: readonly string[],
  terminal: Terminal,
  writes: Writes,
): Promise<ExitCode> {
  const running: Running = { exitCode: EXIT.ok, writes }
  const program = createProgram(terminal, running)
  try {
    const words = await addCompletion(program, args, terminal)
    await program.parseAsync([...words], { from: 'user' })
    return running.exitCode
  } catch (error) {
    if (error instanceof CommanderError) {
      // It has printed what there is to say, help included.
      if (error.exitCode === 0) return EXIT.ok
      const message = running.complaint ?? 'No verb was given: see --help.'
      await printForPrograms(program, terminal, { code: 'USAGE', message }, EXIT.usage)
      return EXIT.usage
    }
    const { failureOf } = await import('./failure.ts')
    const { words, facts, exitCode } = failureOf(error, writes.mayHaveRun)
    const style = styleFor(terminal.err, terminal.environment)
    if (words !== undefined) terminal.err.write(`${style.bad('screenconnect:')} ${words}\n`)
    if (program.opts<CommonFlags>().debug === true && error instanceof Error) {
      terminal.err.write(`${printableText(error.stack ?? '')}\n`)
    }
    await printForPrograms(program, terminal, facts, exitCode)
    return exitCode
  }
}

/** With `--json`, standard output says what went wrong: no verb that fails has printed anything there before. */
async function printForPrograms(
  program: Command,
  { out }: Terminal,
  facts: FailureFacts,
  exitCode: ExitCode,
): Promise<void> {
  if (program.opts<CommonFlags>().json !== true) return
  const { json } = await import('./output/json.ts')
  out.write(`${json({ error: { ...facts, exitCode } })}\n`)
}
