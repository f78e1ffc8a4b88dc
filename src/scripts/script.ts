/** The interpreters that agents run commands with. Evidence: seen. */
export type Interpreter = 'cmd' | 'powershell' | 'sh'

/** A script whose interpreter is known and whose values arrived as data: what the script tags make. */
export interface Script {
  readonly interpreter: Interpreter
  readonly text: string
}

/** What may be put into a script tag: text, numbers, truth values, and lists of these. */
export type ScriptValue = string | number | bigint | boolean | readonly (string | number | bigint | boolean)[]
