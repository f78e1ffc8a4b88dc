import { ofCall } from './call-words.ts'
import { type CallFacts, type ErrorCause, mayHaveRun } from './screenconnect-error.ts'
import { SessionFaultError } from './session-fault-error.ts'

/**
 * The session does not exist or no longer exists; it was looked up more than once. After a write that faulted,
 * `outcome` is `'unknown'`: the write may have run before the session ended. Where `resolveSession` could not use the
 * server's filter, `cause` says why, and the machine may exist under another name.
 */
export class SessionNotFoundError extends SessionFaultError {
  override get name() {
    return 'SessionNotFoundError' as const
  }

  override readonly code = 'SESSION_NOT_FOUND'

  /** @param lookUp the message, if it was not looked up by its id */
  constructor(
    facts: CallFacts,
    sessionId: string | undefined,
    lookUp?: {
      readonly happened: string
      readonly next: string
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
              ? `failed: session ${sessionId ?? ''} was not found afterwards`
              : `failed: session ${sessionId === undefined ? '' : `${sessionId} `}not found`,
            'Look the machine up again: a reinstalled agent has a new session id',
          )
        : { ...lookUp, effect: '' },
    )
  }
}
