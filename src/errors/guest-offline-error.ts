import { ScreenConnectError } from './screenconnect-error.ts'

/**
 * The guest is not connected, so a command would wait for it, perhaps for days, and nothing could cancel it.
 * Nothing was sent. Say `whenOffline: 'queue'` if that is what you want.
 */
export class GuestOfflineError extends ScreenConnectError {
  override get name() {
    return 'GuestOfflineError' as const
  }

  override readonly code = 'GUEST_OFFLINE'
  readonly sessionId: string
  /** When the server last heard of the guest; `null` where it does not say. */
  readonly lastSeen: Date | null

  constructor(sessionId: string, lastSeen: Date | null) {
    const since = lastSeen === null ? '' : `, last seen ${lastSeen.toISOString()}`
    super(
      {
        happened: `The guest of session ${sessionId} is offline${since}`,
        next: "Try again when the guest is back; a command can wait for it with `whenOffline: 'queue'`",
      },
      { method: undefined, outcome: 'not-sent', retryable: true },
    )
    this.sessionId = sessionId
    this.lastSeen = lastSeen
  }
}
