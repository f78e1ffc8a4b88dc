import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { setImmediate } from 'node:timers/promises'
import type { MutationCall, Mutations } from '../index.ts'
import type { Client, Context } from './context.ts'
import { printableLine } from './output/printable.ts'
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
  /** The machine's name, for the question. */
  readonly machine?: string
  /** What the arguments mean, beyond themselves. */
  readonly meaning?: () => readonly string[]
  /** Looks once more after a yes; what it throws is what the work ends with. */
  readonly afterYes?: () => Promise<void>
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
  const question = new Question(context, options)
  const mutations: Mutations =
    options.yes === true
      ? 'allow'
      : async (call) => {
          spinning.stop()
          const passes = await question.ask(call)
          if (passes) spinning.start()
          return passes
        }
  try {
    return await work(context.connect(mutations))
  } catch (error) {
    throw question.failure ?? error
  } finally {
    spinning.stop()
  }
}

class Question {
  /** What the look after a yes ended with. The client says of it only that the write was refused. */
  failure: unknown
  readonly #context: Context
  readonly #options: GateOptions
  #refused = false

  constructor(context: Context, options: GateOptions) {
    this.#context = context
    this.#options = options
  }

  /** Asks for each write, and no more once one was refused. */
  async ask(call: MutationCall): Promise<boolean> {
    if (this.#refused || !(await this.#confirmed(call))) {
      this.#refused = true
      return false
    }
    try {
      await this.#options.afterYes?.()
      return true
    } catch (error) {
      this.failure = error
      return false
    }
  }

  async #confirmed(call: MutationCall): Promise<boolean> {
    const { note, terminal } = this.#context
    note(describe(call, this.#options, this.#context))
    if (canAsk(terminal)) await dropTypedAhead(terminal.input)
    // Once more: whoever typed Ctrl-D ahead has left.
    if (!canAsk(terminal)) {
      note('Nothing was sent. Add --yes to send it.')
      return false
    }
    if (await confirm(this.#context, this.#options.machine)) return true
    if (!terminal.interrupt.aborted) note('Nothing was sent.')
    return false
  }
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
    return argument.split(/\r?\n/).map((line) => `  | ${visible(line)}`)
  }
  return [`  ${visible(JSON.stringify(argument))}`]
}

/** Exactly what would be sent: a sign that nobody sees, or that a terminal would obey, by its number. */
function visible(text: string): string {
  return text.replaceAll(
    /(?!\t)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cs}]/gu,
    (sign) => `\\u{${sign.codePointAt(0)?.toString(16)}}`,
  )
}

/** What was typed before the question is no answer to it: the next line of something pasted, for one. */
async function dropTypedAhead(input: Readable): Promise<void> {
  input.resume()
  // What a terminal holds comes with the first turn of the event loop after somebody listens.
  await setImmediate()
  await setImmediate()
  input.pause()
}

async function confirm({ terminal, noteStyle }: Context, machine: string | undefined): Promise<boolean> {
  const { input, err, interrupt } = terminal
  err.write(noteStyle.warning(`Send it${machine === undefined ? '' : ` to ${machine}`}? [y/N] `))
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
