import { ofCall } from './call-words.ts'
import {
  type CallFacts,
  type ErrorCause,
  type ErrorWords,
  ScreenConnectError,
} from './screenconnect-error.ts'

/**
 * The server's "session manager fault": it did not take the parameters, or the session does not exist, and
 * its answer does not tell which. After this error for a call that names a session the library has looked,
 * unless `diagnoseFaults` is off: a session that is gone is a `SessionNotFoundError`.
 */
export class SessionFaultError extends ScreenConnectError {
  override get name(): 'SessionFaultError' | 'SessionNotFoundError' {
    return 'SessionFaultError'
  }

  override readonly code: 'SESSION_FAULT' | 'SESSION_NOT_FOUND' = 'SESSION_FAULT'
  /** The session that the call named, where it named one. */
  readonly sessionId: string | undefined

  constructor(
    facts: CallFacts & { readonly cause?: ErrorCause | undefined },
    sessionId: string | undefined,
    words?: ErrorWords,
  ) {
    super(
      words ??
        ofCall(
          facts,
          'ended in a session manager fault: the parameters do not fit, or the session does not exist',
          'Check the session id and the arguments',
        ),
      { ...facts, retryable: false },
    )
    this.sessionId = sessionId
  }
}
