import type { CommandHandler, ReceivedCommand } from './command-handler.ts'
import type { Machine } from './machine-options.ts'
import { PROMPT } from './windows-prompt.ts'

/**
 * What a guest without a shell and without a handler answers. Line by line: `echo`, `Write-Output` and bare
 * strings of PowerShell print their text, with `$?`, `$LASTEXITCODE` and `%ERRORLEVEL%` replaced as if every
 * command had succeeded; `hostname` and `whoami` know the machine; anything else succeeds in silence.
 * cmd echoes its prompt before every line that does not begin with `@`.
 */
export function standInShell(machine: Machine): CommandHandler {
  return (command) => {
    const lines = command.body.split(/\r?\n/).filter((line) => line.trim() !== '')
    const output = lines.map((line) => answerLine(line, command, machine)).join('')
    return { output, verbatim: true }
  }
}

function answerLine(line: string, { interpreter }: ReceivedCommand, machine: Machine): string {
  const newline = machine.os === 'windows' ? '\r\n' : '\n'
  const silent = line.startsWith('@')
  const printed = printedBy(silent ? line.slice(1) : line, machine)
  const output = printed === undefined ? '' : printed + newline
  return interpreter === 'cmd' && !silent ? `\r\n${PROMPT}${line}\r\n${output}` : output
}

function printedBy(line: string, machine: Machine): string | undefined {
  const text = line.trim()
  if (/^hostname$/i.test(text)) return machine.name
  if (/^whoami$/i.test(text)) return machine.os === 'windows' ? 'nt authority\\system' : 'root'
  const echoed =
    /^(?:echo|Write-Output|Write-Host)\s+(.*)$/is.exec(text)?.[1] ?? /^(["'].*["'])$/s.exec(text)?.[1]
  if (echoed === undefined) return undefined
  return unquote(echoed, machine).replaceAll(/%ERRORLEVEL%|\$LASTEXITCODE|\$\?/gi, '0')
}

/** cmd prints the quotes of `echo "x"`; the other shells take them off. */
function unquote(text: string, machine: Machine): string {
  if (machine.os === 'windows' && !/^(["']).*\1$/s.test(text)) return text
  return text.replace(/^(["'])(.*)\1$/s, '$2')
}
