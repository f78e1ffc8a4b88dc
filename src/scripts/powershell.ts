import { bind } from './bind.ts'
import { readPowerShell } from './powershell-reader.ts'
import type { NamedPowerShellValues, Script, ScriptArguments } from './script.ts'

/**
 * A PowerShell script. Its values are data, never code: each is assigned to a variable on a line before the script,
 * and the script holds the variable. Text is a String, a list an array, even an empty one, a number its digits, `true`
 * and `false` are `$true` and `$false`.
 *
 * A value is a word by itself or a part of one, `C:\Users\${name}\Desktop`: leave the quotes out. Inside quotes,
 * here-strings and comments, and in a block that may run elsewhere (`Start-Job`, `Invoke-Command`), it is refused;
 * numbers are not. Write `('Hello ' + ${name})`, not `"Hello ${name}"`. What runs its arguments still does.
 *
 * Evidence: tested with PowerShell 7.6 on Linux; Windows PowerShell 5.1 by its documentation.
 *
 * Or a whole script, as it is in a file, `powershell(text, { user })`: its values are variables by the names that they
 * are given, `$user`. Where it begins with `param(…)` they are its arguments, and it has to declare them. The
 * second argument is not optional, so that a tag that was forgotten is no script: `{}` says that there are no values.
 *
 * @throws {ConfigurationError} a value is `null`, an object, or text with NUL or half of a surrogate pair, or
 *   stands where it is refused
 * @throws {ConfigurationError} the values are missing, or a name is not declared, or PowerShell's own
 * @example
 * ```ts
 * import { powershell } from '@acg/screenconnect'
 *
 * const service = "O'Brien's Spooler"
 * const script = powershell`Restart-Service -Name ${service}`
 * console.log(script.text)
 * // #!ps
 * // $_acg1 = 'O''Brien''s Spooler'
 * // Restart-Service -Name ${_acg1}
 * ```
 * @example
 * ```ts
 * import { powershell } from '@acg/screenconnect'
 *
 * const text = 'param([string] $User, [int] $Days)\nGet-EventLog Security -After (Get-Date).AddDays(-$Days)'
 * const script = powershell(text, { user: 'alex', days: 30 })
 * ```
 */
export function powershell<const Source extends TemplateStringsArray | string>(
  script: Source,
  ...values: ScriptArguments<Source, NamedPowerShellValues>
): Script {
  return bind('powershell', readPowerShell, script, values)
}
