import type { SessionEvent } from '../model/session-event.ts'
import { readDirectives } from '../scripts/bindings.ts'
import type { CommandTicket } from './command-ticket.ts'
import { interpreterOf, markerOf } from './frame.ts'

/** The tickets of the commands with a marker that a session's history shows, oldest first. */
export function sentCommands(sessionId: string, events: readonly SessionEvent[]): readonly CommandTicket[] {
  return events.flatMap(({ eventType, data, time }) => {
    const text = eventType === 'queuedCommand' ? (data ?? '') : ''
    const marker = markerOf(text)
    if (marker === undefined) return []
    const { timeout = 10_000 } = readDirectives(text).directives
    return {
      sessionId,
      marker,
      interpreter: interpreterOf(text),
      time: (time ?? new Date(0)).toISOString(),
      timeout,
    }
  })
}
