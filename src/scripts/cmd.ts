import { ConfigurationError } from '../errors/configuration-error.ts'
import { assemble, readDirectives } from './bindings.ts'
import { cmdObjection } from './cmd-reader.ts'
import type { Script, ScriptValue } from './script.ts'
import { checkPlace, codeOf } from './template.ts'
import { isNumber, list, single } from './values.ts'

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
  const codes = codeOf(strings, 'cmd')
  let written = ''
  let read = ''
  for (const [index, code] of codes.entries()) {
    written += code
    read += code
    if (index === codes.length - 1) break
    const slot = `value ${index + 1}`
    const words = wordsOf(values[index], slot)
    for (const [at, { word, bare }] of words.entries()) {
      const next = at === words.length - 1 ? (codes[index + 1] ?? '') : ' '
      checkPlace(
        words.length > 1 ? `${slot}[${at}]` : slot,
        { objection: cmdObjection(read, word, next) },
        bare,
        false,
      )
    }
    written += words.map(({ word }) => word).join(' ')
    read += '\0'
  }
  const { directives, body } = readDirectives(written)
  if (directives.interpreter !== undefined) {
    throw new ConfigurationError('script', 'a script whose head names another interpreter', 'no such line')
  }
  return assemble({ interpreter: 'cmd', directives, bindings: [], body })
}

function wordsOf(value: unknown, slot: string): readonly { readonly word: string; readonly bare: boolean }[] {
  if (!Array.isArray(value)) return [wordOf(single(value, slot), slot)]
  if (value.length === 0) throw new ConfigurationError(slot, 'an empty list', 'a list with something in it')
  return list(value, slot).map((item, at) => wordOf(item, `${slot}[${at}]`))
}

function wordOf(
  value: string | number | bigint | boolean,
  slot: string,
): { readonly word: string; readonly bare: boolean } {
  const word = String(value)
  if (typeof value !== 'string' || (PLAIN.test(word) && !LOOKALIKES.test(word)))
    return { word, bare: isNumber(value) }
  throw new ConfigurationError(
    slot,
    word === '' ? 'an empty string' : 'text with characters that cmd cannot take as data',
    'letters, digits and _ . : \\ / @ + ~ # -; use powershell`…` for any other text',
  )
}
