import type { ScreenConnectError } from '../errors/screenconnect-error.ts'
import { SessionNotFoundError } from '../errors/session-not-found-error.ts'
import { decodeExistence } from '../web-methods/answers.ts'
import { getSessionBySessionId } from '../web-methods/methods.ts'
import { Interruption } from './call-clock.ts'
import { factsOf } from './classify-answer.ts'
import type { WebCall } from './web-call.ts'

/** What a diagnosis may do: check the session, and pause. */
export interface DiagnosisMeans {
  look(call: WebCall<boolean>): Promise<boolean>
  pause(): Promise<void>
}

/**
 * The error that a fault, or an answer without details, on a session really is. Gone is believed at the second empty look only, since
 * look-ups can be falsely empty under load (seen once). Where looking fails, the fault stays what it was.
 */
export async function diagnoseFault(
  fault: ScreenConnectError,
  failed: WebCall<unknown>,
  means: DiagnosisMeans,
): Promise<ScreenConnectError> {
  const { sessionId } = failed
  if (sessionId === undefined || failed.method === getSessionBySessionId.name) return fault
  const exists = lookUp(sessionId)
  try {
    if (await means.look(exists)) return fault
    await means.pause()
    if (await means.look(exists)) return fault
  } catch (error) {
    if (error instanceof Interruption && error.cause === 'abort') throw error
    return fault
  }
  // That it is gone now says nothing of a write that faulted: it may have run first.
  return new SessionNotFoundError(factsOf(failed, failed.kind === 'read' ? 'rejected' : 'unknown'), sessionId)
}

function lookUp(sessionId: string): WebCall<boolean> {
  const { name, kind, encode } = getSessionBySessionId
  return {
    method: name,
    kind,
    body: JSON.stringify(encode(sessionId).body),
    sessionId: undefined,
    decode: decodeExistence,
  }
}
