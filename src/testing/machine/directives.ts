/** How an agent runs one command, read off the lines at its top. */
export interface Directives {
  /** `#!ps` asks for PowerShell; without it the platform's own shell runs the text. */
  readonly powershell: boolean
  /** Milliseconds until the agent kills the command. */
  readonly timeout: number
  /** Characters of output that the agent keeps. */
  readonly maxLength: number
  /** The text without its directive lines. */
  readonly body: string
}

/** Evidence: seen (vendor's documentation and public scripts). */
const DEFAULT_TIMEOUT = 10_000
/** Evidence: seen. */
const DEFAULT_MAX_LENGTH = 5_000

const DIRECTIVE = /^#(?:!(ps|sh)|timeout=(\d+)|maxlength=(\d+))[ \t]*\r?(?:\n|$)/i

/**
 * Directives count only at the top and one to a line, in any order; the first other line ends them. `#!sh` does
 * not (code), and asks for nothing but the platform's own shell.
 *
 * Guesses: letter case does not matter, a carriage return before the line break is tolerated, and the last
 * of two directives about the same thing wins.
 */
export function readDirectives(text: string): Directives {
  let body = text
  let powershell = false
  let timeout = DEFAULT_TIMEOUT
  let maxLength = DEFAULT_MAX_LENGTH
  for (let match = DIRECTIVE.exec(body); match !== null; match = DIRECTIVE.exec(body)) {
    if (match[1] !== undefined) powershell = match[1].toLowerCase() === 'ps'
    if (match[2] !== undefined) timeout = Number(match[2])
    if (match[3] !== undefined) maxLength = Number(match[3])
    body = body.slice(match[0].length)
  }
  return { powershell, timeout, maxLength, body }
}
