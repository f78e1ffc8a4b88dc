import type { ScreenConnectClient } from '../client.ts'
import { isScreenConnectError, type ScreenConnectError } from '../errors/screenconnect-error.ts'
import type { CustomPropertyLabels } from '../model/custom-properties.ts'
import type { SessionDetails } from '../model/session-details.ts'
import { notify } from '../transport/notify.ts'
import type { CommandResult } from './command-result.ts'
import type { Sought } from './find-output.ts'
import { afterLook, isHopeless, looksAfter, withoutOutput } from './looks.ts'
import { type PollSchedule, pauseBeforeLook } from './poll-schedule.ts'
import { sleep } from './sleep.ts'

/** How the waiting goes. */
export interface PollProgress {
  /** Looks so far. */
  readonly looks: number
  /** Milliseconds since the sending. */
  readonly elapsedMs: number
}

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
