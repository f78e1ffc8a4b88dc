import type { ReceivedCommand } from './command-handler.ts'

/** The line with which a script reports the exit code of what it did: a mark, `=`, the shell's variable. */
const REPORT = /^@?(?:echo )?["']?([^\s"'=]+)=(?:%ERRORLEVEL%|\$\?|\$\w*ExitCode)["']?\s*$/im

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
  const mark = REPORT.exec(body)?.[1]
  if (mark === undefined || output.includes(mark)) return undefined
  const newline = interpreter === 'sh' ? '\n' : '\r\n'
  const ended = output === '' || output.endsWith('\n') ? output : output + newline
  return exitCode === undefined
    ? mark + newline + output
    : [mark, newline, ended, mark, '=', String(exitCode ?? ''), newline].join('')
}
