import type { CustomPropertyLabels } from './custom-properties.ts'
import type { Session } from './session.ts'

/**
 * When the machine last gave a sign of life: the latest of the guest's last connect, its last disconnect, the
 * start of a connection that is active and the last report of its details. `null` where the server says none
 * of them, or never.
 *
 * For a machine that is online it lies in the past all the same: ask `session.online` first.
 *
 * Evidence: seen.
 *
 * @example
 * ```ts
 * import { lastSeen } from '@acg/screenconnect'
 *
 * const session = await client.getSession(sessionId)
 * if (session) console.log(lastSeen(session)?.toISOString() ?? 'never')
 * ```
 */
export function lastSeen(session: Session<CustomPropertyLabels>): Date | null {
  const times = [
    session.lastGuestConnectedEventTime,
    session.lastGuestDisconnectedEventTime,
    session.guestInfoUpdateTime,
    ...(session.activeConnections ?? [])
      .filter((connection) => connection.processType === 'guest')
      .map((connection) => connection.connectedTime),
  ].filter((time) => time !== null)
  return times.reduce<Date | null>((last, time) => (last === null || time > last ? time : last), null)
}
