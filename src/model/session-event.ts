import { eventTypes, type SessionEventType } from './event-type.ts'
import { time } from './time.ts'
import { text, textOrNull, type WireObject } from './wire-value.ts'
import { withRaw } from './with-raw.ts'

/** Something that happened in a session. Evidence: seen. */
export interface SessionEvent {
  readonly eventId: string
  /** `null` where the server sent none. */
  readonly eventType: SessionEventType | null
  readonly connectionId: string
  /** All zeros in every sample seen: it correlates nothing. */
  readonly correlationEventId: string
  readonly time: Date | null
  /** The technician who asked for it; `''` on what a guest did. */
  readonly host: string
  /** The command's text, its output, a chat message or a note; `null` where the event carries none. */
  readonly data: string | null
  /** The event as the server sent it. Not enumerable. */
  readonly raw: WireObject
}

export function decodeSessionEvent(wire: WireObject): SessionEvent {
  return withRaw(
    {
      eventId: text(wire['EventID']),
      eventType: eventTypes.decode(wire['EventType']),
      connectionId: text(wire['ConnectionID']),
      correlationEventId: text(wire['CorrelationEventID']),
      time: time(wire['Time']),
      host: text(wire['Host']),
      data: textOrNull(wire['Data']),
    },
    wire,
  )
}
