import { ScreenConnectError } from './screenconnect-error.ts'

/** One of several sessions that could be meant. */
export interface SessionCandidate {
  readonly sessionId: string
  readonly name: string
  /** `''` where the server does not say. */
  readonly machineName: string
  /** The eight custom properties, in slot order: whose machine it is, for one. */
  readonly customPropertyValues: readonly string[]
  /** `undefined` where the server's answer does not tell. */
  readonly online: boolean | undefined
  /** `null` where the server does not say. */
  readonly lastSeen: Date | null
}

/** How many candidates the message lists; all of them are in `candidates`. */
const LISTED = 5

/**
 * More than one session could be meant, and none was picked: a machine that was installed twice, for one.
 * Choose among `candidates` and go on with its session id.
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
        happened: `More than one session may be meant: ${list}${more}`,
        effect: 'Nothing was changed.',
        next: 'Choose one by its session id',
      },
      { method: undefined, outcome: 'not-sent', retryable: false },
    )
    this.candidates = candidates
  }
}

function inWords({ sessionId, name, online, lastSeen }: SessionCandidate): string {
  const state = online === undefined ? 'online or not is not known' : online ? 'online' : 'offline'
  const seen = lastSeen === null ? '' : `, last seen ${lastSeen.toISOString()}`
  return `${JSON.stringify(name)} ${sessionId} (${state}${seen})`
}
