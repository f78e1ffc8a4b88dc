import type { MutationCall } from '../index.ts'
import { visible } from '../input/text-rules.ts'
import { isYes, readLine } from './ask.ts'
import { serverInWords } from './configuration/settings.ts'
import type { Client, Context, WriteDecision } from './context.ts'
import { spinner } from './output/spinner.ts'
import { canAsk } from './terminal.ts'
import { dropTypedAhead } from './typed-ahead.ts'

/** What a state-changing verb lets the gate say. */
export interface GateOptions {
  /** Whether `--yes` was given. */
  readonly yes: boolean | undefined
  /** What is under way once the gate is open. */
  readonly title: string
  /** What would be done, and to whom: `Run with PowerShell on HOST-01 (Acme, Pilot)`. */
  readonly what: (call: MutationCall) => string
  /** What it would be done with, as the user gave it. */
  readonly text: (call: MutationCall) => string
  /** The machine, for the question. */
  readonly machine?: string
  /** Looks once more after a yes; what it throws is what the work ends with. */
  readonly afterYes?: () => Promise<void>
}

/**
 * Stands before every write: says what would be sent and to which machine, and lets it pass only with `--yes` or
 * where a person says yes. The client is lent for as long as the work takes.
 */
export async function throughGate<Value>(
  context: Context,
  options: GateOptions,
  work: (client: Client) => Promise<Value>,
): Promise<Value> {
  const client = context.client()
  const spinning = spinner(context.terminal.err, options.title)
  if (options.yes === true) spinning.start()
  const question = new Question(context, options, serverInWords(context.settings, client.instance))
  const ask: WriteDecision = async (call) => {
    spinning.stop()
    const passes = await question.ask(call)
    if (passes) spinning.start()
    return passes
  }
  context.guardWrites(options.yes === true ? () => true : ask)
  try {
    return await work(client)
  } catch (error) {
    throw question.failure ?? error
  } finally {
    context.guardWrites(() => false)
    spinning.stop()
  }
}

class Question {
  /** What the look after a yes ended with. The client says of it only that the write was refused. */
  failure: unknown
  readonly #context: Context
  readonly #options: GateOptions
  readonly #server: string
  #refused = false

  constructor(context: Context, options: GateOptions, server: string) {
    this.#context = context
    this.#options = options
    this.#server = server
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
    const { note, noteStyle, terminal, debug } = this.#context
    const { what, text, machine } = this.#options
    note(noteStyle.strong(`${visible(what(call))} at ${visible(this.#server)}`))
    note(excerpt(text(call)))
    if (debug) note(inFull(call))
    const drained = canAsk(terminal) ? await dropTypedAhead(terminal) : 'gone'
    if (drained === 'endless') {
      note('Keys came without a pause, so nobody was asked and nothing was sent. Run it again.')
      return false
    }
    if (terminal.interrupt.aborted) return false
    if (drained === 'gone') {
      note('Nothing was sent. Add --yes to send it.')
      return false
    }
    const prompt = `Send it${machine === undefined ? '' : ` to ${visible(machine)}`}? [y/N] `
    if (isYes(await readLine(terminal, noteStyle.warning(prompt)))) return true
    if (!terminal.interrupt.aborted) note('Nothing was sent.')
    return false
  }
}

const FIRST_LINES = 8
const LAST_LINES = 4
const FIRST_CHARACTERS = 160
const LAST_CHARACTERS = 60

/** The beginning and the end of a text behind bars, and how much is between them. */
function excerpt(text: string): string {
  const lines = text.replace(/(?:\r\n|\n|\r)$/, '').split(/\r\n|\n|\r/)
  const left = lines.length - FIRST_LINES - LAST_LINES
  const shown = (some: readonly string[]) => some.map((line) => `  | ${shortened(line)}`)
  // One line takes no more room than the words that it was left out.
  if (left <= 1) return shown(lines).join('\n')
  return [
    ...shown(lines.slice(0, FIRST_LINES)),
    `  … ${left} more lines (--debug shows them)`,
    ...shown(lines.slice(-LAST_LINES)),
  ].join('\n')
}

/** What stands far to the right, behind blanks for one, must be seen too. */
function shortened(line: string): string {
  const signs = [...line]
  const left = signs.length - FIRST_CHARACTERS - LAST_CHARACTERS
  if (left <= 40) return seen(line)
  const [first, last] = [signs.slice(0, FIRST_CHARACTERS), signs.slice(-LAST_CHARACTERS)]
  return `${indented(first.join(''))} … ${left} more characters … ${ended(last.join(''))}`
}

/** Indentation stands as it is, for scripts are full of it. Any other tab, and a blank at the end, may matter. */
function seen(line: string): string {
  const end = line.length - (/[\t ]$/.test(line) ? 1 : 0)
  return indented(line.slice(0, end)) + ended(line.slice(end))
}

function indented(text: string): string {
  const [indent = ''] = /^[\t ]*/.exec(text) ?? []
  return indent + visible(text.slice(indent.length))
}

function ended(text: string): string {
  return visible(text).replace(/ $/, String.raw`\u{20}`)
}

/** What goes over the wire, whole: the web method and its arguments. */
function inFull(call: MutationCall): string {
  return [`  ${visible(call.method)}`, ...call.arguments.flatMap(linesOf)].join('\n')
}

function linesOf(argument: unknown): string[] {
  if (typeof argument === 'string' && argument.includes('\n')) {
    return argument.split(/\r?\n/).map((line) => `  | ${seen(line)}`)
  }
  return [`  ${visible(JSON.stringify(argument))}`]
}
