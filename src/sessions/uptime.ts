import type { CustomPropertyLabels } from '../model/custom-properties.ts'
import type { Session } from '../model/session.ts'

/**
 * How long the machine has been up, in milliseconds, by the time of its last boot. `null` where it never said
 * that, and while it is offline, when nobody knows whether it is up. Never below 0, whatever the clocks say.
 *
 * The guest reports its boot about every 20 minutes (vendor's default), so right after a boot this can still
 * count from the one before.
 *
 * Evidence: seen.
 *
 * @example
 * ```ts
 * import { uptime } from '@acg/screenconnect'
 *
 * const session = await client.getSession(sessionId)
 * const milliseconds = session === undefined ? null : uptime(session)
 * console.log(milliseconds === null ? 'not known' : `up for ${Math.round(milliseconds / 3_600_000)} hours`)
 * ```
 */
export function uptime(session: Session<CustomPropertyLabels>): number | null {
  const booted = session.guestInfo?.lastBootTime ?? null
  if (booted === null || session.online === false) return null
  return Math.max(0, Date.now() - booted.getTime())
}
