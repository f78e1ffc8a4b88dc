import { callMessage } from './call-message.ts'
import type { CallFacts } from './screenconnect-error.ts'
import { SessionFaultError } from './session-fault-error.ts'

/** The session does not exist (any more): it was looked for, twice, and not found. */
export class SessionNotFoundError extends SessionFaultError {
  override get name() {
    return 'SessionNotFoundError' as const
  }

  override readonly code = 'SESSION_NOT_FOUND'

  constructor(facts: CallFacts, sessionId: string | undefined) {
    super(
      facts,
      sessionId,
      callMessage(
        facts,
        `found no session ${sessionId ?? ''}`.trimEnd(),
        'Look the machine up again: an agent that was reinstalled has another session id',
      ),
    )
  }
}
