import * as z from 'zod/mini'
import type { CustomPropertyLabels, CustomPropertySlots } from '../model/custom-properties.ts'
import { decodeSession, isWireSession, type Session, wireSession } from '../model/session.ts'
import { mismatch, ShapeMismatch } from '../model/shape.ts'
import { isWireObject } from '../model/wire-value.ts'

/** `null` is no session, a bare object is one: both tolerated beside the array (seen). */
export function decodeSessions<const Labels extends CustomPropertyLabels>(
  answer: unknown,
  slots: CustomPropertySlots<Labels>,
): Session<Labels>[] {
  const wires = asArray(answer)
  return wires.map((wire) => {
    if (!isWireSession(wire)) throw mismatch(z.array(wireSession()), wires)
    return decodeSession(wire, slots)
  })
}

/** What was answered for one session id: `undefined` for none. */
export function onlyAnswer(answer: unknown): unknown {
  return asArray(answer)[0]
}

/** An answer about another session than the one asked for must not pass for it: commands may follow. */
export function checkIdentity(sessionId: string, asked: string): void {
  if (sessionId.toLowerCase() === asked.toLowerCase()) return
  throw new ShapeMismatch([{ path: 'SessionID', message: 'should be the session asked for' }])
}

/** A write that succeeds answers with nothing (seen; some say `null`). */
export function decodeNothing(answer: unknown): void {
  if (answer !== undefined && answer !== null) {
    throw new ShapeMismatch([{ path: '', message: 'should be empty' }])
  }
}

function asArray(answer: unknown): readonly unknown[] {
  if (answer === null) return []
  if (isWireObject(answer)) return [answer]
  if (Array.isArray(answer)) return answer
  throw new ShapeMismatch([{ path: '', message: 'should be of type array' }])
}
