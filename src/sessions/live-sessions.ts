import { AmbiguousSessionError } from '../errors/ambiguous-session-error.ts'
import type { CustomPropertyLabels } from '../model/custom-properties.ts'
import { lastSeen } from '../model/last-seen.ts'
import { hasEnded } from '../model/online.ts'
import type { Session } from '../model/session.ts'

/** Each session once, without those that ended or were deleted. */
export function liveSessions<const Labels extends CustomPropertyLabels>(
  sessions: readonly Session<Labels>[],
): Session<Labels>[] {
  const live = sessions.filter((session) => !hasEnded(session))
  return [...new Map(live.map((session) => [session.sessionId.toLowerCase(), session])).values()]
}

export function ambiguous(sessions: readonly Session<CustomPropertyLabels>[]): AmbiguousSessionError {
  return new AmbiguousSessionError(
    sessions.map((session) => ({
      sessionId: session.sessionId,
      name: session.name,
      machineName: session.guestInfo?.machineName ?? '',
      customPropertyValues: session.customPropertyValues,
      online: session.online,
      lastSeen: lastSeen(session),
    })),
  )
}
