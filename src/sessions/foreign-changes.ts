import type { ForeignPropertyChange } from '../errors/property-conflict-error.ts'
import type { SessionEvent } from '../model/session-event.ts'

/**
 * The changes by others among a session's new events: events 64 with a value that was neither there before nor written by
 * us.
 *
 * What event 64 contains is a guess. Only if one of these events contains a value that we wrote does it contain the new
 * value; otherwise nothing is reported.
 */
export function foreignChanges(
  events: readonly SessionEvent[],
  seenBefore: ReadonlySet<string>,
  before: readonly string[],
  written: readonly string[],
): ForeignPropertyChange[] {
  const changes = events
    .filter((event) => event.eventType === 'modifiedCustomProperty' && !seenBefore.has(event.eventId))
    .map(({ host, data, time }) => ({ host, value: data ?? '', time }))
  if (!changes.some(({ value }) => written.includes(value))) return []
  return changes.filter(({ value }) => !written.includes(value) && !before.includes(value))
}
