import type { ScreenConnectClient } from '../client.ts'
import { sleep } from '../commands/sleep.ts'
import { AbortedError } from '../errors/aborted-error.ts'
import { ConfigurationError } from '../errors/configuration-error.ts'
import { isScreenConnectError } from '../errors/screenconnect-error.ts'
import { clientArgument } from '../input/client-argument.ts'
import { positiveDuration } from '../input/numbers.ts'
import { describe, ownOptions, signalOption } from '../input/options.ts'
import { filledTextArgument } from '../input/texts.ts'
import type { CustomPropertyLabels } from '../model/custom-properties.ts'
import type { Session } from '../model/session.ts'
import { getSessionsByName } from '../web-methods/methods.ts'
import { ambiguous, liveSessions } from './live-sessions.ts'
import { failed, type Look, type Until, waitTimeout } from './wait-timeout.ts'

/** What to wait for, and how long. All durations are milliseconds. */
export interface WaitForSessionOptions {
  /** The session's name: the `name` of the installer. */
  readonly name: string
  /**
   * `'online'` (default): its guest is connected. `'exists'`: it exists, online or not. `'gone'`: no session has that
   * name any more.
   */
  readonly until?: 'exists' | 'online' | 'gone' | undefined
  /** How long to wait in all. Default 600,000. */
  readonly timeout?: number | undefined
  /**
   * The first pause between two checks. Pauses grow by half each time, up to ten times the first, and vary by a
   * fifth. Default 2,000.
   */
  readonly pause?: number | undefined
  readonly signal?: AbortSignal | undefined
}

/**
 * Waits until a session exists, is online or is gone, for example after an installer ran.
 *
 * `'gone'` takes two empty responses in a row. Sessions that ended or were deleted count as gone. Temporary errors are
 * ignored; any other error, such as an `AuthenticationError`, ends the wait. The last check is made at the end.
 *
 * Evidence: look-up by name verified.
 *
 * @returns the session; `undefined` with `until: 'gone'`
 * @throws {TimeoutError} it did not happen within `timeout`; `lastLook` says what the last check found
 * @throws {AmbiguousSessionError} more than one session of that name exists, or is online
 * @throws {AbortedError} `signal` was aborted
 * @throws {ConfigurationError} an option is invalid; nothing was sent
 * @example
 * ```ts
 * import { waitForSession } from '@acg/screenconnect'
 *
 * const session = await waitForSession(client, { name: 'HOST-01', until: 'online', timeout: 300_000 })
 * console.log(session.sessionId)
 * ```
 */
export async function waitForSession<const Labels extends CustomPropertyLabels>(
  client: ScreenConnectClient<Labels>,
  options: WaitForSessionOptions & { readonly until?: 'exists' | 'online' | undefined },
): Promise<Session<Labels>>
export async function waitForSession<const Labels extends CustomPropertyLabels>(
  client: ScreenConnectClient<Labels>,
  options: WaitForSessionOptions & { readonly until: 'gone' },
): Promise<undefined>
export async function waitForSession<const Labels extends CustomPropertyLabels>(
  client: ScreenConnectClient<Labels>,
  options: WaitForSessionOptions,
): Promise<Session<Labels> | undefined>
export async function waitForSession<const Labels extends CustomPropertyLabels>(
  client: ScreenConnectClient<Labels>,
  options: WaitForSessionOptions,
): Promise<Session<Labels> | undefined> {
  clientArgument(client, ['getSessionsByName'])
  const wait = checkOptions(options)
  const { name, until, timeout, pause, signal } = wait
  const deadline = performance.now() + timeout
  let emptyLooks = 0
  let slowest = 0
  let last: Look<Labels> | undefined
  for (let looks = 0; ; looks += 1) {
    const began = performance.now()
    const time = lookTimeout(deadline - began)
    const seen = await look(client, name, { signal, timeout: time })
    // A failed check includes retries and pauses.
    if (!failed(seen)) slowest = Math.max(slowest, performance.now() - began)
    emptyLooks = !failed(seen) && seen.length === 0 ? emptyLooks + 1 : 0
    if (until === 'gone' && emptyLooks === LOOKS_TO_BELIEVE) return undefined
    if (until !== 'gone' && !failed(seen)) {
      const session = theOne(seen, until)
      if (session !== undefined) return session
    }
    if (last === undefined || !isCutShort(seen, time)) last = seen
    const rest = deadline - performance.now() - forTheLastLook(slowest, timeout)
    if (rest <= 0) throw waitTimeout(wait, last)
    await sleep(Math.min(rest, pauseAfter(looks, pause)), signal)
    if (signal?.aborted === true) throw aborted(signal)
  }
}

const LOOKS_TO_BELIEVE = 2

/** So that one check cannot hang for the whole wait. A timer needs at least a millisecond. */
function lookTimeout(left: number): number {
  return Math.min(30_000, Math.max(1, left))
}

/** A timeout in less time than this says nothing about the server. */
const TIME_FOR_A_LOOK = 1000

function isCutShort(seen: Look<CustomPropertyLabels>, time: number): boolean {
  return failed(seen) && seen.code === 'TIMEOUT' && time < TIME_FOR_A_LOOK
}

/** Time kept for a last check at the end: more than the checks so far took. */
function forTheLastLook(slowest: number, timeout: number): number {
  return Math.min(2 * slowest + 20, TIME_FOR_A_LOOK, timeout / 5)
}

function pauseAfter(looks: number, pause: number): number {
  return pause * Math.min(10, 1.5 ** looks) * (0.9 + 0.2 * Math.random())
}

async function look<const Labels extends CustomPropertyLabels>(
  client: ScreenConnectClient<Labels>,
  name: string,
  options: { readonly signal: AbortSignal | undefined; readonly timeout: number },
): Promise<Look<Labels>> {
  try {
    return liveSessions(await client.getSessionsByName(name, options))
  } catch (error) {
    if (isScreenConnectError(error) && error.retryable) return error
    throw error
  }
}

function theOne<const Labels extends CustomPropertyLabels>(
  sessions: readonly Session<Labels>[],
  until: 'exists' | 'online',
): Session<Labels> | undefined {
  const candidates = until === 'online' ? sessions.filter((session) => session.online === true) : sessions
  if (candidates.length > 1) throw ambiguous(candidates)
  return candidates[0]
}

function checkOptions(given: unknown) {
  const options = ownOptions('options', given, ['name', 'until', 'timeout', 'pause', 'signal'])
  return {
    name: filledTextArgument('name', options.name),
    until: checkUntil(options.until),
    timeout: positiveDuration('timeout', options.timeout, 600_000),
    pause: positiveDuration('pause', options.pause, 2000),
    signal: signalOption(options.signal),
  }
}

function checkUntil(given: unknown): Until {
  if (given === undefined) return 'online'
  if (given === 'exists' || given === 'online' || given === 'gone') return given
  throw new ConfigurationError(
    'until',
    describe(given, ['exists', 'online', 'gone']),
    "'exists', 'online' or 'gone'",
  )
}

function aborted(signal: AbortSignal): AbortedError {
  return new AbortedError(
    { method: getSessionsByName.name, kind: 'read', outcome: 'not-sent' },
    signal.reason,
  )
}
