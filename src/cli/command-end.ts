import type { CommandResult, CommandTicket } from '../index.ts'
import { instanceOf, type Settings } from './configuration/settings.ts'
import type { Context } from './context.ts'
import { EXIT, type ExitCode } from './exit-codes.ts'
import { printableLine, printableText } from './output/printable.ts'
import { duration } from './output/times.ts'

/** Prints what became of a command, and says what the command line exits with. */
export function tellEnd(
  context: Context,
  machine: string,
  result: CommandResult,
  ticket: CommandTicket | undefined,
): ExitCode {
  if (context.json) context.printJson(wholeMilliseconds(result))
  else printResult(context, machine, result, ticket)
  return exitCodeFor(result)
}

/**
 * Says how to fetch the output of a command that was sent, in a line to paste: with the flags that say where the server
 * and its secret are, files by their whole paths. By then each of them was used, so none holds a secret itself.
 */
export function tellHowToCollect(context: Context, { sessionId, marker }: CommandTicket): void {
  const { settings, terminal, note } = context
  const words = ['screenconnect', ...serverFlags(settings), 'output', sessionId, marker]
  note(`For its output, later: ${words.map((word) => shellWord(word, terminal.platform)).join(' ')}`)
}

/** Told apart by their words: what a config file says that a flag named is told with that. */
function serverFlags(settings: Settings): readonly string[] {
  const { instance, configFlags, secrets } = settings
  const secret = secrets[0]
  const flags = [...configFlags]
  if (instance?.words === '--instance') flags.push('--instance', instanceOf(settings).value)
  if (secret?.words === '--secret-file' && secret.value.kind === 'file')
    flags.push(secret.words, secret.value.path)
  if (secret?.words === '--sops' && secret.value.kind === 'sops') {
    const { path, field } = secret.value
    flags.push(secret.words, path)
    if (field !== undefined) flags.push('--sops-field', field)
  }
  return flags
}

/** A word as the shells of a system read it: on Windows cmd and PowerShell. */
function shellWord(word: string, platform: string): string {
  const text = printableLine(word)
  if (platform === 'win32') return /^[\w.:\\/@+-]+$/.test(text) ? text : `"${text}"`
  return /^[\w.:/@+-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`
}

function wholeMilliseconds(result: CommandResult): CommandResult {
  return 'durationMs' in result ? { ...result, durationMs: Math.round(result.durationMs) } : result
}

function printResult(
  context: Context,
  machine: string,
  result: CommandResult,
  ticket: CommandTicket | undefined,
): void {
  const { terminal, note, noteStyle } = context
  if ('output' in result) {
    const output = terminal.out.isTerminal ? printableText(result.output) : result.output
    const ending = output === '' || output.endsWith('\n') ? '' : '\n'
    context.print(output + ending)
  }
  const words = endInWords(machine, result)
  if (words !== undefined) note(noteStyle.warning(words))
  if (!('output' in result) && ticket !== undefined) tellHowToCollect(context, ticket)
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
      return `${machine}: nobody knows whether it ran. ${printableText(result.error?.message ?? NOT_THERE)}`
  }
}

/** Of a look without an error: only `output` looks at what another process sent. */
const NOT_THERE =
  'The history of the session does not have the command: it was not sent, or the server has forgotten it.'

function completedInWords(
  machine: string,
  { exitCode, truncated }: Extract<CommandResult, { status: 'completed' }>,
): string | undefined {
  const cut = truncated ? `${machine}: the output was cut. For more of it: --max-output 1000000.` : undefined
  if (exitCode === 0) return cut
  const code =
    exitCode === undefined
      ? `${machine}: it ended, with an exit code that cannot be known.`
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
      if (result.exitCode === undefined) return EXIT.unknownCode
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
