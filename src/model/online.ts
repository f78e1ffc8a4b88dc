import type { Connection } from './connection.ts'
import type { ToldTime } from './time.ts'

/** Whether a session ended or was deleted. Where that is not told it counts as going on. */
export function hasEnded({
  isEnded,
  isDeleted,
}: {
  readonly isEnded: boolean | null
  readonly isDeleted: boolean | null
}): boolean {
  return isEnded === true || isDeleted === true
}

/** What a session says that bears on whether its guest is connected. */
export interface OnlineFacts {
  /** Whether the session ended or was deleted. */
  readonly ended: boolean
  /** The connections that are active, `null` where they are not told. */
  readonly connections: readonly Connection[] | null
  /** When the guest last connected. */
  readonly connected: ToldTime
  /** When the guest last disconnected. */
  readonly disconnected: ToldTime
  /** How many guests are connected, `null` where it is not told. */
  readonly guestCount: number | null
}

/**
 * Whether the guest is connected, by the first of these that tells; `undefined` where none does.
 *
 * | what is told | online |
 * |---|---|
 * | the session ended or was deleted | no |
 * | its active connections | where one of them is a guest's; a technician's alone is not enough |
 * | the guest's last connect, its last disconnect, or both | where the connect is later; never connected is no |
 * | the number of connected guests | where it is above 0 |
 *
 * Where only one of the two times is told it decides; but "never disconnected" alone tells nothing.
 *
 * Evidence: seen. That an ended session takes no commands is a guess. `GuestConnectedCount` is in the answers of some
 * servers only (seen).
 */
export function isOnline({
  ended,
  connections,
  connected,
  disconnected,
  guestCount,
}: OnlineFacts): boolean | undefined {
  if (ended) return false
  if (connections !== null) return connections.some((connection) => connection.processType === 'guest')
  return byTimes(connected, disconnected) ?? (guestCount === null ? undefined : guestCount > 0)
}

function byTimes(connected: ToldTime, disconnected: ToldTime): boolean | undefined {
  if (connected === 'never') return false
  if (connected === undefined) return disconnected instanceof Date ? false : undefined
  return !(disconnected instanceof Date) || connected > disconnected
}
