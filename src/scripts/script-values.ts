import { ConfigurationError } from '../errors/configuration-error.ts'
import { describe } from '../input/options.ts'
import { hasLoneSurrogate } from '../input/text-rules.ts'
import { assemble } from './bindings.ts'
import type { Interpreter, Script } from './script.ts'
import type { ScriptReader } from './script-reader.ts'

/** How an interpreter writes values, so that they are data whatever is in them. */
export interface Quoting {
  readonly interpreter: Interpreter
  /** Knows where each value stands. A new one for each script. */
  readonly reader: ScriptReader
  /** One value as one literal; throws a `ConfigurationError` where that cannot be done safely. */
  readonly literal: (text: string, slot: string) => string
  /** Literals as a list of that language. */
  readonly list: (literals: readonly string[]) => string
  readonly truth: (value: boolean) => string
}

/** Where a value goes. */
interface Slot {
  /** In words: `value 2`, or `value 2[0]` in a list. */
  readonly name: string
  /** The script's own text behind it. */
  readonly next: string
}

/**
 * Puts a template together. The template's own text is code as it stands in the source, escapes not
 * resolved, so that `\n` or `\"` mean what they mean to the interpreter; the values are data, and where text
 * cannot be data it is refused.
 */
export function buildScript(
  quoting: Quoting,
  strings: TemplateStringsArray,
  values: readonly unknown[],
): Script {
  // A backtick and ${ cannot stand in a template but escaped.
  const codes = strings.raw.map((part) => part.replaceAll('\\`', '`').replaceAll('\\${', '${'))
  const parts = codes.map((code, index) => {
    quoting.reader.read(code)
    if (index >= values.length) return code
    return code + placed(values[index], { name: `value ${index + 1}`, next: codes[index + 1] ?? '' }, quoting)
  })
  return assemble({ interpreter: quoting.interpreter, directives: {}, bindings: [], body: parts.join('') })
}

/** A value as it is written in its place; throws where it would not be data there. */
function placed(value: unknown, slot: Slot, quoting: Quoting): string {
  const { reader } = quoting
  const text = written(value, slot, quoting)
  const objection = reader.objection(text, slot.next)
  const bare = isNumber(value)
  if (objection !== undefined && !(bare && objection.numbers)) {
    throw new ConfigurationError(slot.name, `a place ${objection.where}`, objection.instead)
  }
  if (bare) reader.read(text)
  else reader.readValue()
  return text
}

function written(value: unknown, slot: Slot, quoting: Quoting): string {
  if (!Array.isArray(value)) return writtenOne(value, slot, quoting)
  if (value.length === 0 && quoting.interpreter !== 'powershell') {
    throw new ConfigurationError(slot.name, 'an empty list', 'a list with something in it')
  }
  // From, not map: map would leave a hole as it is.
  return quoting.list(
    Array.from(value, (item: unknown, index) => {
      const next = index === value.length - 1 ? slot.next : ' '
      return writtenOne(item, { name: `${slot.name}[${index}]`, next }, quoting)
    }),
  )
}

function isNumber(value: unknown): value is number | bigint {
  return typeof value === 'bigint' || (typeof value === 'number' && Number.isFinite(value))
}

function writtenOne(value: unknown, slot: Slot, quoting: Quoting): string {
  if (typeof value === 'boolean') return quoting.truth(value)
  if (isNumber(value)) return quoting.reader.number(String(value), slot.next)
  if (typeof value !== 'string') {
    throw new ConfigurationError(
      slot.name,
      describe(value),
      'text, a finite number, true or false, or a list of these',
    )
  }
  if (hasLoneSurrogate(value)) {
    throw new ConfigurationError(
      slot.name,
      'a string with half of a surrogate pair in it',
      'well-formed text',
    )
  }
  if (value.includes('\0')) {
    throw new ConfigurationError(
      slot.name,
      'a string with NUL in it, which no command can carry',
      'text without NUL',
    )
  }
  return quoting.literal(value, slot.name)
}
