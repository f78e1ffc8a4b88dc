import type { TextOutput } from '../terminal.ts'
import { liveLine } from './live-line.ts'

const FRAMES = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏']

/** Shows at a terminal that work is under way, and for how long, until it ends. */
export async function whileSpinning<Value>(
  output: TextOutput,
  title: string,
  work: () => Promise<Value>,
): Promise<Value> {
  if (!output.isTerminal) return work()
  const line = liveLine(output)
  const started = performance.now()
  let frame = 0
  const turn = () => {
    const seconds = Math.floor((performance.now() - started) / 1000)
    line.show(`${FRAMES[frame % FRAMES.length]} ${title}${seconds > 0 ? ` ${seconds} s` : ''}`)
    frame += 1
  }
  const timer = setInterval(turn, 80)
  try {
    return await work()
  } finally {
    clearInterval(timer)
    line.clear()
  }
}
