import type { ScreenConnectClient } from '../client.ts'
import { sleep } from '../commands/sleep.ts'
import { AbortedError } from '../errors/aborted-error.ts'
import { GuestOfflineError } from '../errors/guest-offline-error.ts'
import { clientArgument } from '../input/client-argument.ts'
import { flag, ownOptions, signalOption } from '../input/options.ts'
import { isSessionId } from '../input/session-ids.ts'
import type { CustomPropertyLabels } from '../model/custom-properties.ts'
import { lastSeen } from '../model/last-seen.ts'
import type { Session } from '../model/session.ts'
import { type Found, findSessions, type LookOptions } from './find-sessions.ts'
import { ambiguous, liveSessions } from './live-sessions.ts'
import { notFound } from './not-found.ts'
import { checkTarget, type SessionTarget, type Sought } from './session-target.ts'

/** Options of `resolveSession`. */
export interface ResolveSessionOptions {
  /**
   * Leaves out the machines that are offline: of two sessions of one machine, the abandoned one. Default false.
   */
  readonly online?: boolean | undefined
  readonly signal?: AbortSignal | undefined
}

/** Milliseconds before an empty answer is asked again: it was a tight loop that got false ones (seen once). */
const BEFORE_SECOND_LOOK = 250

/**
 * The one session that is meant by a session id, a name, a machine name or a serial number. Sessions that
 * ended or were deleted do not count, and an empty answer is asked again before it is believed.
 *
 * Uses `GetSessionsByFilter` where the instance has it; of its answer letter case does not matter, and that
 * the server's filter does not compare it either is a guess. Where there is no filter, it looks among the
 * sessions of that name and those without a name: **a machine whose session has another name is then not
 * found by its machine name, and none by its serial number**; `{ serialNumber }` says so with a
 * `MissingMethodError`. Letter case may count there, which is not settled: a name that is found in no other
 * way is looked for once more in capitals and in small letters, so that `host-01` finds `HOST-01`, but no
 * `Host-01`.
 *
 * Placeholders such as `System Serial Number` are no serial numbers.
 *
 * Evidence: look-up by id and name verified, the filter seen.
 *
 * @throws {AmbiguousSessionError} more than one may be meant; its `candidates` say which
 * @throws {SessionNotFoundError} none is meant; its message says what was looked for, and how it is found
 * @throws {GuestOfflineError} with `online: true`: all that are meant are offline
 * @throws {MissingMethodError} a `{ serialNumber }`, and the instance has no filter: resolve it by its name
 * @throws {ConfigurationError} an argument is not usable; nothing was sent
 * @example
 * ```ts
 * import { resolveSession } from '@acg/screenconnect'
 *
 * const session = await resolveSession(client, 'HOST-01', { online: true })
 * console.log(session.sessionId, session.guestInfo?.operatingSystemName)
 * ```
 */
export async function resolveSession<const Labels extends CustomPropertyLabels>(
  client: ScreenConnectClient<Labels>,
  target: SessionTarget,
  options?: ResolveSessionOptions,
): Promise<Session<Labels>> {
  clientArgument(client, [isSessionId(target) ? 'getSession' : 'unverified.getSessionsByFilter'])
  const given = ownOptions('options', options, ['online', 'signal'])
  const onlineOnly = flag('online', given.online, false)
  const signal = signalOption(given.signal)
  const sought = checkTarget(target)
  const { sessions, mayBeIncomplete, method } = await lookTwice(client, sought, signal)
  const candidates = onlineOnly ? sessions.filter((session) => session.online !== false) : sessions
  const [session, ...others] = candidates
  if (session === undefined) {
    const seen = latest(sessions)
    if (seen !== undefined) throw new GuestOfflineError(seen.sessionId, lastSeen(seen))
    throw notFound(sought, method)
  }
  if (others.length > 0 || mayBeIncomplete) throw ambiguous(candidates)
  return session
}

async function lookTwice<const Labels extends CustomPropertyLabels>(
  client: ScreenConnectClient<Labels>,
  sought: Sought,
  signal: AbortSignal | undefined,
): Promise<Found<Labels>> {
  const first = await look(client, sought, { signal })
  if (first.sessions.length > 0) return first
  await sleep(BEFORE_SECOND_LOOK, signal)
  if (signal?.aborted === true) {
    throw new AbortedError({ method: first.method, kind: 'read', outcome: 'not-sent' }, signal.reason)
  }
  return look(client, sought, { signal, otherCases: true })
}

async function look<const Labels extends CustomPropertyLabels>(
  client: ScreenConnectClient<Labels>,
  sought: Sought,
  options: LookOptions,
): Promise<Found<Labels>> {
  const found = await findSessions(client, sought, options)
  return { ...found, sessions: liveSessions(found.sessions) }
}

function latest<const Labels extends CustomPropertyLabels>(
  sessions: readonly Session<Labels>[],
): Session<Labels> | undefined {
  const time = (session: Session<Labels>) => lastSeen(session)?.getTime() ?? 0
  return sessions.toSorted((one, other) => time(other) - time(one))[0]
}
