import { sessionIdArgument } from '../input/session-ids.ts'
import type { CustomPropertyLabels, CustomPropertySlots } from '../model/custom-properties.ts'
import { decodeSessionDetails, type SessionDetails } from '../model/session-details.ts'
import { EmptyAnswer, ShapeMismatch } from '../model/shape.ts'
import { isWireObject } from '../model/wire-value.ts'
import { checkIdentity, onlyAnswer } from './answers.ts'
import type { WebMethod } from './web-method.ts'

/**
 * The session with its events and connections, in one of three shapes. What it answers for an unknown id is
 * not known, so nothing is an `EmptyAnswer`, and the transport looks whether the session exists.
 */
export const getSessionDetailsBySessionId = {
  name: 'GetSessionDetailsBySessionID',
  kind: 'read',
  evidence: 'verified',
  parameters: ['sessionID'],
  body: (sessionId: string) => ({ sessionID: sessionIdArgument(sessionId) }),
  decode<const Labels extends CustomPropertyLabels>(
    answer: unknown,
    slots: CustomPropertySlots<Labels>,
    sessionId: string,
  ): SessionDetails<Labels> {
    const wire = onlyAnswer(answer)
    if (wire === undefined) throw new EmptyAnswer()
    if (!isWireObject(wire)) throw new ShapeMismatch([{ path: '', message: 'should be of type object' }])
    if (Object.hasOwn(wire, 'Session') && wire['Session'] === null) throw new EmptyAnswer()
    const details = decodeSessionDetails(wire, slots)
    checkIdentity(details.session.sessionId, sessionId)
    return details
  },
} as const satisfies WebMethod & Record<string, unknown>
