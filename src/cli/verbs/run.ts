import { extname } from 'node:path'
import { chooseInterpreter } from '../../commands/interpreter.ts'
import { type CommandResult, GuestOfflineError, type Interpreter, lastSeen, runCommand } from '../../index.ts'
import type { Context } from '../context.ts'
import { EXIT, type ExitCode } from '../exit-codes.ts'
import { throughGate } from '../gate.ts'
import { argumentText, fileText } from '../input-text.ts'
import { printableLine, printableText } from '../output/printable.ts'
import { duration } from '../output/times.ts'
import { withArguments } from '../script-arguments.ts'
import { type AnySession, findTarget, nameOf, sessionInWords } from '../targets.ts'
import { UsageError } from '../usage-error.ts'

export interface RunFlags {
  readonly file?: string
  readonly arg?: readonly string[]
  readonly argJson?: readonly string[]
  readonly shell?: Interpreter
  readonly timeout?: number
  readonly wait?: number
  readonly maxOutput?: number
  readonly queue?: boolean
  readonly yes?: boolean
}

/** `run`: run, wait, print the output, exit with the remote exit code. */
export async function run(
  context: Context,
  target: string,
  text: string | undefined,
  flags: RunFlags,
): Promise<ExitCode> {
  const { terminal } = context
  const shell = flags.shell ?? shellOf(flags.file)
  const command = withArguments(await commandText(context, text, flags.file), shell, flags)
  const found = await findTarget(context, context.connect(), target)
  const machine = nameOf(found)
  checkShell(context, found, shell, flags)
  const result = await throughGate(
    context,
    {
      yes: flags.yes,
      session: sessionInWords(found),
      machine,
      title: `Running on ${machine}`,
      afterYes: () => refuseOffline(context, found.sessionId, flags),
    },
    (client) =>
      runCommand(client, found.sessionId, command, {
        shell,
        timeout: flags.timeout,
        wait: flags.wait,
        maxOutput: flags.maxOutput,
        whenOffline: flags.queue === true ? 'queue' : 'throw',
        signal: terminal.interrupt,
      }),
  )
  if (context.json) context.printJson(wholeMilliseconds(result))
  else printResult(context, machine, result)
  return exitCodeFor(result)
}

/** The question may have stood for an hour: a machine that has gone since would run it when it comes back. */
async function refuseOffline(context: Context, sessionId: string, { queue }: RunFlags): Promise<void> {
  if (queue === true) return
  const session = await context.connect().getSession(sessionId, { signal: context.terminal.interrupt })
  if (session?.online === false) throw new GuestOfflineError(sessionId, lastSeen(session))
}

async function commandText(
  { terminal }: Context,
  text: string | undefined,
  file: string | undefined,
): Promise<string> {
  if ((text === undefined) === (file === undefined)) {
    throw new UsageError('Give one of: the command, --file, or - for standard input.')
  }
  return file === undefined ? argumentText(text ?? '', terminal) : fileText(file, terminal)
}

const SHELLS: Readonly<Record<string, Interpreter>> = {
  '.ps1': 'powershell',
  '.sh': 'sh',
  '.cmd': 'cmd',
  '.bat': 'cmd',
}

function shellOf(file: string | undefined): Interpreter | undefined {
  const ending = file === undefined ? '' : extname(file).toLowerCase()
  const shell = Object.hasOwn(SHELLS, ending) ? SHELLS[ending] : undefined
  if (ending === '' || shell !== undefined) return shell
  throw new UsageError(`Nobody knows what runs ${printableLine(ending)} files: give --shell.`)
}

function wholeMilliseconds(result: CommandResult): CommandResult {
  return 'durationMs' in result ? { ...result, durationMs: Math.round(result.durationMs) } : result
}

const SHELL_NAMES: Readonly<Record<Interpreter, string>> = { cmd: 'cmd', powershell: 'PowerShell', sh: 'sh' }

