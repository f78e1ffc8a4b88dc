import type { TextOutput } from '../terminal.ts'
import { cutTo } from './fit.ts'
import { printableLine } from './printable.ts'

/** One line that changes in place while work is under way, and is gone when it is done. */
export interface LiveLine {
  show(text: string): void
  clear(): void
}

/** Only at a terminal; elsewhere it says nothing, so that logs hold no progress. */
export function liveLine(output: TextOutput): LiveLine {
  if (!output.isTerminal) return { show() {}, clear() {} }
  let shown = ''
  const erase = '\r\u001b[K'
  return {
    show(text) {
      const line = cutTo(printableLine(text), (output.columns ?? 80) - 1)
      if (line === shown) return
      shown = line
      output.write(`${erase}${line}`)
    },
    clear() {
      if (shown !== '') output.write(erase)
      shown = ''
    },
  }
}
