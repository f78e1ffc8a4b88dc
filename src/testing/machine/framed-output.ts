import type { ReceivedCommand } from './command-handler.ts'

type Framed = Pick<ReceivedCommand, 'body' | 'interpreter'>

/** A line that prints one word. */
const MARK = /^@?(?:echo )?["']?([^\s"'=]+)["']?\s*$/gim

/**
 * A line with which a script reports the exit code of what it did: a mark, `=`, the shell's variable. With a `;` at its
 * end it begins a new line first, as those of `runCommand` do.
 */
const REPORT =
  /^@?(?:echo )?["']?(?:`n)?([^\s"'=]+)=(?:%ERRORLEVEL%|\$\?|\$\w*ExitCode|\$\(\$acgFrame\.Code\))(;?)["']?\s*$/gim

/**
 * What a shell makes of a script that prints a mark, does its work, and prints the mark again with the exit code,
 * where somebody else says what the work printed: the mark, that, and the mark with the code. `undefined` for any
 * other script, and for an output that holds the mark already.
 *
 * @param exitCode `undefined` where the script did not come so far
 */
export function framedOutput(
  { body, interpreter }: Framed,
  output: string,
  exitCode: number | undefined,
): string | undefined {
  const marks = new Set([...body.matchAll(MARK)].map(([, word]) => word))
  // The last is the outermost: the work may report on parts of its own.
  const report = [...body.matchAll(REPORT)].findLast(([, word]) => marks.has(word))
  const [, mark, closed] = report ?? []
  if (mark === undefined || output.includes(mark)) return undefined
  const newline = interpreter === 'sh' ? '\n' : '\r\n'
  if (exitCode === undefined) return mark + newline + output
  if (closed === ';') return `${mark}${newline}${output}${newline}${mark}=${exitCode};${newline}`
  const ended = output === '' || output.endsWith('\n') ? output : output + newline
  return `${mark}${newline}${ended}${mark}=${exitCode}${newline}`
}

/** The script inside of what `runCommand` puts around it; any other text as it is. */
export function scriptIn({ body, interpreter }: Framed): string {
  return READERS[interpreter](body) ?? body
}

const READERS: Readonly<Record<ReceivedCommand['interpreter'], (body: string) => string | undefined>> = {
  cmd: (body) =>
    /^@echo off\r\n@echo \w+\r\n(.*)\r\n\r\n\r\n@echo\(\r\n@echo \w+=%ERRORLEVEL%;$/s.exec(body)?.[1],
  sh: (body) => quotedBehind("\n_acg_script='", body, "'\\''")?.text.replaceAll("'\\''", "'"),
  powershell(body) {
    const begin = body.includes("{ Text = ('") ? "{ Text = ('" : "{ Text = '"
    const quoted = quotedBehind(begin, body, "''")
    if (quoted === undefined) return undefined
    const text = quoted.text.replaceAll("''", "'")
    if (!begin.endsWith("('")) return text
    const codes = quoted.rest.slice(0, quoted.rest.indexOf(')')).match(/0x[\da-f]{1,4}/g) ?? []
    return text.replaceAll(/\{(\d{1,5})\}/g, (_, at: string) =>
      String.fromCharCode(Number(codes[Number(at)])),
    )
  },
}

/** What stands in single quotes, in which `escaped` stands for one. */
function quotedBehind(
  begin: string,
  body: string,
  escaped: string,
): { readonly text: string; readonly rest: string } | undefined {
  const from = body.indexOf(begin) + begin.length
  if (from < begin.length) return undefined
  let end = body.indexOf("'", from)
  while (end !== -1 && body.startsWith(escaped, end)) end = body.indexOf("'", end + escaped.length)
  return end === -1 ? undefined : { text: body.slice(from, end), rest: body.slice(end + 1) }
}

/** The script with the values in it that were bound to names before it. */
export function withBoundValues(script: string, { body, interpreter }: Framed): string {
  const [assigned, escaped, named] = BINDINGS[interpreter]
  let text = script
  for (let slot = 1; slot < 100; slot += 1) {
    const name = `_acg${slot}`
    const bound = quotedBehind(assigned(name), body, escaped)?.text
    if (bound === undefined) break
    text = text.replaceAll(named(name), () => bound.replaceAll(escaped, "'"))
  }
  return text
}

const BINDINGS: Readonly<
  Record<
    ReceivedCommand['interpreter'],
    readonly [assigned: (name: string) => string, escaped: string, named: (name: string) => string]
  >
> = {
  sh: [(name) => `${name}='`, "'\\''", (name) => `"$\{${name}?}"`],
  powershell: [(name) => `$${name} = '`, "''", (name) => `$\{${name}}`],
  // It binds nothing.
  cmd: [(name) => `${name}='`, "''", (name) => name],
}
