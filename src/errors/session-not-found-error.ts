import { callMessage } from './call-message.ts'
import type { CallFacts } from './screenconnect-error.ts'
import { SessionFaultError } from './session-fault-error.ts'

/** The session does not exist (any more): it was looked for, twice, and not found. */
export class SessionNotFoundError extends SessionFaultError {
  override get name() {
    return 'SessionNotFoundError' as const
  }

  override readonly code = 'SESSION_NOT_FOUND'

  /** @param lookUp what was looked for and what to do, where it was not looked for by its id */
  constructor(
    facts: CallFacts,
    sessionId: string | undefined,
    lookUp?: { readonly happened: string; readonly next: string },
  ) {
    super(
      facts,
      sessionId,
      lookUp === undefined
        ? callMessage(
            facts,
            `found no session ${sessionId ?? ''}`.trimEnd(),
            'Look the machine up again: an agent that was reinstalled has another session id',
          )
        : `${lookUp.happened}. ${lookUp.next}.`,
    )
  }
}
