import { ScreenConnectError } from './screenconnect-error.ts'

/** One of several sessions that match. */
export interface SessionCandidate {
  readonly sessionId: string
  readonly name: string
  /** `''` where the server does not say. */
  readonly machineName: string
  /** The eight custom properties, in slot order. */
  readonly customPropertyValues: readonly string[]
  /** `undefined` where the server does not say. */
  readonly online: boolean | undefined
  /** `null` where the server does not say. */
  readonly lastSeen: Date | null
}

/** How many candidates the message lists; all of them are in `candidates`. */
const LISTED = 5

/**
 * More than one session matches, for example after a machine was installed twice. None was picked and nothing was
 * changed. Choose one of `candidates` and use its session id.
 */
export class AmbiguousSessionError extends ScreenConnectError {
  override get name() {
    return 'AmbiguousSessionError' as const
  }

  override readonly code = 'AMBIGUOUS_SESSION'
  readonly candidates: readonly SessionCandidate[]

  constructor(candidates: readonly SessionCandidate[]) {
    const more = candidates.length > LISTED ? ` and ${candidates.length - LISTED} more` : ''
    const list = candidates.slice(0, LISTED).map(inWords).join('; ')
    super(
      {
        happened: `More than one session matches: ${list}${more}`,
        effect: 'Nothing was changed.',
        next: 'Use the session id of one of them',
      },
      { method: undefined, outcome: 'not-sent', retryable: false },
    )
    this.candidates = candidates
  }
}

function inWords({ sessionId, name, online, lastSeen }: SessionCandidate): string {
  const state = online === undefined ? 'connection unknown' : online ? 'online' : 'offline'
  const seen = lastSeen === null ? '' : `, last seen ${lastSeen.toISOString()}`
  return `${JSON.stringify(name)} ${sessionId} (${state}${seen})`
}
