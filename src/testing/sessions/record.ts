import { SLOT_COUNT } from '../../model/custom-properties.ts'
import { eventTypes } from '../../model/event-type.ts'
import { processTypes } from '../../model/process-type.ts'
import { NEVER } from '../../model/time.ts'
import type { Clock } from '../clock.ts'
import { guid, type Random, ZERO_GUID } from './identifiers.ts'
import type { WireConnection, WireEvent, WireGuestInfo } from './wire.ts'

/** What every session of a sandbox shares. */
export interface SessionEnvironment {
  readonly random: Random
  /** The number of the next change, on the whole server. */
  readonly nextVersion: () => number
  readonly renamed: (record: SessionRecord, before: string) => void
}

/** What a session is from the start. */
export interface SessionOrigin {
  readonly sessionType: number
  readonly name: string
  readonly clock: Clock
  /** The how manieth of its server it is. */
  readonly ordinal: number
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

/** Shared by all sessions that have none: most of ten thousand have no queue and no past. */
const NONE: readonly never[] = []
const NO_PROPERTIES: readonly string[] = Array.from({ length: SLOT_COUNT }, () => '')

/** One session as the server keeps it. Every change goes through a method, which keeps the times and the version right. */
export class SessionRecord {
  readonly sessionId: string
  readonly sessionType: number
  readonly ordinal: number
  /** What this session takes for now. */
  clock: Clock
  host = ''
  isPublic = false
  code: string | null = null
  notes = ''
  attributes = 0
  guestNetworkAddress = ''
  guestClientVersion = ''
  guestInfoUpdateTime: string = NEVER
  lastAlteredVersion = 0
  /** Fields sent in place of the sandbox's own, whatever they are. */
  overrides: Readonly<Record<string, unknown>> | undefined
  readonly events: WireEvent[] = []
  readonly lastTimes = {
    event: NEVER,
    connected: NEVER,
    disconnected: NEVER,
    guestConnected: NEVER,
    guestDisconnected: NEVER,
    hostConnected: NEVER,
    initiatedJoin: NEVER,
  }
  // Lists but the events are replaced and never changed: what was rendered of them stays as it was.
  #connections: readonly WireConnection[] = NONE
  #pastConnections: readonly WireConnection[] = NONE
  #queued: readonly WireEvent[] = NONE
  #customProperties = NO_PROPERTIES
  #name: string
  #guestInfo: WireGuestInfo | null = null
  #guestInfoGiven: Partial<WireGuestInfo> | undefined
  readonly #environment: SessionEnvironment

  constructor({ sessionType, name, clock, ordinal }: SessionOrigin, environment: SessionEnvironment) {
    this.#environment = environment
    this.#name = name
    this.sessionId = guid(environment.random)
    this.sessionType = sessionType
    this.ordinal = ordinal
    this.clock = clock
    this.addEvent(events.createdSession)
  }

  get name(): string {
    return this.#name
  }

  get connections(): readonly WireConnection[] {
    return this.#connections
  }

  get pastConnections(): readonly WireConnection[] {
    return this.#pastConnections
  }

  get queued(): readonly WireEvent[] {
    return this.#queued
  }

  get customProperties(): readonly string[] {
    return this.#customProperties
  }

  get guestInfo(): WireGuestInfo | null {
    return this.#guestInfo
  }

  get online(): boolean {
    return this.#connections.some((connection) => connection.ProcessType === processes.guest)
  }

  rename(name: string): void {
    const before = this.#name
    this.#name = name
    this.#environment.renamed(this, before)
    this.touch()
  }

  /** What the machine tells of itself, and what of that stays as it is whatever happens. */
  introduce(info: WireGuestInfo, given: Partial<WireGuestInfo> | undefined): void {
    this.#guestInfo = { ...info, ...given }
    this.#guestInfoGiven = given
    this.touch()
  }

  addEvent(type: number, details: EventDetails = {}): WireEvent {
    const event: WireEvent = {
      EventID: guid(this.#environment.random),
      EventType: type,
      ConnectionID: details.connectionId ?? ZERO_GUID,
      CorrelationEventID: ZERO_GUID,
      Time: details.time ?? this.clock(),
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
    this.#queued = [...this.#queued, event]
    return event
  }

  /** The oldest event that waits, now taken by the guest. */
  takeQueued(): WireEvent | undefined {
    const [event, ...rest] = this.#queued
    if (event === undefined) return undefined
    this.#queued = rest.length === 0 ? NONE : rest
    this.touch()
    return event
  }

  connect(process: 'host' | 'guest', participant: string): WireConnection {
    const time = this.clock()
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
    this.#connections = [...this.#connections, connection]
    this.addEvent(events.connected, { host: participant, connectionId: connection.ConnectionID, time })
    this.lastTimes.connected = time
    this.lastTimes[process === 'guest' ? 'guestConnected' : 'hostConnected'] = time
    if (process === 'guest') this.#heardOfGuest(time)
    return connection
  }

  /** Ends the connections that match. */
  disconnect(process: 'host' | 'guest', participant?: string): void {
    const leaving = this.#connections.filter(
      (connection) =>
        connection.ProcessType === processes[process] &&
        (participant === undefined || connection.ParticipantName === participant),
    )
    for (const connection of leaving) {
      this.#connections = this.#connections.filter((other) => other !== connection)
      this.#pastConnections = [...this.#pastConnections, connection]
      const { ConnectionID: connectionId, ParticipantName: host } = connection
      const { Time: time } = this.addEvent(events.disconnected, { connectionId, host })
      this.lastTimes.disconnected = time
      if (process === 'guest') {
        this.lastTimes.guestDisconnected = time
        this.#heardOfGuest(time)
      }
    }
  }

  /** Records event 64 for each value that changed, with the new value as its data (a guess). */
  setCustomProperties(values: readonly string[], host = ''): void {
    const before = this.#customProperties
    this.#customProperties = NO_PROPERTIES.map((none, slot) => values[slot] ?? none)
    this.#customProperties.forEach((value, slot) => {
      if (value !== before[slot]) this.addEvent(events.modifiedCustomProperty, { host, data: value })
    })
    this.touch()
  }

  /** Counts a change. */
  touch(): void {
    this.lastAlteredVersion = this.#environment.nextVersion()
  }

  /**
   * Guess: what the machine tells of itself is as old as its last connect or disconnect. A real agent tells every 20
   * minutes or so (vendor), and when somebody was last active at the machine is its own affair.
   */
  #heardOfGuest(time: string): void {
    if (this.#guestInfo === null) return
    this.guestInfoUpdateTime = time
    this.#guestInfo = { ...this.#guestInfo, LastActivityTime: time, ...this.#guestInfoGiven }
  }
}
