import { powershellHead } from './powershell-head.ts'
import type { Binding, Directives, Interpreter, Script } from './script.ts'

/** The languages that bind values to names. cmd has no way to write any text as a literal. */
export type BindingInterpreter = Exclude<Interpreter, 'cmd'>

/** Any text without NUL as one literal. In PowerShell it is printable ASCII on one line, and always a String. */
export function textLiteral(interpreter: BindingInterpreter, text: string): string {
  return interpreter === 'sh' ? `'${text.replaceAll("'", "'\\''")}'` : powershellLiteral(text)
}

/** A binding on its own: a line in PowerShell, in sh as many as its text has. */
export function bindingLine(interpreter: BindingInterpreter, { name, literal }: Binding): string {
  return interpreter === 'sh' ? `${name}=${literal}` : `$${name} = ${literal}`
}

/**
 * Neither code pages nor the four curly quotes that PowerShell takes for a `'` can change what is printable ASCII. Any
 * other character stands as `{0}`, `{1}`, … of the operator -f, by its number: of the ways that constrained language
 * mode has, the only one that stays small and quick, since every item of a list of pieces costs PowerShell a
 * millisecond. Its result is a String, whatever it is made of. A brace is such a character too.
 */
function powershellLiteral(text: string): string {
  if (/^[ -~]*$/.test(text)) return powershellQuoted(text)
  const codes = new Map<string, number>()
  const format = text.replace(/[^ -~]|[{}]/g, (unit) => {
    const index = codes.get(unit) ?? codes.size
    codes.set(unit, index)
    return `{${index}}`
  })
  const numbers = Array.from(codes.keys(), (unit) => `0x${unit.charCodeAt(0).toString(16)}`)
  return `(${powershellQuoted(format)} -f [object[]][char[]](${numbers.join(',')}))`
}

function powershellQuoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}

/** What the lines at the head of a text say to the agent, and the text behind them. */
export interface DirectedText {
  readonly directives: Directives & { readonly interpreter?: BindingInterpreter }
  readonly body: string
}

const DIRECTIVE = /(?:#!(ps|sh)|#timeout=(\d{1,15})|#maxlength=(\d{1,15}))[ \t]*(?:\r?\n|$)/iy

/** Reads `#!ps`, `#!sh`, `#timeout=…` and `#maxlength=…`, as far as they go from the first line on. */
export function readDirectives(text: string): DirectedText {
  let directives: DirectedText['directives'] = {}
  let at = text.startsWith('\uFEFF') ? 1 : 0
  for (;;) {
    DIRECTIVE.lastIndex = at
    const match = DIRECTIVE.exec(text)
    if (match === null) return { directives, body: text.slice(at) }
    const [whole, shell, timeout, maxOutput] = match
    if (shell !== undefined) {
      directives = { ...directives, interpreter: shell.toLowerCase() === 'ps' ? 'powershell' : 'sh' }
    }
    if (timeout !== undefined) directives = { ...directives, timeout: Number(timeout) }
    if (maxOutput !== undefined) directives = { ...directives, maxOutput: Number(maxOutput) }
    at += whole.length
  }
}

/** Puts a script's parts in the order in which they are sent. */
export function assemble(parts: Omit<Script, 'text'>): Script {
  const { interpreter, directives, bindings, body } = parts
  const lines = [
    ...(interpreter === 'powershell' ? ['#!ps'] : []),
    ...(directives.timeout === undefined ? [] : [`#timeout=${directives.timeout}`]),
    ...(directives.maxOutput === undefined ? [] : [`#maxlength=${directives.maxOutput}`]),
    interpreter === 'cmd' ? body : boundText(interpreter, bindings, body),
  ]
  return { ...parts, text: lines.join('\n') }
}

/**
 * The bindings and the body as one text, for where nothing stands around them: the bindings come behind what the
 * language takes at the very start only. A PowerShell body that is one block, with `param(…)` or `begin`, `process`
 * and `end`, is called as one.
 */
export function boundText(
  interpreter: BindingInterpreter,
  bindings: readonly Binding[],
  body: string,
): string {
  if (bindings.length === 0) return body
  const lines = bindings.map((binding) => bindingLine(interpreter, binding))
  const { head, rest, isBlock } = interpreter === 'sh' ? shHead(body) : powershellHead(body)
  const given = bindings.filter(({ argument }) => argument).map(({ name }) => ` -${name}:$${name}`)
  const call = isBlock ? ['& {', rest, `}${given.join('')}`] : [rest]
  return [head, ...lines, ...call].filter((part) => part !== '').join('\n')
}

/** The line that says which program reads the rest. */
function shHead(body: string): { readonly head: string; readonly rest: string; readonly isBlock: false } {
  const [head = ''] = /^#!.*/.exec(body) ?? []
  return { head, rest: body.slice(head.length).replace(/^\r?\n/, ''), isBlock: false }
}
