import { duration, positiveDuration } from '../input/numbers.ts'
import { ownOptions } from '../input/options.ts'

/** When to look for the output. All durations are milliseconds. */
export interface PollOptions {
  /** From the sending to the first look. Default 3,500. */
  readonly first?: number | undefined
  /** The pause after the first look. Default 750. */
  readonly pause?: number | undefined
  /** The longest pause; the pauses grow by a twentieth of the time gone by. Default 5,000. */
  readonly maxPause?: number | undefined
}

export interface PollSchedule {
  readonly first: number
  readonly pause: number
  readonly maxPause: number
}

export function pollSchedule(given: unknown): PollSchedule {
  const options = ownOptions('poll', given, ['first', 'pause', 'maxPause'])
  const pause = positiveDuration('poll.pause', options.pause, 750)
  return {
    first: duration('poll.first', options.first, 3500),
    pause,
    maxPause: Math.max(pause, positiveDuration('poll.maxPause', options.maxPause, 5000)),
  }
}

/**
 * The pause before the next look. Answers come about 5 s after the sending (seen), so the first look is
 * shortly before that and the next ones follow closely; the later it gets, the less a second more matters.
 * Up to a tenth off or on, so that scripts on many machines do not look in step.
 */
export function pauseBeforeLook(
  { first, pause, maxPause }: PollSchedule,
  elapsed: number,
  looks: number,
  random: () => number,
): number {
  const jitter = 0.9 + 0.2 * random()
  if (looks === 0) return first * jitter
  return Math.min(maxPause, pause + Math.max(0, elapsed - first) / 20) * jitter
}
