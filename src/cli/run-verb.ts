import { type Command, CommanderError } from 'commander'
import { addCompletion } from './completion.ts'
import type { CommonFlags } from './context.ts'
import { EXIT, type ExitCode } from './exit-codes.ts'
import type { Failure, FailureFacts } from './failure.ts'
import { printableText } from './output/printable.ts'
import { styleFor } from './output/style.ts'
import { createProgram, type Running } from './program.ts'
import type { Terminal } from './terminal.ts'
import { UsageError } from './usage-error.ts'
import { type Writes, withDoubt } from './writes.ts'

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
    // It has printed what there is to say, help included.
    if (error instanceof CommanderError && error.exitCode === 0) return EXIT.ok
    const failure = await failureOf(error, args)
    const { words, facts, exitCode } = writes.mayHaveRun ? withDoubt(failure) : failure
    const style = styleFor(terminal.err, terminal.environment)
    if (words !== undefined) terminal.err.write(`${style.bad('screenconnect:')} ${words}\n`)
    if (program.opts<CommonFlags>().debug === true && error instanceof Error) {
      terminal.err.write(`${error.name}\n${printableText(placesOf(error))}\n`)
    }
    await printForPrograms(program, terminal, facts, exitCode)
    return exitCode
  }
}

/** Where it was thrown. What it says has been said, without what was given, which the stack begins with. */
function placesOf({ stack = '' }: Error): string {
  return stack
    .split('\n')
    .filter((line) => /^ {4}at /.test(line))
    .join('\n')
}

/** The library, whose errors most failures are, is not loaded for a command line that cannot be read. */
async function failureOf(error: unknown, args: readonly string[]): Promise<Failure> {
  if (error instanceof UsageError) {
    const { message, code, exitCode, hint } = error
    return { words: hint === undefined ? message : `${message}\n${hint}`, facts: { code, message }, exitCode }
  }
  if (error instanceof CommanderError) {
    // It has printed the help.
    const facts = { code: 'USAGE', message: 'No verb was given: see --help.' } as const
    return { words: undefined, facts, exitCode: EXIT.usage }
  }
  return (await import('./failure.ts')).failureOf(error, args)
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
