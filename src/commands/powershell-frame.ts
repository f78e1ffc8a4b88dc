import { ConfigurationError } from '../errors/configuration-error.ts'

/**
 * Refuses a script that PowerShell takes at the very start of a file only, by the language's documentation: one
 * that begins with `param(…)`, or with `using`. Behind the line that prints the marker, in the block that
 * catches errors, it would not be read at all.
 */
export function checkFits(script: string): void {
  const start = afterComments(script, 0)
  if (/^using\s+(?:namespace|module|assembly)\s/i.test(script.slice(start, start + 40))) {
    throw new ConfigurationError(
      'command',
      'a PowerShell script with a `using` statement, which PowerShell takes at the very start of a script only, ' +
        'and there is the line that prints the marker',
      'a script without it: full names of types, [System.IO.File], Import-Module for a module, Add-Type for an assembly',
    )
  }
  if (/^param\s*\(/i.test(script.slice(afterAttributes(script, start)))) {
    throw new ConfigurationError(
      'command',
      'a PowerShell script that begins with param(…), which PowerShell takes at the very start of a script only, ' +
        'and there is the line that prints the marker',
      `the script in a block that is called: & { param($a) … } value; in a powershell\`…\` script with \${value}`,
    )
  }
}

/** Where the first thing stands that is no white space and no comment. */
function afterComments(script: string, from: number): number {
  let at = from
  for (;;) {
    while (/^[\s\ufeff;]$/.test(script.charAt(at))) at += 1
    if (script.startsWith('<#', at)) at = behind('#>', script, at + 2)
    else if (script.startsWith('#', at)) at = behind('\n', script, at)
    else return at
  }
}

function behind(end: string, script: string, from: number): number {
  const found = script.indexOf(end, from)
  return found === -1 ? script.length : found + end.length
}

/** Where the first thing stands behind attributes such as `[CmdletBinding()]`. */
function afterAttributes(script: string, from: number): number {
  let at = from
  while (script.charAt(at) === '[') at = afterComments(script, afterBrackets(script, at))
  return at
}

/** Behind the bracket that closes this one; those inside quotes count for nothing. */
function afterBrackets(script: string, from: number): number {
  let depth = 0
  let quote = ''
  for (let at = from; at < script.length; at += 1) {
    const char = script.charAt(at)
    if (quote !== '') {
      if (char === quote) quote = ''
    } else if (char === "'" || char === '"') quote = char
    else if (char === '[') depth += 1
    else if (char === ']') depth -= 1
    if (depth === 0) return at + 1
  }
  return script.length
}
