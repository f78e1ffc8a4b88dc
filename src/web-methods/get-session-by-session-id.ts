import { sessionIdArgument } from '../input/session-ids.ts'
import type { CustomPropertyLabels, CustomPropertySlots } from '../model/custom-properties.ts'
import type { Session } from '../model/session.ts'
import { checkIdentity, decodeSessions } from './answers.ts'
import type { WebMethod } from './web-method.ts'

/** Answers an array of one (seen), `[]` where there is no such session (verified). */
export const getSessionBySessionId = {
  name: 'GetSessionBySessionID',
  kind: 'read',
  evidence: 'verified',
  parameters: ['sessionID'],
  body: (sessionId: string) => ({ sessionID: sessionIdArgument(sessionId) }),
  decode<const Labels extends CustomPropertyLabels>(
    answer: unknown,
    slots: CustomPropertySlots<Labels>,
    sessionId: string,
  ): Session<Labels> | undefined {
    const session = decodeSessions(answer, slots)[0]
    if (session !== undefined) checkIdentity(session.sessionId, sessionId)
    return session
  },
} as const satisfies WebMethod & Record<string, unknown>
