import { createInterface } from 'node:readline'
import type { Terminal } from './terminal.ts'

/** Asks, and reads one line; `undefined` where the input ends, or at Ctrl-C. */
export async function readLine(
  { input, err, interrupt }: Terminal,
  prompt: string,
): Promise<string | undefined> {
  err.write(prompt)
  // Not a terminal's line editor: that one would take Ctrl-C for itself. Closed, it lets the process end.
  const reader = createInterface({ input, terminal: false, signal: interrupt })
  const leave = () => reader.close()
  input.once('error', leave)
  try {
    return await new Promise<string | undefined>((resolve) => {
      reader.once('line', resolve)
      reader.once('close', () => resolve(undefined))
    })
  } finally {
    input.off('error', leave)
    reader.close()
  }
}

export function isYes(answer: string | undefined): boolean {
  return answer !== undefined && /^\s*(?:y|yes)\s*$/i.test(answer)
}
