import { ConfigurationError } from '../errors/configuration-error.ts'
import { describe } from '../input/options.ts'
import { hasLoneSurrogate } from '../input/text-rules.ts'
import type { Interpreter, Script } from './script.ts'

/** How an interpreter writes values, so that they are data whatever is in them. */
export interface Quoting {
  readonly interpreter: Interpreter
  /** One value as one literal; throws a `ConfigurationError` where that cannot be done safely. */
  readonly literal: (text: string, slot: string) => string
  /** Literals as a list of that language. */
  readonly list: (literals: readonly string[]) => string
  readonly truth: (value: boolean) => string
}

/**
 * Puts a template together. The template's own text is code as it stands in the source, escapes not
 * resolved, so that `\n` or `\"` mean what they mean to the interpreter; the values are data.
 */
export function buildScript(
  quoting: Quoting,
  strings: TemplateStringsArray,
  values: readonly unknown[],
): Script {
  const parts = strings.raw.map((part, index) => {
    // A backtick and ${ cannot stand in a template but escaped.
    const code = part.replaceAll('\\`', '`').replaceAll('\\${', '${')
    return index < values.length ? code + written(values[index], `value ${index + 1}`, quoting) : code
  })
  return { interpreter: quoting.interpreter, text: parts.join('') }
}

function written(value: unknown, slot: string, quoting: Quoting): string {
  if (!Array.isArray(value)) return writtenOne(value, slot, quoting)
  if (value.length === 0 && quoting.interpreter !== 'powershell') {
    throw new ConfigurationError(slot, 'an empty list', 'a list with something in it')
  }
  // From, not map: map would leave a hole as it is.
  return quoting.list(
    Array.from(value, (item: unknown, index) => writtenOne(item, `${slot}[${index}]`, quoting)),
  )
}

function writtenOne(value: unknown, slot: string, quoting: Quoting): string {
  if (typeof value === 'boolean') return quoting.truth(value)
  if (typeof value === 'bigint' || (typeof value === 'number' && Number.isFinite(value))) {
    return quoting.literal(String(value), slot)
  }
  if (typeof value !== 'string') {
    throw new ConfigurationError(
      slot,
      describe(value),
      'text, a finite number, true or false, or a list of these',
    )
  }
  if (hasLoneSurrogate(value)) {
    throw new ConfigurationError(slot, 'a string with half of a surrogate pair in it', 'well-formed text')
  }
  if (value.includes('\0')) {
    throw new ConfigurationError(
      slot,
      'a string with NUL in it, which no command can carry',
      'text without NUL',
    )
  }
  return quoting.literal(value, slot)
}
