import type { CustomPropertyLabels } from '../model/custom-properties.ts'
import type { Session } from '../model/session.ts'

/**
 * Returns how long the machine has been running, in milliseconds, or `null` if it is offline or never reported its last
 * boot. Never negative.
 *
 * The guest reports its boot about every 20 minutes (vendor's default), so shortly after a boot the result can still
 * count from the previous one.
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
