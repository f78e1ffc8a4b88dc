import { ofCall } from './call-words.ts'
import {
  type CallFacts,
  type ErrorCause,
  type ErrorWords,
  ScreenConnectError,
} from './screenconnect-error.ts'

/**
 * The server's "session manager fault": the parameters are wrong or the session does not exist. Unless `diagnoseFaults`
 * is off, the library then looks the session up and throws `SessionNotFoundError` if it is gone.
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
          'failed with a session manager fault: the parameters are wrong, or the session does not exist',
          'Check the session id and the arguments',
        ),
      { ...facts, retryable: false },
    )
    this.sessionId = sessionId
  }
}
