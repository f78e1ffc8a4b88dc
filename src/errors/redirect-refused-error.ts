import { ofCall } from './call-words.ts'
import { type CallFacts, ScreenConnectError } from './screenconnect-error.ts'

/**
 * The server answered with a redirect. Redirects are never followed, because the secret would be sent along. Set
 * `instance` to the final address. A write may have run: some servers redirect to an error page.
 */
export class RedirectRefusedError extends ScreenConnectError {
  override get name() {
    return 'RedirectRefusedError' as const
  }

  override readonly code = 'REDIRECT_REFUSED'
  /** The origin of the target; `undefined` if there is none, it contains part of the call, or the runtime hides it. */
  readonly targetOrigin: string | undefined

  constructor(facts: CallFacts, targetOrigin: string | undefined) {
    const target = targetOrigin === undefined ? '' : ` to ${targetOrigin}`
    super(
      ofCall(
        facts,
        `got a redirect${target}. Redirects are never followed, because the secret would be sent along`,
        'If that is your instance, set `instance` to its address. Otherwise check for a login page or a proxy in between',
      ),
      { ...facts, retryable: false },
    )
    this.targetOrigin = targetOrigin
  }
}
