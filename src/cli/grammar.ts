import { type Argument, Command, InvalidArgumentError, type Option } from 'commander'
import { nearest } from '../input/closed-list.ts'
import { UsageError } from './usage-error.ts'
import { described, listed, ofOthers, type Shown, say } from './words.ts'

/**
 * A command whose complaints are words of ours. The parser's own quote what was given, which may be a secret in the
 * wrong place, so none of its words is printed, whatever a later version of it finds to complain about.
 */
export class Grammar extends Command {
  /** Where to look next, printed below a complaint. */
  hint = say`(add --help for help)`

  override createCommand(name?: string): Command {
    return new Grammar(name)
  }

  /** Everything that the parser complains of comes to this. */
  override error(): never {
    return this.complain(say`The command line cannot be understood.`)
  }

  complain(message: Shown): never {
    throw new UsageError(message, { hint: this.hint })
  }

  // The parser calls these, with what it is about; it does not say so in its types.

  missingArgument(name: string): never {
    return this.complain(say`The argument <${ofOthers(name)}> is missing.`)
  }

  optionMissingArgument({ flags }: Option): never {
    return this.complain(say`The option ${ofOthers(flags)} was given nothing.`)
  }

  _conflictingOption(one: Option, other: Option): never {
    return this.complain(say`${ofOthers(one.flags)} and ${ofOthers(other.flags)} do not go together.`)
  }

  unknownOption(given: string): never {
    // Behind = stands its value.
    const flag = given.split('=', 1)[0] ?? ''
    const root = this.parent ?? this
    const own = namesOf(root === this ? [this] : [this, root])
    const meant = nearest(flag, own)
    if (meant !== undefined) {
      return this.complain(say`There is no option '${ofOthers(flag)}': did you mean ${ofOthers(meant)}?`)
    }
    // Another verb's, or nearly: no secret either.
    if (nearest(flag, namesOf(root.commands)) !== undefined) {
      return this.complain(say`\`${ofOthers(this.name())}\` has no option '${ofOthers(flag)}'.`)
    }
    return this.complain(say`There is no such option (${described(flag)}).`)
  }

  unknownCommand(): never {
    const given = this.args[0]
    const verbs = this.commands.map((verb) => verb.name())
    const meant = nearest(given, verbs)
    if (meant === undefined) {
      return this.complain(say`There is no such verb (${described(given)}). There are: ${listed(verbs)}.`)
    }
    return this.complain(say`There is no verb '${ofOthers(given ?? '')}': did you mean ${ofOthers(meant)}?`)
  }

  _excessArguments(given: readonly string[]): never {
    const example = EXAMPLES[this.name()]
    return this.complain(
      say`\`${ofOthers(this.name())}\` takes ${this.registeredArguments.length} arguments at most, and got ${given.length}. Quote what belongs together${example === undefined ? say`` : say`: ${ofOthers(example)}`}.`,
    )
  }

  _callParseArg(target: Option | Argument, value: string, previous: unknown): unknown {
    try {
      return target.parseArg?.(value, previous)
    } catch (error) {
      if (!(error instanceof InvalidArgumentError)) throw error
      const name = ofOthers('flags' in target ? target.flags : `<${target.name()}>`)
      const { argChoices: choices } = target
      // A parser's message is one of ours; that of a list of choices is not.
      if (choices === undefined) return this.complain(say`${name} is not usable. ${ofOthers(error.message)}`)
      return this.complain(
        say`${name} was given ${described(value, choices)}. There are: ${listed(choices)}.`,
      )
    }
  }
}

/** The options of some commands, as they are written. */
function namesOf(commands: readonly Command[]): readonly string[] {
  const names = commands.flatMap(({ options }) => options.flatMap(({ short, long }) => [short, long]))
  return ['--help', ...names.filter((name) => name !== undefined)]
}

/** How what has spaces is written, for those whose last argument often does. */
const EXAMPLES: Readonly<Record<string, string>> = {
  run: 'run HOST-01 "echo hi there"',
  'send-command': 'send-command HOST-01 "echo hi there"',
  'send-message': 'send-message HOST-01 "Are you there?"',
  raw: `raw GetSessionsByName '{"sessionName": "HOST-01"}'`,
}
