import * as z from 'zod/mini'
import type { CustomPropertyLabels } from '../model/custom-properties.ts'
import { decodeSession, isWireSession, type Session, wireSession } from '../model/session.ts'
import { decodeSessionDetails, type SessionDetails } from '../model/session-details.ts'
import { EmptyAnswer, mismatch, ShapeMismatch } from '../model/shape.ts'
import { isWireObject } from '../model/wire-value.ts'
import type { DecodeContext } from './web-method.ts'

/** `null` is no session, a bare object is one: both tolerated beside the array (seen). */
export function decodeSessions<const Labels extends CustomPropertyLabels>(
  answer: unknown,
  { slots }: DecodeContext<Labels>,
): Session<Labels>[] {
  const wires = asArray(answer)
  return wires.map((wire) => {
    if (!isWireSession(wire)) throw mismatch(z.array(wireSession()), wires)
    return decodeSession(wire, slots)
  })
}

/** The one session that was asked for, `undefined` where there is none. */
export function decodeOneSession<const Labels extends CustomPropertyLabels>(
  answer: unknown,
  context: DecodeContext<Labels>,
): Session<Labels> | undefined {
  const session = decodeSessions(answer, context)[0]
  if (session !== undefined) checkIdentity(session.sessionId, context.sessionId)
  return session
}

/** Throws an `EmptyAnswer` where the server gave nothing: the session may not exist. */
export function decodeDetails<const Labels extends CustomPropertyLabels>(
  answer: unknown,
  { slots, sessionId }: DecodeContext<Labels>,
): SessionDetails<Labels> {
  const wire = asArray(answer)[0]
  if (wire === undefined) throw new EmptyAnswer()
  if (!isWireObject(wire)) throw new ShapeMismatch([{ path: '', message: 'should be of type object' }])
  if (Object.hasOwn(wire, 'Session') && wire['Session'] === null) throw new EmptyAnswer()
  const details = decodeSessionDetails(wire, slots)
  checkIdentity(details.session.sessionId, sessionId)
  return details
}

/** Whether anything was answered for one session id, whatever it looks like. */
export function decodeExistence(answer: unknown): boolean {
  return asArray(answer)[0] !== undefined
}

/** A write that succeeds answers with nothing (seen; some say `null`). */
export function decodeNothing(answer: unknown): void {
  if (answer !== undefined && answer !== null) {
    throw new ShapeMismatch([{ path: '', message: 'should be empty' }])
  }
}

/** An answer about another session than the one asked for must not pass for it: commands may follow. */
function checkIdentity(sessionId: string, asked: string | undefined): void {
  if (sessionId.toLowerCase() === asked?.toLowerCase()) return
  throw new ShapeMismatch([{ path: 'SessionID', message: 'should be the session asked for' }])
}

function asArray(answer: unknown): readonly unknown[] {
  if (answer === null) return []
  if (isWireObject(answer)) return [answer]
  if (Array.isArray(answer)) return answer
  throw new ShapeMismatch([{ path: '', message: 'should be of type array' }])
}
