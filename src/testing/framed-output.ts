import type { ReceivedCommand } from './command-handler.ts'

/** A line that prints one word. */
const MARK = /^@?(?:echo )?["']?([^\s"'=]+)["']?\s*$/gim

/** A line with which a script reports the exit code of what it did: a mark, `=`, the shell's variable. */
const REPORT = /^@?(?:echo )?["']?([^\s"'=]+)=(?:%ERRORLEVEL%|\$\?|\$\w*ExitCode)["']?\s*$/gim

/**
 * What a shell makes of a script that prints a mark, does its work, and prints the mark again with the exit code,
 * where somebody else says what the work printed: the mark, that, and the mark with the code. `undefined` for any
 * other script, and for an output that holds the mark already.
 *
 * @param exitCode `null` where the shell has none to tell, `undefined` where the script was killed before it came so far
 */
export function framedOutput(
  { body, interpreter }: Pick<ReceivedCommand, 'body' | 'interpreter'>,
  output: string,
  exitCode: number | null | undefined,
): string | undefined {
  const marks = new Set([...body.matchAll(MARK)].map(([, word]) => word))
  // The last is the outermost: the work may report on parts of its own.
  const mark = [...body.matchAll(REPORT)].map(([, word]) => word).findLast((word) => marks.has(word))
  if (mark === undefined || output.includes(mark)) return undefined
  const newline = interpreter === 'sh' ? '\n' : '\r\n'
  const ended = output === '' || output.endsWith('\n') ? output : output + newline
  return exitCode === undefined
    ? mark + newline + output
    : [mark, newline, ended, mark, '=', String(exitCode ?? ''), newline].join('')
}
