import type { ForeignPropertyChange } from '../errors/property-conflict-error.ts'
import type { SessionEvent } from '../model/session-event.ts'

/**
 * The changes among a session's new events that are not ours: events 64 with a value that was neither there
 * before nor written by us.
 *
 * What event 64 carries is not known for certain. So a server counts as one that gives the new value only if
 * one of these events carries a value that we wrote; on any other nothing is concluded, rather than something
 * false.
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
