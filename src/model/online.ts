import type { Connection } from './connection.ts'

/**
 * Whether the guest is connected: a guest's connection is among the active ones. A technician's alone does
 * not make the machine online. Without the list, the later of the guest's last connect and disconnect
 * decides; without those nobody knows, and `undefined` says so.
 *
 * Evidence: seen.
 */
export function isOnline(
  connections: readonly Connection[] | null,
  lastConnected: Date | null,
  lastDisconnected: Date | null,
): boolean | undefined {
  if (connections !== null) return connections.some((connection) => connection.processType === 'guest')
  if (lastConnected === null && lastDisconnected === null) return undefined
  if (lastConnected === null) return false
  return lastDisconnected === null || lastConnected > lastDisconnected
}
