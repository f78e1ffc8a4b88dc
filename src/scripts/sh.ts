import type { Script, ScriptValue } from './script.ts'
import { buildScript } from './script-values.ts'
import { ShReader } from './sh-reader.ts'

/**
 * A script for `sh`, as on macOS and Linux. Values put into it are data, never code: text becomes one
 * single-quoted word, a list several words, a number itself, `true` and `false` the words `true` and `false`.
 *
 * That holds where a value is a word or a part of one, in `$(…)` too. Text inside quotes, comments,
 * here-documents, backticks, `${…}` and arithmetic would be code, so it is refused there; numbers are not. Write
 * `"hello "${name}`, not `"hello ${name}"`. A program that runs its arguments, `eval` or `sh -c`, still does.
 *
 * @throws {ConfigurationError} a value is `null`, an object, an empty list, or text with NUL or half of a
 *   surrogate pair, or stands where it would be code
 * @example
 * ```ts
 * import { sh } from '@acg/screenconnect'
 *
 * const files = ["it's here", '$HOME']
 * const script = sh`rm -f -- ${files}`
 * console.log(script.text) // rm -f -- 'it'\''s here' '$HOME'
 * ```
 */
export function sh(strings: TemplateStringsArray, ...values: readonly ScriptValue[]): Script {
  return buildScript(
    {
      interpreter: 'sh',
      reader: new ShReader(),
      literal: (text) => `'${text.replaceAll("'", "'\\''")}'`,
      list: (literals) => literals.join(' '),
      truth: (value) => `'${value}'`,
    },
    strings,
    values,
  )
}
