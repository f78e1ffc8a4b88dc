import type { ScreenConnectClient } from '../client.ts'
import { isScreenConnectError, type ScreenConnectError } from '../errors/screenconnect-error.ts'
import type { CustomPropertyLabels } from '../model/custom-properties.ts'
import type { SessionDetails } from '../model/session-details.ts'
import { notify } from '../transport/notify.ts'
import type { CommandResult } from './command-result.ts'
import { type Found, findOutput, otherOutputs, type Sought, wasQueued } from './find-output.ts'
import { type PollSchedule, pauseBeforeLook } from './poll-schedule.ts'
import { sleep } from './sleep.ts'

/** How the waiting goes. */
export interface PollProgress {
  /** Looks so far. */
  readonly looks: number
  /** Milliseconds since the sending. */
  readonly elapsedMs: number
}

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

/** How long one command is waited for. */
export interface Waiting {
  readonly sessionId: string
  readonly sought: Sought
  /** Milliseconds from now on. */
  readonly wait: number
  /** How long the last look has at least, in milliseconds. */
  readonly lastLook: number
  /** Milliseconds since the sending, whenever it is asked. */
  readonly elapsed: () => number
  readonly schedule: PollSchedule
  readonly onPoll: ((progress: PollProgress) => void) | undefined
  readonly signal: AbortSignal | undefined
  readonly aborted: (signal: AbortSignal) => Error
}

/** Looks for the output until it is there, or the time is over. */
export async function waitForOutput(
  client: ScreenConnectClient<CustomPropertyLabels>,
  sent: boolean | ScreenConnectError,
  { sessionId, sought, wait, lastLook, elapsed, schedule, onPoll, signal, aborted }: Waiting,
): Promise<CommandResult> {
  const started = performance.now()
  const waited = () => performance.now() - started
  let looks = looksAfter(sent)
  for (let count = 0; ; count += 1) {
    const pause = pauseBeforeLook(schedule, waited(), count, Math.random)
    // The last look is at the very end, however the pauses fall.
    await sleep(Math.max(0, Math.min(pause, wait - waited())), signal)
    if (signal?.aborted === true) throw aborted(signal)
    const last = waited() >= wait
    const timeout = Math.max(lastLook, wait - waited())
    const after = afterLook(looks, await look(client, sessionId, { signal, timeout }, aborted), sought)
    if (after.found !== undefined) return { ...after.found, durationMs: elapsed() }
    looks = after.looks
    notify(onPoll, { looks: count + 1, elapsedMs: elapsed() })
    if (last || isHopeless(looks)) return withoutOutput(looks, elapsed())
  }
}

/** A look that fails is a look that saw nothing: the command was sent, and the next look may see more. */
async function look(
  client: ScreenConnectClient<CustomPropertyLabels>,
  sessionId: string,
  options: { readonly signal: AbortSignal | undefined; readonly timeout: number },
  aborted: (signal: AbortSignal) => Error,
): Promise<SessionDetails | ScreenConnectError> {
  try {
    return await client.getSessionDetails(sessionId, options)
  } catch (error) {
    if (options.signal?.aborted === true) throw aborted(options.signal)
    if (isScreenConnectError(error)) return error
    throw error
  }
}
