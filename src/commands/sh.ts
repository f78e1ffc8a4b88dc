import type { Script, ScriptValue } from './script.ts'
import { buildScript } from './script-values.ts'

/**
 * A script for `sh`, as on macOS and Linux. Values put into it are data, never code: text becomes one
 * single-quoted word, a list several words, `true` and `false` the words `true` and `false`.
 *
 * @throws {ConfigurationError} a value is `null`, an object, an empty list, or text with NUL or half of a
 *   surrogate pair
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
      literal: (text) => `'${text.replaceAll("'", "'\\''")}'`,
      list: (literals) => literals.join(' '),
      truth: (value) => `'${value}'`,
    },
    strings,
    values,
  )
}
