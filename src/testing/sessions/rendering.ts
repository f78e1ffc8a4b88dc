import { eventTypes } from '../../model/event-type.ts'
import { processTypes } from '../../model/process-type.ts'
import { wireTime } from '../clock.ts'
import { ZERO_GUID } from './identifiers.ts'
import type { SessionRecord } from './record.ts'
import type { WireConnection, WireEvent, WireSession } from './wire.ts'

/** How this server writes its sessions. */
export interface Rendering {
  readonly customPropertiesShape: 'array' | 'object'
  readonly detailsShape: 'session' | 'envelope' | 'connections'
  /** Days; older events are not sent. */
  readonly historyDays: number
}

/** A session as the list methods send it: without its history. */
export function renderSession(record: SessionRecord, rendering: Rendering): WireSession {
  const own = renderOwnFields(record, rendering)
  return record.overrides === undefined ? own : { ...own, ...record.overrides }
}

/** The same without the fields that were set to something else. */
function renderOwnFields(record: SessionRecord, rendering: Rendering): WireSession {
  const { lastTimes } = record
  return {
    SessionID: record.sessionId,
    Name: record.name,
    SessionType: record.sessionType,
    Host: record.host,
    IsPublic: record.isPublic,
    Code: record.code,
    ...renderCustomProperties(record.customProperties, rendering),
    GuestNetworkAddress: record.guestNetworkAddress,
    GuestClientVersion: record.guestClientVersion,
    GuestInfo: record.guestInfo,
    GuestInfoUpdateTime: record.guestInfoUpdateTime,
    ActiveConnections: record.connections,
    QueuedEvents: record.queued,
    UnacknowledgedEvents: unacknowledgedEvents(record, rendering),
    AddedNoteEvents: recentOf(record, eventTypes.numbers.addedNote, rendering),
    Notes: record.notes,
    Attributes: record.attributes,
    IsEnded: false,
    IsDeleted: false,
    LogonSessions: [],
    LastAlteredVersion: record.lastAlteredVersion,
    LastEventTime: lastTimes.event,
    LastConnectedEventTime: lastTimes.connected,
    LastDisconnectedEventTime: lastTimes.disconnected,
    LastGuestConnectedEventTime: lastTimes.guestConnected,
    LastGuestDisconnectedEventTime: lastTimes.guestDisconnected,
    LastHostConnectedEventTime: lastTimes.hostConnected,
    LastInitiatedJoinEventTime: lastTimes.initiatedJoin,
  }
}

/** Guess: chat from the guest waits here for a technician to read it. */
export function unacknowledgedEvents(
  record: SessionRecord,
  history: Pick<Rendering, 'historyDays'>,
): readonly WireEvent[] {
  return recentOf(record, eventTypes.numbers.sentMessage, history)
}

/**
 * One session with its history, in the shape this server has. That the target instance has the session's
 * fields at the top level is verified; that `Events` stands beside them is a guess. The other two shapes
 * were seen on other servers.
 */
export function renderDetails(record: SessionRecord, rendering: Rendering): unknown {
  const session = renderSession(record, rendering)
  const history = recent(record.events, rendering)
  if (rendering.detailsShape === 'session') return { ...session, Events: history }
  const connections = [...record.pastConnections, ...record.connections]
  if (rendering.detailsShape === 'envelope') {
    return { Session: session, Connections: connections, Events: history }
  }
  return { Session: session, Connections: connectionsWithEvents(connections, history) }
}

/**
 * Where the older servers put events that belong to no connection is not known. Guess: with the first
 * connection, or with one of an unknown process where there was none.
 */
function connectionsWithEvents(
  connections: readonly WireConnection[],
  history: readonly WireEvent[],
): unknown {
  const all = connections.length > 0 ? connections : [nobody]
  const known = new Set(connections.map((connection) => connection.ConnectionID))
  return all.map((connection, index) => ({
    ...connection,
    Events: history.filter((event) =>
      known.has(event.ConnectionID) ? event.ConnectionID === connection.ConnectionID : index === 0,
    ),
  }))
}

const nobody: WireConnection = {
  ConnectionID: ZERO_GUID,
  ProcessType: processTypes.numbers.unknown,
  ClientType: 0,
  ClientVersion: '',
  ParticipantName: '',
  NetworkAddress: '',
  ConnectedTime: '0001-01-01T00:00:00',
}

function renderCustomProperties(values: readonly string[], { customPropertiesShape }: Rendering) {
  if (customPropertiesShape === 'array') return { CustomPropertyValues: values }
  const named = values.map((value, slot) => [`CustomProperty${slot + 1}`, value] as const)
  return { CustomProperties: Object.fromEntries(named) }
}

function recentOf(
  record: SessionRecord,
  type: number,
  history: Pick<Rendering, 'historyDays'>,
): readonly WireEvent[] {
  const events = record.events.filter((event) => event.EventType === type)
  return events.length === 0 ? NONE : recent(events, history)
}

/** Of most sessions, and so not made anew for each. */
const NONE: readonly never[] = []

function recent(
  events: readonly WireEvent[],
  { historyDays }: Pick<Rendering, 'historyDays'>,
): readonly WireEvent[] {
  const oldest = wireTime(new Date(Date.now() - historyDays * 86_400_000))
  return events.filter((event) => event.Time >= oldest)
}
