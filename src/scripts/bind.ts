import { ConfigurationError } from '../errors/configuration-error.ts'
import { describe } from '../input/options.ts'
import { assemble, type BindingInterpreter, readDirectives } from './bindings.ts'
import { checkName } from './names.ts'
import { powershellHead } from './powershell-head.ts'
import type { Binding, Script, SingleValue } from './script.ts'
import { checkPlace, codeOf, MARK, type Place } from './template.ts'
import { carried, isNumber, list, powershellList, powershellLiteral, shLiteral, single } from './values.ts'

/**
 * Makes a script of a template and its values, or of a whole text and its named values. The values are bound
 * to names before the script, which holds nothing but the names: what is in a value does not change how the script is read.
 */
export function bind(
  interpreter: BindingInterpreter,
  read: (source: string) => readonly Place[],
  script: unknown,
  values: readonly unknown[],
): Script {
  if (typeof script === 'string') return bindNamed(interpreter, carried(script, 'script'), values)
  const codes = codeOf(script, interpreter)
  const places = read(codes.join(MARK))
  const binder = new Binder(interpreter, freePrefix(codes))
  const parts = codes.map((code, index) => {
    if (index === codes.length - 1) return code
    return code + binder.written(values[index], `value ${index + 1}`, places[index] ?? {})
  })
  return scriptOf(interpreter, parts.join(''), binder.bindings)
}

/** A beginning that no name of the script has, whatever the letter case. */
function freePrefix(codes: readonly string[]): string {
  let prefix = '_acg'
  while (codes.some((code) => code.toLowerCase().includes(prefix))) prefix += '_'
  return prefix
}

class Binder {
  readonly bindings: Binding[] = []
  private readonly interpreter: BindingInterpreter
  private readonly prefix: string

  constructor(interpreter: BindingInterpreter, prefix: string) {
    this.interpreter = interpreter
    this.prefix = prefix
  }

  /** A value as it stands in its place: a number as its digits, anything else as a name. */
  written(value: unknown, slot: string, place: Place): string {
    const values = Array.isArray(value) ? list(value, slot) : single(value, slot)
    checkPlace(slot, place, isNumber(values), Array.isArray(values))
    if (!isList(values)) return this.writtenOne(values, place)
    if (this.interpreter === 'powershell') return this.reference(powershellList(values))
    if (values.length === 0) {
      throw new ConfigurationError(slot, 'an empty list', 'a list with something in it')
    }
    return values.map((item) => this.writtenOne(item, place)).join(' ')
  }

  private writtenOne(value: SingleValue, place: Place): string {
    if (isNumber(value)) return place.number?.(value) ?? String(value)
    return this.reference(this.interpreter === 'sh' ? shLiteral(value) : powershellLiteral(value))
  }

  private reference(literal: string): string {
    const name = `${this.prefix}${this.bindings.length + 1}`
    this.bindings.push({ name, literal, argument: false })
    // The ? ends a shell that does not have the variable, so that it never stands for nothing.
    return this.interpreter === 'sh' ? `"$\{${name}?}"` : `$\{${name}}`
  }
}

function isList(value: SingleValue | readonly SingleValue[]): value is readonly SingleValue[] {
  return Array.isArray(value)
}

function bindNamed(interpreter: BindingInterpreter, text: string, [values]: readonly unknown[]): Script {
  if (typeof values !== 'object' || values === null || Array.isArray(values)) {
    const given =
      values === undefined ? 'text without values, as if a tag had been forgotten' : describe(values)
    throw new ConfigurationError(
      values === undefined ? 'script' : 'values',
      given,
      `${interpreter}\`…\`, or the values by name: ${interpreter}(text, { user: 'alex' }), and {} for none`,
    )
  }
  const { body } = readDirectives(text)
  const parameters = interpreter === 'powershell' ? powershellHead(body).parameters : undefined
  const taken = new Map<string, string>()
  const bindings = Object.entries(values).map(([name, value]: readonly [string, unknown]) => {
    checkName(interpreter, name, parameters)
    const same = taken.get(name.toLowerCase())
    if (same !== undefined && interpreter === 'powershell') {
      throw new ConfigurationError(`values.${name}`, `a name that PowerShell reads as ${same}`, 'one of them')
    }
    taken.set(name.toLowerCase(), name)
    const literal = namedLiteral(interpreter, value, `values.${name}`)
    return { name, literal, argument: parameters !== undefined }
  })
  return scriptOf(interpreter, text, bindings)
}

function namedLiteral(interpreter: BindingInterpreter, value: unknown, slot: string): string {
  if (!Array.isArray(value)) {
    const one = single(value, slot)
    return interpreter === 'sh' ? shLiteral(one) : powershellLiteral(one)
  }
  if (interpreter === 'powershell') return powershellList(list(value, slot))
  throw new ConfigurationError(slot, describe(value), 'one value: sh has no lists')
}

function scriptOf(interpreter: BindingInterpreter, text: string, bindings: readonly Binding[]): Script {
  const { directives, body } = readDirectives(text)
  const { interpreter: said, ...limits } = directives
  if (said !== undefined && said !== interpreter) {
    const line = said === 'sh' ? '#!sh' : '#!ps'
    throw new ConfigurationError(
      'script',
      `a script whose head says ${line}`,
      `${said}\`…\`, or no such line`,
    )
  }
  return assemble({ interpreter, directives: limits, bindings, body })
}