/**
 * Whether the machine's system has what would run it; one that is not known may. A file's ending says what the
 * script is written in, not what the machine has. Who names the shell may know of one that was installed there,
 * which cmd cannot be.
 */
function checkShell(
  { note }: Context,
  session: AnySession,
  shell: Interpreter | undefined,
  flags: RunFlags,
): void {
  const system = session.guestInfo?.operatingSystemName ?? ''
  const own = ownShell(system)
  if (shell === undefined || own === undefined || (own === 'cmd') === (shell !== 'sh')) return
  const name = SHELL_NAMES[shell]
  const odds = `${nameOf(session)} runs ${printableLine(system)}, which has no ${name} of its own`
  if (shell !== 'cmd' && flags.shell !== undefined) {
    note(`${odds}: it works where somebody installed it.`)
    return
  }
  const next = shell === 'cmd' ? 'Give a script for sh' : `Where somebody installed it: --shell ${shell}`
  throw new UsageError(`${odds}. Nothing was sent. ${next}.`)
}

/** What the system brings along; `undefined` where nobody knows the system. */
function ownShell(system: string): 'cmd' | 'sh' | undefined {
  try {
    return chooseInterpreter(system) === 'cmd' ? 'cmd' : 'sh'
  } catch {
    return undefined
  }
}

function printResult(context: Context, machine: string, result: CommandResult): void {
  const { terminal, note, noteStyle } = context
  if ('output' in result) {
    const output = terminal.out.isTerminal ? printableText(result.output) : result.output
    const ending = output === '' || output.endsWith('\n') ? '' : '\n'
    context.print(output + ending)
  }
  const words = endInWords(machine, result)
  if (words !== undefined) note(noteStyle.warning(words))
}

/** What there is to say beyond the output; nothing where all went well. */
function endInWords(machine: string, result: CommandResult): string | undefined {
  switch (result.status) {
    case 'completed':
      return completedInWords(machine, result)
    case 'killed':
      return `${machine}: the agent killed it after its time was up. Give it longer: --timeout 5m.`
    case 'timed-out':
      return `${machine}: no output came in ${duration(result.durationMs)}. It may still run: look at its events before you send it again.${others(result.otherOutputs)}`
    case 'went-offline':
      return `${machine} went offline. It may have run, or run when the machine is back: look at its events then.${others(result.otherOutputs)}`
    case 'queued':
      return `${machine} is offline: it runs when the machine is back, and nothing can cancel it.`
    case 'unknown':
      return `${machine}: nobody knows whether it ran. ${printableText(result.error.message)}`
  }
}

function completedInWords(
  machine: string,
  { exitCode, truncated }: Extract<CommandResult, { status: 'completed' }>,
): string | undefined {
  const cut = truncated ? `${machine}: the output was cut. For more of it: --max-output 1000000.` : undefined
  if (exitCode === 0) return cut
  const code =
    exitCode === undefined
      ? `${machine}: it ended, with an exit code that is not known.`
      : `${machine}: exit code ${exitCode}.`
  return [code, cut].filter((line) => line !== undefined).join('\n')
}

/** PowerShell that does not parse, for one, never reaches the marker: its words are among these. */
function others(outputs: readonly string[]): string {
  return outputs.length === 0 ? '' : ` Other output came meanwhile: ${printableText(outputs.join('\n'))}`
}

function exitCodeFor(result: CommandResult): ExitCode {
  switch (result.status) {
    case 'completed':
      if (result.exitCode === undefined) return EXIT.unknownOutcome
      return result.exitCode >= 0 && result.exitCode < EXIT.otherRemoteCode
        ? result.exitCode
        : EXIT.otherRemoteCode
    case 'killed':
    case 'timed-out':
      return EXIT.timedOut
    // Whatever the error: the command was sent, or may have been.
    case 'went-offline':
    case 'unknown':
      return EXIT.unknownOutcome
    case 'queued':
      return EXIT.offline
  }
}
