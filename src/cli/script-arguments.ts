import {
  type Interpreter,
  powershell,
  type Script,
  type ScriptValue,
  type SingleValue,
  sh,
} from '../index.ts'
import { UsageError } from './usage-error.ts'
import { say } from './words.ts'

/** The arguments of a script file, as they were given. */
export interface ArgumentFlags {
  readonly file?: string
  /** `name=text` */
  readonly arg?: readonly string[]
  /** `name=json` */
  readonly argJson?: readonly string[]
}

/** A script that has its arguments by name, as data; without arguments the text as it is. */
export function withArguments(
  text: string,
  shell: Interpreter | undefined,
  { file, arg = [], argJson = [] }: ArgumentFlags,
): string | Script {
  if (arg.length + argJson.length === 0) return text
  if (file === undefined) throw new UsageError(say`--arg and --arg-json are for the script of --file.`)
  const given = [
    ...arg.map((one) => named('--arg', one)),
    ...argJson.map((one) => {
      const [name, json] = named('--arg-json', one)
      return [name, jsonValue(json)] as const
    }),
  ]
  const names = given.map(([name]) => name)
  if (new Set(names).size < names.length) throw new UsageError(say`An argument was given twice, by one name.`)
  if (shell === 'powershell') return powershell(text, Object.fromEntries(given))
  if (shell !== 'sh') {
    throw new UsageError(
      shell === 'cmd'
        ? say`--arg and --arg-json are for PowerShell and sh, which have their values as data; cmd has no such thing.`
        : say`--arg and --arg-json are for PowerShell and sh, which have their values as data: say --shell powershell or --shell sh.`,
    )
  }
  return sh(text, Object.fromEntries(given.map(([name, value]) => [name, noList(value)])))
}

function named(option: '--arg' | '--arg-json', given: string): readonly [name: string, text: string] {
  const at = given.indexOf('=')
  const name = given.slice(0, at)
  if (at === -1 || !/^[A-Za-z_]\w{0,99}$/.test(name)) {
    throw new UsageError(
      say`${option} takes a name of letters, digits and _, then = and the value: ${option} days=30.`,
    )
  }
  return [name, given.slice(at + 1)]
}

/** What was given is not shown: it may be a secret. */
function jsonValue(json: string): ScriptValue {
  let value: unknown
  try {
    // Beyond 2^53 a number would be another one.
    value = /^-?(?:0|[1-9]\d{15,99})$/.test(json) ? BigInt(json) : JSON.parse(json)
  } catch {
    throw new UsageError(say`The value of an --arg-json is no JSON. Give text with --arg.`)
  }
  if (typeof value === 'string')
    throw new UsageError(say`The value of an --arg-json is text. Give text with --arg.`)
  if (isSingle(value)) return value
  if (Array.isArray(value) && value.every(isSingle)) return value
  throw new UsageError(
    say`The value of an --arg-json has to be a number, true, false or a list of these and of texts.`,
  )
}

function isSingle(value: unknown): value is SingleValue {
  return ['string', 'number', 'bigint', 'boolean'].includes(typeof value)
}

function noList(value: ScriptValue): SingleValue {
  if (isSingle(value)) return value
  throw new UsageError(say`The value of an --arg-json is a list, which sh does not have.`)
}
