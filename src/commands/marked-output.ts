/** What an output says about the command that carried the marker. */
export interface MarkedOutput {
  /** What was printed between the two markers, and what came after them. */
  readonly output: string
  /** `undefined` where the last marker is missing, was cut, or has no code. */
  readonly exitCode: number | undefined
  readonly killed: boolean
  readonly truncated: boolean
}

/**
 * Reads an output by its marker; `undefined` where it is not this command's. It begins behind the first line that is
 * nothing but the marker, and ends at the last that is nothing but the marker with a code: a script may print itself.
 */
export function readMarked(data: string, marker: string): MarkedOutput | undefined {
  const text = withoutByteOrderMark(data)
  const { start, end } = findLines(text, marker)
  if (end === undefined) return start === undefined ? undefined : withoutEnd(text.slice(start), marker)
  const before = withoutLineBreak(withoutLineBreak(text.slice(start ?? 0, end.from)))
  const { output: after, truncated } = afterEnd(text.slice(end.to))
  const output = [before, after].filter((part) => part !== '').join('\n')
  return { output, exitCode: end.exitCode, killed: false, truncated }
}

interface EndLine {
  readonly from: number
  readonly to: number
  readonly exitCode: number | undefined
}

/** Where the output begins, and the line that ends it. */
function findLines(
  text: string,
  marker: string,
): { readonly start: number | undefined; readonly end: EndLine | undefined } {
  let start: number | undefined
  let end: EndLine | undefined
  for (let from = 0; from < text.length; ) {
    const lineBreak = text.indexOf('\n', from)
    const to = lineBreak === -1 ? text.length : lineBreak + 1
    const line = bare(text.slice(from, to))
    // What another process wrote before it may stand on its line: where PowerShell was told to speak XML, its progress.
    if (start === undefined && (line === marker || line.endsWith(`</Objs>${marker}`))) start = to
    const code = line.startsWith(`${marker}=`) ? END.exec(line.slice(marker.length))?.[1] : undefined
    if (code !== undefined) end = { from, to, exitCode: exitCodeOf(code) }
    from = to
  }
  return { start, end }
}

const END = /^=(-?\d{1,10}|);$/

/** What stands around words in a line and is none: escape sequences of a terminal, control characters, a late mark. */
const NO_WORDS =
  /\p{Cc}\[[0-?]*[ -/]*[@-~]|\p{Cc}\][^\p{Cc}]*\p{Cc}\\?|\p{Cc}(?:[=>]|[()][0-~])|[\p{Cc}\ufeff]/gu

function bare(line: string): string {
  return line.replaceAll(NO_WORDS, '').trim()
}

/** Exit codes are numbers of 32 bits, with and without a sign: what is none is not the frame's. */
function exitCodeOf(code: string): number | undefined {
  const number = code === '' ? Number.NaN : Number(code)
  return number >= -(2 ** 31) && number < 2 ** 32 ? number : undefined
}

/** An output that breaks off before its end: the script left, was killed, or the output was cut. */
function withoutEnd(rest: string, marker: string): MarkedOutput {
  const { text, killedAfter, truncated } = withoutVerdicts(rest)
  const at = text.lastIndexOf('\n') + 1
  const last = text.slice(at)
  // An end line that was cut is none, and no output.
  const cut = last.startsWith(`${marker}=`) || (last.length > 8 && `${marker}=`.startsWith(last))
  const output = withoutLineBreak(cut ? withoutLineBreak(text.slice(0, at)) : text)
  return { output, exitCode: undefined, killed: killedAfter !== undefined, truncated }
}

/** cmd's prompt may follow. Anything else is of what the script left running, or was told late, and is output too. */
function afterEnd(rest: string): { readonly output: string; readonly truncated: boolean } {
  const { text, killedAfter, truncated } = withoutVerdicts(rest)
  // Where it was killed after its end, the words of the agent say so.
  const output = withoutLineBreak(killedAfter === undefined ? text : rest)
  return { output: /^(?:[A-Za-z]:\\[^<>|"]*>)?$/.test(bare(output)) ? '' : output, truncated }
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
  const killedFirst = killedLast === undefined && truncated ? cutVerdict(truncated.text, KILLED) : undefined
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

/**
 * One line break less at the end. One belongs to the frame, which may not know whether the script's last line was
 * ended; one to that line itself, or to cmd's prompt, and not to what was said.
 */
function withoutLineBreak(text: string): string {
  if (!text.endsWith('\n')) return text
  let end = text.length - 1
  while (text.charAt(end - 1) === '\r') end -= 1
  return text.slice(0, end)
}
