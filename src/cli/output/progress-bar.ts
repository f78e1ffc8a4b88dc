import type { TextOutput } from '../terminal.ts'
import { bytes } from './bytes.ts'
import { liveLine } from './live-line.ts'

export interface ProgressBar {
  show(received: number, total: number | undefined): void
  clear(): void
}

const BAR = 24

/** Bytes, rate and time left, at a terminal; elsewhere nothing. */
export function progressBar(output: TextOutput, clock: () => number = () => performance.now()): ProgressBar {
  const line = liveLine(output)
  const started = clock()
  return {
    show(received, total) {
      const seconds = (clock() - started) / 1000
      const rate = seconds > 0 ? received / seconds : 0
      line.show(progressInWords(received, total, rate))
    },
    clear: () => line.clear(),
  }
}

/** @param rate bytes per second, 0 where it is not known yet */
export function progressInWords(received: number, total: number | undefined, rate: number): string {
  const speed = rate > 0 ? `  ${bytes(rate)}/s` : ''
  if (total === undefined || total === 0) return `${bytes(received)}${speed}`
  const part = Math.min(1, received / total)
  const full = Math.floor(part * BAR)
  const bar = `${'█'.repeat(full)}${'░'.repeat(BAR - full)}`
  const left = rate > 0 && received < total ? `  ${clockTime((total - received) / rate)} left` : ''
  return `${bar} ${String(Math.floor(part * 100)).padStart(3)} %  ${bytes(received)} of ${bytes(total)}${speed}${left}`
}

function clockTime(seconds: number): string {
  const whole = Math.ceil(seconds)
  const two = (number: number) => String(number).padStart(2, '0')
  const hours = Math.floor(whole / 3600)
  return `${hours > 0 ? `${hours}:` : ''}${two(Math.floor(whole / 60) % 60)}:${two(whole % 60)}`
}
