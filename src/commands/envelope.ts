import type { Interpreter } from '../scripts/script.ts'

/** The limits that an agent keeps to when it is told them. */
export interface AgentLimits {
  /** Milliseconds after which the agent kills the command. Without the directive: 10,000 (seen, vendor). */
  readonly timeout: number
  /** Characters after which the agent cuts the output. Without the directive: 5,000 (seen, vendor). */
  readonly maxOutput: number
}

/**
 * A command as it is sent: the directives on lines of their own, `#!ps` first (seen), then the body, and
 * around that, where there is a marker, a line that prints it before and one that prints it with the exit code
 * after. The marker is the only safe correlation: nothing in the service ties an output to its command (seen).
 */
export function wrapCommand(
  body: string,
  interpreter: Interpreter,
  limits: AgentLimits,
  marker: string | undefined,
): string {
  const directives = [
    ...(interpreter === 'powershell' ? ['#!ps'] : []),
    `#timeout=${limits.timeout}`,
    `#maxlength=${limits.maxOutput}`,
  ]
  const script = marker === undefined ? body : FRAMES[interpreter](body, marker)
  const text = `${directives.join('\n')}\n${script}`
  return text
}

const FRAMES: Readonly<Record<Interpreter, (body: string, marker: string) => string>> = {
  // Without `echo off` cmd writes its prompt and each line before it runs it; the @ keeps these lines themselves
  // out of the output, should it write them all the same. cmd reads lines that end in CRLF.
  cmd: (body, marker) =>
    ['@echo off', `@echo ${marker}`, ...body.split(/\r?\n/), `@echo ${marker}=%ERRORLEVEL%`].join('\r\n'),
  // $? belongs to the statement before, so it is read first. A script that says `exit` runs `finally` and
  // nothing else, so its code is not known; one that throws says so in the output and counts as 1.
  powershell: (body, marker) =>
    [
      `'${marker}'`,
      "$acgExitCode = ''",
      'try {',
      body,
      '$acgExitCode = if ($?) { 0 } elseif ($LASTEXITCODE) { $LASTEXITCODE } else { 1 }',
      '} catch {',
      '$_ | Out-String',
      '$acgExitCode = 1',
      '} finally {',
      `"${marker}=$acgExitCode"`,
      '}',
    ].join('\n'),
  // A subshell, so that a script that says `exit` still reaches the last line; the empty line ends a body
  // whose last line goes on.
  sh: (body, marker) => [`echo "${marker}"`, '(', body, '', ')', `echo "${marker}=$?"`].join('\n'),
}

/** What an output says about the command that carried the marker. */
export interface MarkedOutput {
  /** What was printed between the two markers. */
  readonly output: string
  /** `undefined` where the last marker is missing, or the script said `exit` in PowerShell. */
  readonly exitCode: number | undefined
  readonly killed: boolean
  readonly truncated: boolean
}

const KILLED = /\s*Killed after \d+ milliseconds\.?\s*$/i
const TRUNCATED = /\s*Truncated output at \d+ characters\.?\s*$/i

/** Reads an output by its marker; `undefined` where it is not this command's. */
export function readMarked(data: string, marker: string): MarkedOutput | undefined {
  const text = data.replace(/^\uFEFF/, '')
  // A line of its own: where the agent echoes the script, the marker stands behind other text.
  const first = new RegExp(`(?:^|\\r?\\n)${marker}[ \\t]*(?:\\r?\\n|$)`).exec(text)
  if (first === null) return undefined
  const rest = text.slice(first.index + first[0].length)
  const last = new RegExp(`${marker}=(-?\\d*)`).exec(rest)
  if (last !== null) {
    const code = last[1] ?? ''
    return {
      output: withoutEcho(rest.slice(0, last.index)),
      exitCode: code === '' ? undefined : Number(code),
      killed: false,
      truncated: TRUNCATED.test(rest.slice(last.index + last[0].length)),
    }
  }
  const { text: output, killed, truncated } = withoutVerdicts(rest)
  return { output: withoutEcho(output), exitCode: undefined, killed, truncated }
}

/** Cuts the agent's own words from the end of an output and says which there were. */
export function withoutVerdicts(text: string): {
  readonly text: string
  readonly killed: boolean
  readonly truncated: boolean
} {
  let left = text
  let killed = false
  let truncated = false
  // At most one of each, in either order.
  for (let round = 0; round < 2; round += 1) {
    if (KILLED.test(left)) {
      left = left.replace(KILLED, '')
      killed = true
    }
    if (TRUNCATED.test(left)) {
      left = left.replace(TRUNCATED, '')
      truncated = true
    }
  }
  return { text: left, killed, truncated }
}

/** One line break at the end belongs to the command's last line or to cmd's prompt, not to what it said. */
function withoutEcho(text: string): string {
  return text.replace(/\r?\n$/, '')
}
