import { type Connection, decodeConnection } from './connection.ts'
import type { CustomPropertyLabels, CustomPropertySlots } from './custom-properties.ts'
import { decodeSession, isWireSession, type Session, wireSession } from './session.ts'
import { decodeSessionEvent, type SessionEvent } from './session-event.ts'
import { mismatch } from './shape.ts'
import { isWireObject, list, type WireObject } from './wire-value.ts'
import { withRaw } from './with-raw.ts'

/**
 * A session with its history. Evidence: that there is one is verified; where the answer holds connections
 * and events differs between servers (seen), and every known place is read.
 */
export interface SessionDetails<Labels extends CustomPropertyLabels = readonly []> {
  readonly session: Session<Labels>
  /** Oldest first, those without a time before all others. The server keeps about 30 days by default (vendor). */
  readonly events: readonly SessionEvent[]
  readonly connections: readonly Connection[]
  /** The answer as the server sent it. Not enumerable. */
  readonly raw: WireObject
}

export function decodeSessionDetails<const Labels extends CustomPropertyLabels>(
  wire: WireObject,
  slots: CustomPropertySlots<Labels>,
): SessionDetails<Labels> {
  // The session beside its history (seen), or its own fields at the top (verified, in the reference's words).
  const inner = wire['Session']
  const session = isWireObject(inner) ? inner : wire
  if (!isWireSession(session)) throw mismatch(wireSession(), session)
  const connections = wire['Connections'] ?? session['ActiveConnections']
  return withRaw(
    {
      session: decodeSession(session, slots),
      events: history(new Set([wire['Events'], session['Events'], ...eventsOfConnections(connections)])),
      connections: list(connections, decodeConnection) ?? [],
    },
    wire,
  )
}

/** Servers before 22.9 keep events with the connection that they belong to (seen). */
function eventsOfConnections(connections: unknown): unknown[] {
  return Array.isArray(connections)
    ? connections.filter(isWireObject).map((connection) => connection['Events'])
    : []
}

/** @param sources each list of events once: the session may be the answer itself */
function history(sources: ReadonlySet<unknown>): readonly SessionEvent[] {
  const events: SessionEvent[] = []
  const seen = new Set<string>()
  for (const event of [...sources].flatMap((source) => list(source, decodeSessionEvent) ?? [])) {
    const again = seen.has(event.eventId)
    if (event.eventId !== '') seen.add(event.eventId)
    if (!again) events.push(event)
  }
  // Stable, so that events of one instant, and those without a time, stay in the server's order.
  return events.sort((a, b) => (a.time?.getTime() ?? 0) - (b.time?.getTime() ?? 0))
}
