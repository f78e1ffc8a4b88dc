import { ofCall } from './call-words.ts'
import { type CallFacts, type ErrorCause, mayHaveRun } from './screenconnect-error.ts'
import { SessionFaultError } from './session-fault-error.ts'

/**
 * The session does not exist (any more): it was looked for, more than once, and not found. Where that came out after a
 * write had faulted, `outcome` is `'unknown'`: the write may have run before the session ended, or empty answers were
 * false. Where `resolveSession` could not ask the server's filter, `cause` says why, and the machine may still be there
 * under another name.
 */
export class SessionNotFoundError extends SessionFaultError {
  override get name() {
    return 'SessionNotFoundError' as const
  }

  override readonly code = 'SESSION_NOT_FOUND'

  /** @param lookUp what was looked for and what to do, where it was not looked for by its id */
  constructor(
    facts: CallFacts,
    sessionId: string | undefined,
    lookUp?: {
      readonly happened: string
      readonly next: string
      /** What kept a part of it from being asked. */
      readonly cause?: ErrorCause | undefined
    },
  ) {
    super(
      { ...facts, cause: lookUp?.cause },
      sessionId,
      lookUp === undefined
        ? ofCall(
            facts,
            mayHaveRun(facts)
              ? `ended in a fault, and then the session ${sessionId ?? ''} was not found`
              : `found no session ${sessionId ?? ''}`.trimEnd(),
            'Look the machine up again: an agent that was reinstalled has another session id',
          )
        : { ...lookUp, effect: '' },
    )
  }
}
