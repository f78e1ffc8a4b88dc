import { ScreenConnectError } from './screenconnect-error.ts'

/**
 * The guest is offline. Nothing was sent: a command would wait for the guest, perhaps for days, and cannot be
 * cancelled. Pass `whenOffline: 'queue'` to send it anyway.
 */
export class GuestOfflineError extends ScreenConnectError {
  override get name() {
    return 'GuestOfflineError' as const
  }

  override readonly code = 'GUEST_OFFLINE'
  readonly sessionId: string
  /** When the guest was last connected; `null` where the server does not say. */
  readonly lastSeen: Date | null

  constructor(sessionId: string, lastSeen: Date | null) {
    const since = lastSeen === null ? '' : `, last seen ${lastSeen.toISOString()}`
    super(
      {
        happened: `The guest of session ${sessionId} is offline${since}`,
        next: "Try again when the guest is online, or queue a command with `whenOffline: 'queue'`",
      },
      { method: undefined, outcome: 'not-sent', retryable: true },
    )
    this.sessionId = sessionId
    this.lastSeen = lastSeen
  }
}
