import { isScreenConnectError, type ScreenConnectError } from '../errors/screenconnect-error.ts'
import type { SessionDetails } from '../model/session-details.ts'
import type { CommandResult } from './command-result.ts'
import { type Found, findOutput, otherOutputs, type Sought, wasQueued } from './find-output.ts'

/** What the looks for one output have shown so far: plain data, of which any number can be kept. */
export interface Looks {
  /** What the sending ended with where it is not known whether it arrived. */
  readonly sending: ScreenConnectError | undefined
  /** Whether the server is known to have the command. */
  readonly queued: boolean
  readonly online: boolean | undefined
  readonly others: readonly string[]
  /** What the last look ended with. */
  readonly failed: ScreenConnectError | undefined
  /** Looks in a row after which more of them will not help. */
  readonly inVain: number
}

/** @param sent whether the sending is known to have arrived; what it ended with where that is open */
export function looksAfter(sent: boolean | ScreenConnectError): Looks {
  const sending = typeof sent === 'boolean' ? undefined : sent
  return { sending, queued: sent === true, online: undefined, others: [], failed: undefined, inVain: 0 }
}

/** What one look adds: the output, or what is known now. */
export function afterLook(
  looks: Looks,
  look: SessionDetails | ScreenConnectError,
  sought: Sought,
): { readonly found: Found | undefined; readonly looks: Looks } {
  if (isScreenConnectError(look)) {
    const inVain = LASTING.has(look.code) ? looks.inVain + 1 : 0
    return { found: undefined, looks: { ...looks, failed: look, inVain } }
  }
  const found = findOutput(look.events, sought)
  const queued = looks.queued || wasQueued(look.events, sought)
  // What the server answered with a no, and does not have in its history after that, it will hardly run any more.
  const refused = looks.sending === undefined || REFUSALS.has(looks.sending.code)
  const isInVain = !queued && sought.marker !== undefined && refused
  return {
    found,
    looks: {
      ...looks,
      queued,
      online: look.session.online,
      others: otherOutputs(look.events, sought),
      failed: undefined,
      inVain: isInVain ? looks.inVain + 1 : 0,
    },
  }
}

/** Whether further looks are worth nothing. */
export function isHopeless({ inVain }: Looks): boolean {
  return inVain >= MOST_IN_VAIN
}

/** What is said where nothing was found until the end. */
export function withoutOutput(looks: Looks, durationMs: number): CommandResult {
  const { queued, failed, sending, online, others: otherOutputs } = looks
  const facts = { exitCode: undefined, durationMs, otherOutputs }
  const error = queued ? failed : (sending ?? failed)
  if (error !== undefined || !queued) return { status: 'unknown', error, ...facts }
  return { status: online === false ? 'went-offline' : 'timed-out', ...facts }
}

/** Errors that waiting does not mend. A page in place of an answer, for one, may be a server that starts. */
const LASTING: ReadonlySet<ScreenConnectError['code']> = new Set<ScreenConnectError['code']>([
  'AUTHENTICATION',
  'ACCESS_DENIED',
  'EXTENSION_NOT_FOUND',
  'MISSING_METHOD',
  'REDIRECT_REFUSED',
  'SESSION_NOT_FOUND',
])

/** What the sending ends in where the server says no, and it may have run all the same. */
const REFUSALS: ReadonlySet<ScreenConnectError['code']> = new Set([
  ...LASTING,
  'SESSION_FAULT',
  'INVALID_PARAMETER',
])

/** After how many looks in a row with such an end none is taken any more. */
const MOST_IN_VAIN = 3
