export const PROMPT = 'C:\\WINDOWS\\system32>'

/** The first thing in the output of cmd is its prompt and the command, echoed. Evidence: seen. */
export function withPrompt(body: string, output: string): string {
  const first = body.split(/\r?\n/, 1)[0] ?? ''
  const echo = `\r\n${PROMPT}${first}\r\n`
  return first.startsWith('@') || output.startsWith(echo) ? output : echo + output
}

/**
 * Plain cmd text as sh text, one line for one: enough for a command and the line that prints its exit code,
 * no more. The prompt is echoed before each line that does not begin with `@`, as cmd does.
 */
export function cmdToSh(text: string): string {
  let echo = true
  const lines = ['ERRORLEVEL=0']
  for (const line of text.split(/\r?\n/)) {
    if (line.trim() === '') continue
    const silent = line.startsWith('@')
    const command = silent ? line.slice(1) : line
    if (echo && !silent) lines.push(`printf '\\r\\n%s\\r\\n' ${quote(PROMPT + line)}`)
    if (/^\s*echo\s+(on|off)\s*$/i.test(command)) echo = /on\s*$/i.test(command)
    else if (/^\s*echo\b[^&|]*$/i.test(command)) lines.push(translate(command))
    else lines.push(translate(command), 'ERRORLEVEL=$?')
  }
  return `${lines.join('\n')}\n`
}

function translate(command: string): string {
  return withoutSemicolons(command)
    .replace(/^\s*rem\b.*$/i, ':')
    .replace(/^\s*echo[(.]/i, 'echo ')
    .replace(/\bexit\s+\/b\b/gi, 'exit')
    .replaceAll(/(?<![&>])&(?![&>])/g, ';')
    .replaceAll(/%([A-Za-z_]\w*)%/g, (_, name: string) => `\${${name.toUpperCase()}}`)
}

/** To cmd a `;` outside of quotes is no end of a command. */
function withoutSemicolons(command: string): string {
  return command
    .split('"')
    .map((part, index) => (index % 2 === 0 ? part.replaceAll(';', '\\;') : part))
    .join('"')
}

function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`
}
