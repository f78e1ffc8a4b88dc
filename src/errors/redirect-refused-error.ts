import { ofCall } from './call-words.ts'
import { type CallFacts, ScreenConnectError } from './screenconnect-error.ts'

/**
 * The server answered with a redirect. It is never followed: the secret would go to whoever the answer
 * names. Point `instance` at the address that answers by itself. A redirect proves nothing of what a write did: some
 * servers send to their error page that way.
 */
export class RedirectRefusedError extends ScreenConnectError {
  override get name() {
    return 'RedirectRefusedError' as const
  }

  override readonly code = 'REDIRECT_REFUSED'
  /**
   * The origin that the redirect names; `undefined` where it names none, holds part of what was sent, or the runtime
   * hides it.
   */
  readonly targetOrigin: string | undefined

  constructor(facts: CallFacts, targetOrigin: string | undefined) {
    const target = targetOrigin === undefined ? '' : ` to ${targetOrigin}`
    super(
      ofCall(
        facts,
        `was answered with a redirect${target}, which is never followed because the secret would go along`,
        'If that is your instance, give its address as `instance`; else look for a login page or a proxy in between',
      ),
      { ...facts, retryable: false },
    )
    this.targetOrigin = targetOrigin
  }
}
