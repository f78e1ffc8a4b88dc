import { extname } from 'node:path'
import { chooseInterpreter } from '../../commands/interpreter.ts'
import {
  type CommandTicket,
  GuestOfflineError,
  type Interpreter,
  isScreenConnectError,
  lastSeen,
  runCommand,
} from '../../index.ts'
import { hasEnded } from '../../model/online.ts'
import { readDirectives } from '../../scripts/bindings.ts'
import { tellEnd, tellHowToCollect } from '../command-end.ts'
import type { Context } from '../context.ts'
import type { ExitCode } from '../exit-codes.ts'
import { throughGate } from '../gate.ts'
import { argumentText, scriptText } from '../input-text.ts'
import { withArguments } from '../script-arguments.ts'
import { type AnySession, findTarget, machineInWords, nameOf, targetInWords } from '../targets.ts'
import { UsageError } from '../usage-error.ts'
import { listed, ofOthers, say } from '../words.ts'

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
  const named = flags.shell ?? shellOf(flags.file)
  const command = withArguments(await commandText(context, text, flags.file), named, flags)
  const script = typeof command === 'string' ? command : command.text
  const found = await findTarget(context, target)
  const machine = nameOf(found)
  checkShell(context, found, named, flags)
  // Named here, so that what is asked about is what runs it.
  const shell =
    named ??
    readDirectives(script).directives.interpreter ??
    ownShell(found.guestInfo?.operatingSystemName ?? '')
  let ticket: CommandTicket | undefined
  const result = await throughGate(
    context,
    {
      yes: flags.yes,
      title: `Running on ${machine}`,
      what: () =>
        `Run with ${shell === undefined ? 'its shell' : SHELL_NAMES[shell]} on ${targetInWords(context, found)}`,
      text: () => script,
      machine: machineInWords(found),
      afterYes: () => refuseOffline(context, found.sessionId, flags),
    },
    (client) =>
      runCommand(client, found.sessionId, command, {
        shell,
        timeout: flags.timeout,
        wait: flags.wait,
        maxOutput: flags.maxOutput,
        whenOffline: flags.queue === true ? 'queue' : 'throw',
        emptyRetry: context.emptyRetry,
        signal: terminal.interrupt,
        onSend: (given) => {
          ticket = given
        },
      }),
  ).catch((error: unknown) => {
    if (ticket !== undefined && isScreenConnectError(error) && error.mayHaveRun) {
      tellHowToCollect(context, ticket)
    }
    throw error
  })
  return tellEnd(context, machine, result, ticket)
}

/** The question may have stood for an hour: a machine that has gone since would run it when it comes back. */
async function refuseOffline(context: Context, sessionId: string, { queue }: RunFlags): Promise<void> {
  if (queue === true) return
  const session = await context.client().getSession(sessionId, { signal: context.terminal.interrupt })
  // Of one that has ended meanwhile the library has words of its own.
  if (session?.online === false && !hasEnded(session))
    throw new GuestOfflineError(sessionId, lastSeen(session))
}

async function commandText(
  { terminal }: Context,
  text: string | undefined,
  file: string | undefined,
): Promise<string> {
  if ((text === undefined) === (file === undefined)) {
    throw new UsageError(say`Give one of: the command, --file, or - for standard input.`)
  }
  return file === undefined ? argumentText(text ?? '', terminal) : scriptText(file, terminal)
}

const SHELLS: Readonly<Record<string, Interpreter>> = {
  '.ps1': 'powershell',
  '.sh': 'sh',
  '.cmd': 'cmd',
  '.bat': 'cmd',
}

const ENDINGS = ['.ps1', '.sh', '.cmd', '.bat'] as const

function shellOf(file: string | undefined): Interpreter | undefined {
  const ending = file === undefined ? '' : extname(file).toLowerCase()
  const shell = Object.hasOwn(SHELLS, ending) ? SHELLS[ending] : undefined
  if (ending === '' || shell !== undefined) return shell
  throw new UsageError(
    say`The file that --file names ends in none of ${listed(ENDINGS)}, which say what runs it: give --shell.`,
  )
}

const SHELL_NAMES = { cmd: 'cmd', powershell: 'PowerShell', sh: 'sh' } as const satisfies Record<
  Interpreter,
  string
>

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
  const odds = say`${ofOthers(nameOf(session))} runs ${ofOthers(system)}, which has no ${name} of its own`
  if (shell !== 'cmd' && flags.shell !== undefined) {
    note(`${odds}: it works where somebody installed it.`)
    return
  }
  const next =
    shell === 'cmd' ? say`Give a script for sh` : say`Where somebody installed it: --shell ${shell}`
  throw new UsageError(say`${odds}. Nothing was sent. ${next}.`)
}

/** What the system brings along; `undefined` where nobody knows the system. */
function ownShell(system: string): 'cmd' | 'sh' | undefined {
  try {
    return chooseInterpreter(system) === 'cmd' ? 'cmd' : 'sh'
  } catch {
    return undefined
  }
}
