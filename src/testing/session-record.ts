import { SLOT_COUNT } from '../model/custom-properties.ts'
import { eventTypes } from '../model/event-type.ts'
import { processTypes } from '../model/process-type.ts'
import { NEVER } from '../model/time.ts'
import type { Clock } from './clock.ts'
import { guid, type Random, ZERO_GUID } from './identifiers.ts'
import type { WireConnection, WireEvent, WireGuestInfo } from './wire.ts'

/** What every session of a sandbox shares. */
export interface SessionEnvironment {
  readonly clock: Clock
  readonly random: Random
  /** The number of the next change, on the whole server. */
  readonly nextVersion: () => number
}

/** What can be said of an event; the rest is made up. */
export interface EventDetails {
  readonly host?: string
  readonly data?: string
  readonly connectionId?: string
  /** Default: now. */
  readonly time?: string
}

const events = eventTypes.numbers
const processes = processTypes.numbers

/** One session as the server keeps it. Every change goes through a method, which keeps the times and the version right. */
export class SessionRecord {
  readonly sessionId: string
  readonly sessionType: number
  name = ''
  host = ''
  isPublic = false
  code: string | null = null
  notes = ''
  attributes = 0
  guestNetworkAddress = ''
  guestClientVersion = ''
  guestInfo: WireGuestInfo | null = null
  guestInfoUpdateTime: string = NEVER
  lastAlteredVersion = 0
  customProperties: readonly string[] = eightValues([])
  /** Fields sent in place of the sandbox's own, whatever they are. */
  overrides: Readonly<Record<string, unknown>> = {}
  readonly connections: WireConnection[] = []
  readonly pastConnections: WireConnection[] = []
  readonly events: WireEvent[] = []
  readonly queued: WireEvent[] = []
  readonly lastTimes = {
    event: NEVER,
    connected: NEVER,
    disconnected: NEVER,
    guestConnected: NEVER,
    guestDisconnected: NEVER,
    hostConnected: NEVER,
    initiatedJoin: NEVER,
  }
  readonly #environment: SessionEnvironment

  constructor(sessionType: number, environment: SessionEnvironment) {
    this.#environment = environment
    this.sessionId = guid(environment.random)
    this.sessionType = sessionType
    this.addEvent(events.createdSession)
  }

  get online(): boolean {
    return this.connections.some((connection) => connection.ProcessType === processes.guest)
  }

  addEvent(type: number, details: EventDetails = {}): WireEvent {
    const event: WireEvent = {
      EventID: guid(this.#environment.random),
      EventType: type,
      ConnectionID: details.connectionId ?? ZERO_GUID,
      CorrelationEventID: ZERO_GUID,
      Time: details.time ?? this.#environment.clock(),
      Host: details.host ?? '',
      Data: details.data ?? '',
    }
    this.events.push(event)
    if (event.Time > this.lastTimes.event) this.lastTimes.event = event.Time
    this.touch()
    return event
  }

  /** An event that waits for the guest to take it. */
  queue(type: number, details: EventDetails): WireEvent {
    const event = this.addEvent(type, details)
    this.queued.push(event)
    return event
  }

  /** The oldest event that waits, now taken by the guest. */
  takeQueued(): WireEvent | undefined {
    const event = this.queued.shift()
    if (event !== undefined) this.touch()
    return event
  }

  connect(process: 'host' | 'guest', participant: string): WireConnection {
    const time = this.#environment.clock()
    if (process === 'host') {
      this.addEvent(events.initiatedJoin, { host: participant, time })
      this.lastTimes.initiatedJoin = time
    }
    const connection: WireConnection = {
      ConnectionID: guid(this.#environment.random),
      ProcessType: processes[process],
      ClientType: 0,
      ClientVersion: this.guestClientVersion,
      ParticipantName: participant,
      NetworkAddress: process === 'guest' ? this.guestNetworkAddress : '203.0.113.7',
      ConnectedTime: time,
    }
    this.connections.push(connection)
    this.addEvent(events.connected, { host: participant, connectionId: connection.ConnectionID, time })
    this.lastTimes.connected = time
    this.lastTimes[process === 'guest' ? 'guestConnected' : 'hostConnected'] = time
    return connection
  }

  /** Ends the connections that match. */
  disconnect(process: 'host' | 'guest', participant?: string): void {
    const leaving = this.connections.filter(
      (connection) =>
        connection.ProcessType === processes[process] &&
        (participant === undefined || connection.ParticipantName === participant),
    )
    for (const connection of leaving) {
      this.connections.splice(this.connections.indexOf(connection), 1)
      this.pastConnections.push(connection)
      const { ConnectionID: connectionId, ParticipantName: host } = connection
      const { Time: time } = this.addEvent(events.disconnected, { connectionId, host })
      this.lastTimes.disconnected = time
      if (process === 'guest') this.lastTimes.guestDisconnected = time
    }
  }

  /** Records event 64 for each value that changed, with the new value as its data (a guess). */
  setCustomProperties(values: readonly string[], host = ''): void {
    const before = this.customProperties
    this.customProperties = eightValues(values)
    this.customProperties.forEach((value, slot) => {
      if (value !== before[slot]) this.addEvent(events.modifiedCustomProperty, { host, data: value })
    })
    this.touch()
  }

  /** Counts a change. */
  touch(): void {
    this.lastAlteredVersion = this.#environment.nextVersion()
  }
}

function eightValues(values: readonly string[]): readonly string[] {
  return Array.from({ length: SLOT_COUNT }, (_, slot) => values[slot] ?? '')
}
