import { bind } from './bind.ts'
import { readPowerShell } from './powershell-reader.ts'
import type { NamedPowerShellValues, Script, ScriptValue } from './script.ts'

export function powershell(strings: TemplateStringsArray, ...values: readonly ScriptValue[]): Script
export function powershell(text: string, values: NamedPowerShellValues): Script
export function powershell(script: unknown, ...values: readonly unknown[]): Script {
  return bind('powershell', readPowerShell, script, values)
}
