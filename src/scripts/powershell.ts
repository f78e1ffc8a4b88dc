import { PowerShellReader } from './powershell-reader.ts'
import type { Script, ScriptValue } from './script.ts'
import { buildScript } from './script-values.ts'

/**
 * Every character that PowerShell takes for a single quote, inside a single-quoted string too: the ASCII one
 * and the four typographic ones. Doubled, each stands for itself.
 */
const SINGLE_QUOTES = /['\u2018\u2019\u201a\u201b]/g

/**
 * A PowerShell script. Values put into it are data, never code: text becomes a single-quoted literal, a list
 * an array `@(…)`, a number itself, `true` and `false` become `$true` and `$false`.
 *
 * That holds where a value stands by itself. Text inside a string, a here-string or a comment would be code, and
 * glued to a word may be another word, so it is refused there; numbers are not. Write `('Hello ' + ${name})`, not
 * `"Hello ${name}"`. What runs its arguments, `Invoke-Expression` for one, still does.
 *
 * Evidence: by the language's documentation; no PowerShell could be run where this was made.
 *
 * @throws {ConfigurationError} a value is `null`, an object, or text with NUL or half of a surrogate pair, or
 *   stands where it would be code
 * @example
 * ```ts
 * import { powershell } from '@acg/screenconnect'
 *
 * const service = "O'Brien's Spooler"
 * const script = powershell`Restart-Service -Name ${service}`
 * console.log(script.text) // Restart-Service -Name 'O''Brien''s Spooler'
 * ```
 */
export function powershell(strings: TemplateStringsArray, ...values: readonly ScriptValue[]): Script {
  return buildScript(
    {
      interpreter: 'powershell',
      reader: new PowerShellReader(),
      literal: (text) => `'${text.replaceAll(SINGLE_QUOTES, '$&$&')}'`,
      list: (literals) => `@(${literals.join(', ')})`,
      truth: (value) => (value ? '$true' : '$false'),
    },
    strings,
    values,
  )
}
