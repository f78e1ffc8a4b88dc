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

/** Reads an output by its marker; `undefined` where it is not this command's. */
export function readMarked(data: string, marker: string): MarkedOutput | undefined {
  const text = withoutByteOrderMark(data)
  const start = behindFirstMarker(text, marker)
  if (start === undefined) return undefined
  const rest = text.slice(start)
  const last = rest.indexOf(`${marker}=`)
  if (last === -1) {
    const { text: output, killedAfter, truncated } = withoutVerdicts(rest)
    return { output: withoutEcho(output), exitCode: undefined, killed: killedAfter !== undefined, truncated }
  }
  const code = exitCodeAt(rest, last + marker.length + 1)
  const { truncated } = withoutVerdicts(rest.slice(last))
  return { output: withoutEcho(rest.slice(0, last)), exitCode: code, killed: false, truncated }
}

/** Where the first line ends that is the marker alone: where the agent echoes the script, it stands behind other text. */
function behindFirstMarker(text: string, marker: string): number | undefined {
  for (let at = text.indexOf(marker); at !== -1; at = text.indexOf(marker, at + marker.length)) {
    if (at > 0 && text.charAt(at - 1) !== '\n') continue
    let end = at + marker.length
    while (text.charAt(end) === ' ' || text.charAt(end) === '\t') end += 1
    if (end === text.length) return end
    if (text.charAt(end) === '\r') end += 1
    if (text.charAt(end) === '\n') return end + 1
  }
  return undefined
}

/** Exit codes are numbers of 32 bits, with and without a sign: what is none is not the frame's. */
function exitCodeAt(text: string, at: number): number | undefined {
  const [code = ''] = /^-?\d*/.exec(text.slice(at, at + '-2147483648'.length + 1)) ?? []
  const number = code === '' ? Number.NaN : Number(code)
  return number >= -(2 ** 31) && number < 2 ** 32 ? number : undefined
}

/** The agent's own words at the end of an output (seen). */
const KILLED = /Killed after (\d{1,15}) milliseconds\.?$/i
const TRUNCATED = /Truncated output at (\d{1,15}) characters\.?$/i
/** More than they have. No more is looked at, so that they are found as quickly in any output. */
const LONGEST_VERDICT = 60

/** An output without what the agent wrote at its end, and what that says. */
interface JudgedOutput {
  readonly text: string
  /** Milliseconds, where it says that it killed the command. */
  readonly killedAfter: number | undefined
  readonly truncated: boolean
}

/** Cuts the agent's own words from the end of an output: at most one of each, in either order. */
export function withoutVerdicts(text: string): JudgedOutput {
  const killedLast = cutVerdict(text, KILLED)
  const truncated = cutVerdict(killedLast?.text ?? text, TRUNCATED)
  const killedFirst = killedLast === undefined ? cutVerdict(truncated?.text ?? '', KILLED) : undefined
  return {
    text: (killedFirst ?? truncated ?? killedLast)?.text ?? text,
    killedAfter: (killedFirst ?? killedLast)?.number,
    truncated: truncated !== undefined,
  }
}

function cutVerdict(
  text: string,
  verdict: RegExp,
): { readonly text: string; readonly number: number } | undefined {
  const trimmed = text.trimEnd()
  const found = verdict.exec(trimmed.slice(-LONGEST_VERDICT))
  if (found === null) return undefined
  return { text: trimmed.slice(0, -found[0].length).trimEnd(), number: Number(found[1]) }
}

/** cmd may open an output with one (seen). */
export function withoutByteOrderMark(text: string): string {
  return text.startsWith('\uFEFF') ? text.slice(1) : text
}

/** One line break at the end belongs to the command's last line or to cmd's prompt, not to what it said. */
function withoutEcho(text: string): string {
  if (!text.endsWith('\n')) return text
  return text.slice(0, text.endsWith('\r\n') ? -2 : -1)
}
