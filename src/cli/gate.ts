import { createInterface } from 'node:readline'
import type { MutationCall, Mutations } from '../index.ts'
import type { Client, Context } from './context.ts'
import { printableLine, printableText } from './output/printable.ts'
import { spinner } from './output/spinner.ts'
import { canAsk } from './terminal.ts'

/** What a state-changing verb lets the gate say. */
export interface GateOptions {
  /** Whether `--yes` was given. */
  readonly yes: boolean | undefined
  /** What is under way once the gate is open. */
  readonly title: string
  /** The session in words, where it was looked up. */
  readonly session?: string
  /** What the arguments mean, beyond themselves. */
  readonly meaning?: () => readonly string[]
}

/**
 * Stands before every write of the client that it lends: shows exactly what would be sent and to which session,
 * and lets it pass only with `--yes` or where a person says yes.
 */
export async function throughGate<Value>(
  context: Context,
  options: GateOptions,
  work: (client: Client) => Promise<Value>,
): Promise<Value> {
  const spinning = spinner(context.terminal.err, options.title)
  if (options.yes === true) spinning.start()
  const mutations: Mutations =
    options.yes === true
      ? 'allow'
      : async (call) => {
          spinning.stop()
          const passes = await ask(context, options, call)
          if (passes) spinning.start()
          return passes
        }
  try {
    return await work(context.connect(mutations))
  } finally {
    spinning.stop()
  }
}

async function ask(context: Context, options: GateOptions, call: MutationCall): Promise<boolean> {
  context.note(describe(call, options, context))
  if (!canAsk(context.terminal)) {
    context.note('Nothing was sent. Add --yes to send it.')
    return false
  }
  if (await confirm(context)) return true
  if (!context.terminal.interrupt.aborted) context.note('Nothing was sent.')
  return false
}

function describe(call: MutationCall, { session, meaning }: GateOptions, { noteStyle }: Context): string {
  const target = call.sessionId === undefined ? '' : ` to ${session ?? `session ${call.sessionId}`}`
  return [
    noteStyle.strong(printableLine(`${call.method}${target}`)),
    ...call.arguments.flatMap((argument) => lines(argument)),
    ...(meaning?.() ?? []).map((line) => printableLine(`  ${line}`)),
  ].join('\n')
}

/** Text of several lines as it is, behind bars; everything else as JSON. */
function lines(argument: unknown): string[] {
  if (typeof argument === 'string' && argument.includes('\n')) {
    return printableText(argument)
      .split('\n')
      .map((line) => `  | ${line}`)
  }
  return [`  ${printableLine(JSON.stringify(argument))}`]
}

async function confirm({ terminal, noteStyle }: Context): Promise<boolean> {
  const { input, err, interrupt } = terminal
  err.write(noteStyle.warning('Send it? [y/N] '))
  // Not a terminal's line editor: that one would take Ctrl-C for itself. Closed, it lets the process end.
  const reader = createInterface({ input, terminal: false, signal: interrupt })
  try {
    const answer = await new Promise<string>((resolve) => {
      reader.once('line', resolve)
      reader.once('close', () => resolve(''))
    })
    return /^\s*(?:y|yes)\s*$/i.test(answer)
  } finally {
    reader.close()
  }
}
