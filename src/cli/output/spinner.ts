import type { TextOutput } from '../terminal.ts'
import { liveLine } from './live-line.ts'

const FRAMES = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏']

/** Shows at a terminal that work is under way, and for how long. It can stop for a question and go on. */
export interface Spinner {
  start(): void
  stop(): void
}

export function spinner(output: TextOutput, title: string): Spinner {
  if (!output.isTerminal) return { start() {}, stop() {} }
  const line = liveLine(output)
  let timer: ReturnType<typeof setInterval> | undefined
  let started = 0
  let frame = 0
  const turn = () => {
    const seconds = Math.floor((performance.now() - started) / 1000)
    line.show(`${FRAMES[frame % FRAMES.length]} ${title}${seconds > 0 ? ` ${seconds} s` : ''}`)
    frame += 1
  }
  return {
    start() {
      started = performance.now()
      timer ??= setInterval(turn, 80)
    },
    stop() {
      clearInterval(timer)
      timer = undefined
      line.clear()
    },
  }
}

/** Spins until the work ends. */
export async function whileSpinning<Value>(
  output: TextOutput,
  title: string,
  work: () => Promise<Value>,
): Promise<Value> {
  const spinning = spinner(output, title)
  spinning.start()
  try {
    return await work()
  } finally {
    spinning.stop()
  }
}
