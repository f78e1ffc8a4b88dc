import { ConfigurationError } from '../errors/configuration-error.ts'
import { positiveDuration } from '../input/numbers.ts'
import { describe } from '../input/options.ts'
import { filledTextArgument } from '../input/texts.ts'
import type { Interpreter } from '../scripts/script.ts'
import { isMarker } from './frame.ts'

/**
 * What it takes to find the output of a command, in another process and days later: `collectCommand` reads it. It is
 * plain JSON, and never holds the command's text.
 */
export interface CommandTicket {
  readonly sessionId: string
  /** What is printed around the command's output, and in its text. */
  readonly marker: string
  readonly interpreter: Interpreter
  /** When it was about to be sent, as ISO 8601, by the clock of the sender. */
  readonly time: string
  /** After how many milliseconds the agent kills it. */
  readonly timeout: number
}

/** A marker of the caller's: letters and digits, 16 to 64. */
export function checkMarker(option: string, given: unknown): string {
  if (typeof given === 'string' && isMarker(given)) return given
  throw new ConfigurationError(option, describe(given), '16 to 64 letters and digits of ASCII')
}

/** A ticket as it came back from where it was kept. */
export function checkTicket(given: unknown): CommandTicket {
  if (typeof given !== 'object' || given === null) {
    throw new ConfigurationError('ticket', describe(given), 'what `onSend` was given')
  }
  const { sessionId, marker, interpreter, time, timeout } = given as Partial<Record<string, unknown>>
  if (typeof time !== 'string' || Number.isNaN(Date.parse(time))) {
    throw new ConfigurationError('ticket.time', describe(time), 'a time as ISO 8601')
  }
  if (interpreter !== 'cmd' && interpreter !== 'powershell' && interpreter !== 'sh') {
    throw new ConfigurationError('ticket.interpreter', describe(interpreter), "'cmd', 'powershell' or 'sh'")
  }
  return {
    sessionId: filledTextArgument('ticket.sessionId', sessionId),
    marker: checkMarker('ticket.marker', marker),
    interpreter,
    time,
    timeout: positiveDuration('ticket.timeout', timeout, 60_000),
  }
}
