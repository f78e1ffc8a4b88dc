import * as z from 'zod/mini'
import { type Connection, decodeConnection } from './connection.ts'
import {
  type CustomProperties,
  type CustomPropertyLabels,
  type CustomPropertySlots,
  type CustomPropertyValues,
  customPropertyValues,
} from './custom-properties.ts'
import { decodeGuestInfo, type GuestInfo } from './guest-info.ts'
import { hasEnded, isOnline } from './online.ts'
import { decodeSessionEvent, type SessionEvent } from './session-event.ts'
import { type SessionType, sessionTypes } from './session-type.ts'
import { dateOf, time, toldTime } from './time.ts'
import {
  array,
  boolean,
  isWireObject,
  list,
  number,
  text,
  textOrNull,
  type WireObject,
} from './wire-value.ts'
import { withRaw } from './with-raw.ts'

/**
 * A session: for `sessionType: 'access'`, a machine with an agent.
 *
 * Field names are the wire's, camel-cased, so that the vendor's documentation still reads. What the server
 * did not say is `''` for text and `null` for everything else; a time of "never" is `null` too. `raw` keeps
 * what was sent, fields that are not listed here included.
 *
 * Evidence: `sessionId`, `name`, `customPropertyValues` and `activeConnections` verified, the rest seen.
 *
 * @typeParam Labels - the client's `customProperties`, which name `properties`
 */
export interface Session<Labels extends CustomPropertyLabels = readonly []> {
  readonly sessionId: string
  /** May be `''`: an agent installed without a name shows its machine's name but is not found by it. */
  readonly name: string
  readonly sessionType: SessionType | null
  /** The technician who owns the session; `''` for most access sessions. */
  readonly host: string
  readonly isPublic: boolean | null
  readonly code: string | null
  /** Custom properties by your labels, and by number. */
  readonly properties: CustomProperties<Labels>
  /** The same eight values in slot order. */
  readonly customPropertyValues: CustomPropertyValues
  /** The guest's public address. */
  readonly guestNetworkAddress: string
  readonly guestClientVersion: string
  readonly guestInfo: GuestInfo | null
  readonly guestInfoUpdateTime: Date | null
  /**
   * Whether the machine's agent is connected; `undefined` where the server's answer does not tell. A guest's
   * connection is active, or without that list the guest's last connect is later than its last disconnect.
   * A machine that never connected is offline, and so is one whose session ended.
   */
  readonly online: boolean | undefined
  readonly activeConnections: readonly Connection[] | null
  /** What waits for the guest: commands sent to an offline machine, for one. */
  readonly queuedEvents: readonly SessionEvent[] | null
  readonly unacknowledgedEvents: readonly SessionEvent[] | null
  readonly addedNoteEvents: readonly SessionEvent[] | null
  readonly notes: string
  /** Bits; 1 = the name is the machine's. */
  readonly attributes: number | null
  readonly isEnded: boolean | null
  readonly isDeleted: boolean | null
  readonly logonSessions: readonly unknown[] | null
  /** Rises with every change. Beyond 2^53 it loses its last digits, as every JSON number in JavaScript does. */
  readonly lastAlteredVersion: number | null
  readonly lastEventTime: Date | null
  readonly lastConnectedEventTime: Date | null
  readonly lastDisconnectedEventTime: Date | null
  readonly lastGuestConnectedEventTime: Date | null
  readonly lastGuestDisconnectedEventTime: Date | null
  readonly lastHostConnectedEventTime: Date | null
  readonly lastInitiatedJoinEventTime: Date | null
  /**
   * The session as the server sent it, guest information and connections included. Not enumerable, so that
   * printing a session does not print it twice.
   */
  readonly raw: WireObject
}

/**
 * The one thing that a session cannot be without. Every other field may be missing, new or of another type. Made
 * when it is asked for: that it is needed at all is rare, and making it is felt when the package is loaded.
 */
export function wireSession() {
  return z.looseObject({ SessionID: z.string().check(z.minLength(1)) })
}

export type WireSession = z.infer<ReturnType<typeof wireSession>>

/**
 * What `wireSession` accepts, without the copy that zod makes of it: for a long list that costs as much as reading
 * its JSON. zod is left to say what is wrong with the others.
 */
export function isWireSession(value: unknown): value is WireSession {
  return isWireObject(value) && typeof value['SessionID'] === 'string' && value['SessionID'] !== ''
}

export function decodeSession<const Labels extends CustomPropertyLabels>(
  wire: WireSession,
  slots: CustomPropertySlots<Labels>,
): Session<Labels> {
  const values = customPropertyValues(wire)
  const activeConnections = list(wire['ActiveConnections'], decodeConnection)
  const connected = toldTime(wire['LastGuestConnectedEventTime'])
  const disconnected = toldTime(wire['LastGuestDisconnectedEventTime'])
  const isEnded = boolean(wire['IsEnded'])
  const isDeleted = boolean(wire['IsDeleted'])
  const guestInfo = wire['GuestInfo']
  return withRaw(
    {
      sessionId: wire.SessionID,
      name: text(wire['Name']),
      sessionType: sessionTypes.decode(wire['SessionType']),
      host: text(wire['Host']),
      isPublic: boolean(wire['IsPublic']),
      code: textOrNull(wire['Code']),
      properties: slots.toProperties(values),
      customPropertyValues: values,
      guestNetworkAddress: text(wire['GuestNetworkAddress']),
      guestClientVersion: text(wire['GuestClientVersion']),
      guestInfo: isWireObject(guestInfo) ? decodeGuestInfo(guestInfo) : null,
      guestInfoUpdateTime: time(wire['GuestInfoUpdateTime']),
      online: isOnline({
        ended: hasEnded({ isEnded, isDeleted }),
        connections: activeConnections,
        connected,
        disconnected,
        guestCount: number(wire['GuestConnectedCount']),
      }),
      activeConnections,
      queuedEvents: list(wire['QueuedEvents'], decodeSessionEvent),
      unacknowledgedEvents: list(wire['UnacknowledgedEvents'], decodeSessionEvent),
      addedNoteEvents: list(wire['AddedNoteEvents'], decodeSessionEvent),
      notes: text(wire['Notes']),
      attributes: number(wire['Attributes']),
      isEnded,
      isDeleted,
      logonSessions: array(wire['LogonSessions']),
      lastAlteredVersion: number(wire['LastAlteredVersion']),
      lastEventTime: time(wire['LastEventTime']),
      lastConnectedEventTime: time(wire['LastConnectedEventTime']),
      lastDisconnectedEventTime: time(wire['LastDisconnectedEventTime']),
      lastGuestConnectedEventTime: dateOf(connected),
      lastGuestDisconnectedEventTime: dateOf(disconnected),
      lastHostConnectedEventTime: time(wire['LastHostConnectedEventTime']),
      lastInitiatedJoinEventTime: time(wire['LastInitiatedJoinEventTime']),
    },
    wire,
  )
}
