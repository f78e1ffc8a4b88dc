/** What stands at the very start of a PowerShell script, where nothing else may come before it. */
export interface PowerShellHead {
  /** Its `using` statements, with the comments among them and without the line break at their end. */
  readonly head: string
  readonly rest: string
  /** The names that a `param(…)` behind that declares; `undefined` where there is none. */
  readonly parameters: readonly string[] | undefined
  /** Whether the rest is one block, with `param(…)` or `begin`, `process` and `end`: nothing may come before it. */
  readonly isBlock: boolean
}

/** White space and comments. Each comment that is not closed goes on to the end. */
const TRIVIA = /(?:[\s;\ufeff]+|<#[^#]*(?:#(?!>)[^#]*)*(?:#>|$)|#[^\r\n]*)*/y
const USING = /using\s+(?:namespace|module|assembly|type|command)\s[^\r\n;]*;?/iy
const PARAM = /param\s*(?=\()/iy
const BLOCKS = /(?:dynamicparam|begin|process|end|clean)\s*\{/iy
/** One step through code, over quotes and comments as a whole. */
const STEP =
  /<#[^#]*(?:#(?!>)[^#]*)*(?:#>|$)|#[^\r\n]*|'[^']*'?|"(?:[^"`]+|`.)*"?|`.|\$(?:\{[^}]*\}?|\w+)?|[^'"#`$()[\]{},<]+|./sy

export function powershellHead(script: string): PowerShellHead {
  let end = 0
  let at = behind(TRIVIA, script, 0)
  for (;;) {
    const next = behind(USING, script, at)
    if (next === at) break
    end = next
    at = behind(TRIVIA, script, next)
  }
  const head = script.slice(0, end)
  const rest = script.slice(end).replace(/^[^\S\r\n]*(?:\r?\n|$)/, '')
  while (script.charAt(at) === '[') at = behind(TRIVIA, script, behindBrackets(script, at))
  const list = behind(PARAM, script, at)
  if (list > at) return { head, rest, parameters: declaredNames(script, list), isBlock: true }
  return { head, rest, parameters: undefined, isBlock: behind(BLOCKS, script, at) > at }
}

function behind(pattern: RegExp, script: string, at: number): number {
  pattern.lastIndex = at
  return pattern.test(script) ? pattern.lastIndex : at
}

/** Calls back for each step inside the bracket that opens at `from`; the place behind the one that closes it. */
function behindBrackets(script: string, from: number, told?: (step: string, depth: number) => void): number {
  let depth = 0
  for (let at = from; at < script.length; ) {
    const next = behind(STEP, script, at)
    const step = script.slice(at, next)
    if ('([{'.includes(step)) depth += 1
    if (')]}'.includes(step)) depth -= 1
    told?.(step, depth)
    if (depth === 0) return next
    at = next
  }
  return script.length
}

/** Of each parameter the first variable: what stands behind it is its default, what stands in brackets its type. */
function declaredNames(script: string, from: number): readonly string[] {
  const names: string[] = []
  let expected = true
  behindBrackets(script, from, (step, depth) => {
    if (depth !== 1) return
    if (step === ',') expected = true
    if (!expected || !/^\$./.test(step)) return
    names.push(step.replace(/^\$\{?|\}$/g, ''))
    expected = false
  })
  return names
}
