import { ConfigurationError } from '../errors/configuration-error.ts'
import { CmdReader } from './cmd-reader.ts'
import type { Script, ScriptValue } from './script.ts'
import { buildScript } from './script-values.ts'

/**
 * What cmd reads as itself, with and without quotes, in a command line and in a batch file: letters, digits
 * and a few signs. Nothing that expands (`%`, `!`), chains (`&`, `|`), redirects, escapes (`^`), quotes,
 * separates (space, `,`, `;`, `=`) or groups. Nor the few letters for which Windows puts a `|`, `!` or quote where
 * a code page lacks them.
 */
const PLAIN = /^[\p{L}\p{N}_.:\\/@+~#-]+$/u
const LOOKALIKES = /[\u01c0-\u01c3\u02b0-\u02ff]/

/**
 * A script for cmd, Windows' default. cmd has no way of quoting that holds everywhere, so values put into it
 * may be made of letters, digits and `_ . : \ / @ + ~ # -` only, and anything else is an error that says to
 * use PowerShell. Lists become several words. Such text means nothing to cmd inside quotes and comments either;
 * it is refused where it would be a variable's name, `%${name}%`, or a word of `if`.
 *
 * Evidence: by the language's documentation; no cmd could be run where this was made.
 *
 * @throws {ConfigurationError} a value holds any other character, or is empty, `null` or an object, or stands
 *   where it would not be data
 * @example
 * ```ts
 * import { cmd } from '@acg/screenconnect'
 *
 * const folder = 'C:\\Temp'
 * console.log(cmd`dir ${folder}`.text) // dir C:\Temp
 * ```
 */
export function cmd(strings: TemplateStringsArray, ...values: readonly ScriptValue[]): Script {
  return buildScript(
    {
      interpreter: 'cmd',
      reader: new CmdReader(),
      literal: plainWord,
      list: (literals) => literals.join(' '),
      truth: String,
    },
    strings,
    values,
  )
}

function plainWord(text: string, slot: string): string {
  if (PLAIN.test(text) && !LOOKALIKES.test(text)) return text
  throw new ConfigurationError(
    slot,
    text === '' ? 'an empty string' : 'text with characters that cmd cannot take as data',
    'letters, digits and _ . : \\ / @ + ~ # -; use powershell`…` for any other text',
  )
}
