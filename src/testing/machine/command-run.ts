import type { Closing } from '../http/closing.ts'
import type { Timers } from '../timers.ts'
import { withPrompt } from './cmd.ts'
import type { CommandAnswer, CommandHandler, ReceivedCommand } from './command-handler.ts'
import { readDirectives } from './directives.ts'
import { framedOutput, scriptIn } from './framed-output.ts'
import type { Machine } from './machine-options.ts'

/** What came of one command. */
export interface CommandRun {
  /** The text of event 70. */
  readonly output: string
  readonly answer: CommandAnswer
}

export interface RunSettings {
  readonly timers: Timers
  /** Factor on the delays of agents and on their kill timeouts. */
  readonly timeScale: number
  readonly closing: Closing
}

/** Runs a command under the limits its directives set, and puts the output into the agent's words. */
export async function runCommand(
  sent: { readonly text: string; readonly host: string },
  machine: Machine,
  handler: CommandHandler,
  settings: RunSettings,
): Promise<CommandRun> {
  const { powershell, timeout, maxLength, body } = readDirectives(sent.text)
  const interpreter = powershell ? 'powershell' : machine.os === 'windows' ? 'cmd' : 'sh'
  let printed = ''
  const killer = settings.closing.start()
  const command: ReceivedCommand = {
    ...sent,
    ...{ body, script: scriptIn({ body, interpreter }), interpreter, timeout, maxLength },
    signal: killer.signal,
    print: (text) => {
      if (!killer.signal.aborted) printed += text
    },
  }
  const answer = await beforeKilled(command, handler, killer, settings)
  settings.closing.release(killer)
  const killed = killer.signal.aborted
  const raw = killed ? printed : printed + answer.output
  const plain =
    answer.verbatim === true
      ? raw
      : ofShell(command, raw, killed || answer.exitCode === null ? undefined : (answer.exitCode ?? 0))
  const text = (machine.bom && interpreter === 'cmd' ? '\uFEFF' : '') + plain
  // Seen: the words. Guesses: that they stand on a line of their own at the end, and that cutting comes first.
  const cut =
    text.length > maxLength
      ? `${text.slice(0, maxLength)}\r\nTruncated output at ${maxLength} characters.`
      : text
  if (!killed) return { output: cut, answer }
  const kill = `Killed after ${timeout} milliseconds.`
  return { output: machine.killedOutput === 'lost' ? kill : `${cut}\r\n${kill}`, answer }
}

/** What the work printed, and around it what the shell prints of the script itself. */
function ofShell(command: ReceivedCommand, output: string, exitCode: number | undefined): string {
  const framed = framedOutput(command, output, exitCode)
  if (framed !== undefined) return framed
  return command.interpreter === 'cmd' ? withPrompt(command.body, output) : output
}

const KILLED: CommandAnswer = { output: '' }

async function beforeKilled(
  command: ReceivedCommand,
  handler: CommandHandler,
  killer: AbortController,
  { timers, timeScale }: RunSettings,
): Promise<CommandAnswer> {
  const answered = (async () => {
    const answer = await answerOf(handler, command)
    if (answer.delay !== undefined) await timers.wait(answer.delay * timeScale)
    return answer
  })()
  const killed = new Promise<CommandAnswer>((resolve) => {
    killer.signal.addEventListener('abort', () => resolve(KILLED), { once: true })
  })
  const cancel = timers.after(command.timeout * timeScale, () => killer.abort())
  const answer = await Promise.race([answered, killed])
  cancel()
  return answer
}

async function answerOf(handler: CommandHandler, command: ReceivedCommand): Promise<CommandAnswer> {
  try {
    const answer = await handler(command)
    return typeof answer === 'string' ? { output: answer } : answer
  } catch (error) {
    return { output: `The sandbox's command handler threw: ${String(error)}` }
  }
}
