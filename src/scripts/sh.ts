import { bind } from './bind.ts'
import type { NamedShValues, Script, ScriptArguments } from './script.ts'
import { readSh } from './sh-reader.ts'

/**
 * A script for `sh`, as on macOS and Linux. Its values are data, never code: each is assigned to a variable on a
 * line before the script, and the script holds the variable. Text becomes one word, a list several, a number its
 * digits, `true` and `false` the words `true` and `false`.
 *
 * A value is a word by itself, or glued to others: leave the quotes out, `"hello "${name}`. Inside quotes, comments,
 * here-documents, backticks, `${…}` and arithmetic, and behind what evaluates its words itself, it is refused;
 * numbers are not. What runs its arguments still does: `sh -c`, `su -c`, `ssh`, and a value as the command.
 *
 * Or a whole script, as it is in a file, `sh(text, { user })`: its values are variables by the names that they are
 * given, `$user`. The second argument is not optional, so that a tag that was forgotten is no script: `{}` says that
 * there are no values.
 *
 * @throws {ConfigurationError} a value is `null`, an object, an empty list, or text with NUL or half of a
 *   surrogate pair, or stands where it is refused
 * @throws {ConfigurationError} the values are missing, one is a list, which sh does not have, or a name is the shell's own
 * @example
 * ```ts
 * import { sh } from '@acg/screenconnect'
 *
 * const file = "it's here"
 * const script = sh`rm -f -- ${file}`
 * console.log(script.text)
 * // _acg1='it'\''s here'
 * // rm -f -- "${_acg1?}"
 * ```
 * @example
 * ```ts
 * import { sh } from '@acg/screenconnect'
 *
 * const script = sh('tail -n "$lines" "/var/log/$name.log"', { name: 'it\'s', lines: 30 })
 * ```
 */
export function sh<const Source extends TemplateStringsArray | string>(
  script: Source,
  ...values: ScriptArguments<Source, NamedShValues>
): Script {
  return bind('sh', readSh, script, values)
}
