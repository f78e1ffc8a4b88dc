import { bind } from './bind.ts'
import type { NamedShValues, Script, ScriptValue } from './script.ts'
import { readSh } from './sh-reader.ts'

export function sh(strings: TemplateStringsArray, ...values: readonly ScriptValue[]): Script
export function sh(text: string, values: NamedShValues): Script
export function sh(script: unknown, ...values: readonly unknown[]): Script {
  return bind('sh', readSh, script, values)
}
