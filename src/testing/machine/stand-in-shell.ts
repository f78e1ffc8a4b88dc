import { PROMPT } from './cmd.ts'
import type { CommandHandler } from './command-handler.ts'
import { withBoundValues } from './framed-output.ts'
import type { Machine } from './machine-options.ts'

/**
 * What a guest without a shell and without a handler answers. Line by line: `echo`, `Write-Output` and bare
 * strings of PowerShell print their text, with `$?`, variables whose name ends in `ExitCode` and `%ERRORLEVEL%` replaced as if every
 * command had succeeded; `hostname` and `whoami` know the machine; anything else succeeds in silence.
 * cmd echoes its prompt before every line that does not begin with `@`, until `echo off`. Of what `runCommand` sends
 * only the script itself is read so: what stands around it is played as that of any other answer.
 */
export function standInShell(machine: Machine): CommandHandler {
  return (command) => {
    if (command.script !== command.body) {
      const lines = withBoundValues(command.script, command)
        .split(/\r?\n/)
        .filter((text) => text.trim() !== '')
      return lines.map((line) => answerLine(line, false, machine)).join('')
    }
    let echo = command.interpreter === 'cmd'
    let output = ''
    const body = withBoundValues(command.body, command)
    for (const line of body.split(/\r?\n/).filter((text) => text.trim() !== '')) {
      const switched = /^@?echo (on|off)$/i.exec(line.trim())?.[1]?.toLowerCase()
      if (switched === undefined || !line.startsWith('@')) output += answerLine(line, echo, machine)
      if (switched !== undefined && command.interpreter === 'cmd') echo = switched === 'on'
    }
    return { output, verbatim: true }
  }
}

function answerLine(line: string, echo: boolean, machine: Machine): string {
  const newline = machine.os === 'windows' ? '\r\n' : '\n'
  const silent = line.startsWith('@')
  const printed = printedBy(silent ? line.slice(1) : line, machine)
  const output = printed === undefined ? '' : printed + newline
  return echo && !silent ? `\r\n${PROMPT}${line}\r\n${output}` : output
}

function printedBy(line: string, machine: Machine): string | undefined {
  const text = line.trim()
  if (/^echo (?:on|off)$/i.test(text) && machine.os === 'windows') return undefined
  if (/^hostname$/i.test(text)) return machine.name
  if (/^whoami$/i.test(text)) return machine.os === 'windows' ? 'nt authority\\system' : 'root'
  const echoed =
    /^(?:echo|Write-Output|Write-Host)\s+(.*)$/is.exec(text)?.[1] ?? /^(["'].*["'])$/s.exec(text)?.[1]
  if (echoed === undefined) return undefined
  return unquote(echoed).replaceAll(/%ERRORLEVEL%|\$\w*EXITCODE|\$\?/gi, '0')
}

function unquote(text: string): string {
  const quote = text.charAt(0)
  const quoted = text.length > 1 && (quote === '"' || quote === "'") && text.endsWith(quote)
  return quoted ? text.slice(1, -1) : text
}
