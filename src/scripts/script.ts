/** The interpreters that agents run commands with. Evidence: seen. */
export type Interpreter = 'cmd' | 'powershell' | 'sh'

/** One value of a script, written once, as a literal, and known to the script by its name. */
export interface Binding {
  /** The variable's name, without a `$`. */
  readonly name: string
  /** The value in the script's language, on one line in PowerShell. */
  readonly literal: string
  /**
   * Whether the body begins with a `param(…)` that declares the name, so that the value has to be handed to it as
   * an argument. PowerShell only.
   */
  readonly argument: boolean
}

/** What the head of a script says to the agent: `#timeout=…` and `#maxlength=…`. */
export interface Directives {
  /** Milliseconds after which the agent kills the command. */
  readonly timeout?: number
  /** Characters after which the agent cuts the output. */
  readonly maxOutput?: number
}

/** A script whose interpreter is known and whose values arrived as data: what the script tags make. */
export interface Script {
  readonly interpreter: Interpreter
  /** What the lines at the head of the script said to the agent; they are no part of the body. */
  readonly directives: Directives
  /** The values, in order. They stand before the body, in the scope and the process in which it runs. */
  readonly bindings: readonly Binding[]
  /** The script itself, which refers to its values by name. */
  readonly body: string
  /**
   * The whole, as `sendCommand` takes it: directives (`#!ps` among them), then what the language wants first (a
   * `#!` line, `using`), then the bindings, then the body.
   */
  readonly text: string
}

/** One value of a script. */
export type SingleValue = string | number | bigint | boolean

/** What may be put into a script tag: text, numbers, truth values, and lists of these. */
export type ScriptValue = SingleValue | readonly SingleValue[]

/** The values that a whole sh script has by name. sh has no lists. */
export type NamedShValues = Readonly<Record<string, SingleValue>>

/** The values that a whole PowerShell script has by name. */
export type NamedPowerShellValues = Readonly<Record<string, ScriptValue>>

/**
 * What comes behind the script: the values of a template, or the named values of a whole text. Without them a
 * text is an error of the compiler: it may be a template whose tag was forgotten, with its values in it as code.
 */
export type ScriptArguments<Source, Named> = Source extends string ? [values: Named] : readonly ScriptValue[]
