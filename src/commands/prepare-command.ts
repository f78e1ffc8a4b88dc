import { ConfigurationError } from '../errors/configuration-error.ts'
import { positiveDuration, wholeNumber } from '../input/numbers.ts'
import { filledTextArgument } from '../input/texts.ts'
import { readDirectives } from '../scripts/bindings.ts'
import type { Binding, Interpreter, Script } from '../scripts/script.ts'
import { type AgentLimits, firstLineProgram, frameCommand } from './frame.ts'
import { checkInterpreter, chooseInterpreter } from './interpreter.ts'

/** A command as it is known before its guest is: checked, and the same for every guest. */
export interface CommandPlan {
  /** `undefined`: what the guest's operating system says. */
  readonly interpreter: Interpreter | undefined
  readonly bindings: readonly Binding[]
  readonly body: string
  readonly limits: AgentLimits
  /** What is sent without a marker, where it was given as text. */
  readonly untouched: string | undefined
}

/** A command for one guest. */
export interface PreparedCommand {
  readonly text: string
  readonly interpreter: Interpreter
}

/**
 * Reads what was given as a command, with what its head says to the agent: `#!ps`, `#!sh`, `#timeout=…`,
 * `#maxlength=…`. What is given as an option wins.
 */
export function planCommand(
  command: unknown,
  given: { readonly shell: unknown; readonly timeout: unknown; readonly maxOutput: unknown },
): CommandPlan {
  const script = typeof command === 'object' && command !== null ? (command as Partial<Script>) : undefined
  const text = filledTextArgument('command', script === undefined ? command : script.text)
  // No interpreter reads it, and a file in UTF-16 that was read as UTF-8 is full of it.
  if (text.includes('\0')) {
    throw new ConfigurationError('command', 'text with NUL in it', 'text without NUL: save its file as UTF-8')
  }
  const { directives, body } = script === undefined ? readDirectives(text) : partsOf(script, text)
  const interpreter = checkInterpreter('shell', script?.interpreter ?? given.shell ?? directives.interpreter)
  const timeout =
    given.timeout === undefined
      ? positiveDuration('#timeout', directives.timeout, 60_000)
      : positiveDuration('timeout', given.timeout, 60_000)
  const maxOutput =
    given.maxOutput === undefined
      ? wholeNumber('#maxlength', directives.maxOutput, 100_000, 1)
      : wholeNumber('maxOutput', given.maxOutput, 100_000, 1)
  return {
    interpreter,
    bindings: script?.bindings ?? [],
    body: filledTextArgument('command', body),
    limits: { timeout: Math.round(timeout), maxOutput },
    untouched: script === undefined ? text : undefined,
  }
}

/** A script of the tags, or one that somebody made by hand of what was public once: a text and its interpreter. */
function partsOf({ directives, body }: Partial<Script>, text: string): ReturnType<typeof readDirectives> {
  return body === undefined ? readDirectives(text) : { directives: directives ?? {}, body }
}

/** The command for one guest, with the marker by which its output is known; without one the same less its lines. */
export function prepareCommand(
  plan: CommandPlan,
  operatingSystemName: string,
  marker: string | undefined,
): PreparedCommand {
  const interpreter = plan.interpreter ?? chooseInterpreter(operatingSystemName)
  checkProgram(plan.body, interpreter)
  const { bindings, body, limits } = plan
  return { interpreter, text: frameCommand({ interpreter, bindings, body }, limits, marker) }
}

/** In cmd and PowerShell the first line of a script for another program would be an error, or a comment. */
function checkProgram(body: string, interpreter: Interpreter): void {
  const program = firstLineProgram(body)
  if (program === undefined || interpreter === 'sh') return
  if (interpreter === 'powershell' && /pwsh|powershell/i.test(program)) return
  throw new ConfigurationError(
    'command',
    `a script whose first line names its program, for ${interpreter === 'cmd' ? 'cmd' : 'PowerShell'}`,
    "a script for that, or `shell: 'sh'` where the guest has it",
  )
}

/** Letters only at its start, so that no interpreter and no pattern reads it as anything but a word. */
export function randomMarker(): string {
  return `ACG${crypto.randomUUID().replaceAll('-', '')}`
}
