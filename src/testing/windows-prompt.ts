export const PROMPT = 'C:\\WINDOWS\\system32>'

/** The first thing in the output of cmd is its prompt and the command, echoed. Evidence: seen. */
export function withPrompt(body: string, output: string): string {
  const first = body.split(/\r?\n/, 1)[0] ?? ''
  const echo = `\r\n${PROMPT}${first}\r\n`
  return first.startsWith('@') || output.startsWith(echo) ? output : echo + output
}
