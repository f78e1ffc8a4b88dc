import type { ScreenConnectClient } from '../client.ts'
import { lookPatiently, type Patience } from '../commands/empty-answers.ts'
import { GuestOfflineError } from '../errors/guest-offline-error.ts'
import { clientArgument } from '../input/client-argument.ts'
import { flag, ownOptions, signalOption } from '../input/options.ts'
import { isSessionId } from '../input/session-ids.ts'
import type { CustomPropertyLabels } from '../model/custom-properties.ts'
import { lastSeen } from '../model/last-seen.ts'
import type { Session } from '../model/session.ts'
import { type Found, SessionSearch } from './find-sessions.ts'
import { ambiguous, liveSessions } from './live-sessions.ts'
import { notFoundById, nothingFound } from './not-found.ts'
import { checkTarget, type SessionTarget, type Sought } from './session-target.ts'

/** Options of `resolveSession`. */
export interface ResolveSessionOptions {
  /**
   * Whether to skip offline machines, such as the abandoned one of two sessions of a machine. Default false.
   */
  readonly online?: boolean | undefined
  /**
   * Whether to repeat a search that found nothing, after 1.5 s and after another 3 s: in a tight loop of calls an empty
   * response can be wrong (seen once). Pass `false` for a list of mostly new names. Default true.
   */
  readonly emptyRetry?: boolean | undefined
  readonly signal?: AbortSignal | undefined
}

/**
 * Finds the one session with a session id, name, machine name or serial number. Sessions that ended or were deleted are
 * skipped. A search that found nothing is repeated.
 *
 * `GetSessionsByFilter` is tried first. If it finds nothing or fails for another reason than the secret,
 * `GetSessionsByName` searches the sessions of that name and those without a name. **Without the filter a machine is not
 * found by its serial number, and by its machine name only if its session has the same name or none.** Then a serial
 * number fails with the filter's error, and a `SessionNotFoundError` has that error as its `cause`.
 *
 * Upper and lower case do not matter in results of the filter; whether the server compares them is not known. As a last
 * resort a name is searched in upper and in lower case: `host-01` finds `HOST-01`, but not `Host-01`.
 *
 * Placeholders such as `System Serial Number` are not serial numbers.
 *
 * Evidence: search by id and name verified, the filter seen.
 *
 * @throws {AmbiguousSessionError} more than one session matches; see `candidates`
 * @throws {SessionNotFoundError} no session matches
 * @throws {GuestOfflineError} with `online: true`: all matching sessions are offline
 * @throws {MissingMethodError} for a `{ serialNumber }`: the server has no filter; use its name
 * @throws {ScreenConnectError} the filter failed temporarily and nothing was found by name, or `GetSessionsByName`
 *   failed
 * @throws {ConfigurationError} an argument is invalid; nothing was sent
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
  clientArgument(
    client,
    isSessionId(target) ? ['getSession'] : ['unverified.getSessionsByFilter', 'getSessionsByName'],
  )
  const given = ownOptions('options', options, ['online', 'emptyRetry', 'signal'])
  const onlineOnly = flag('online', given.online, false)
  const patience = {
    emptyRetry: flag('emptyRetry', given.emptyRetry, true),
    signal: signalOption(given.signal),
  }
  const { sessions, mayBeIncomplete } = await search(client, checkTarget(target), patience)
  const candidates = onlineOnly ? sessions.filter((session) => session.online !== false) : sessions
  const [session, ...others] = candidates
  if (session === undefined) {
    const latest = sessions.reduce((one, other) => (seenAt(other) > seenAt(one) ? other : one))
    throw new GuestOfflineError(latest.sessionId, lastSeen(latest))
  }
  if (others.length > 0 || mayBeIncomplete) throw ambiguous(candidates)
  return session
}

/** At least one live session, or an error. */
async function search<const Labels extends CustomPropertyLabels>(
  client: ScreenConnectClient<Labels>,
  sought: Sought,
  patience: Patience,
): Promise<Found<Labels>> {
  if (sought.sessionId !== undefined) return byId(client, sought.sessionId, patience)
  const byText = new SessionSearch(client, sought, patience)
  const found = await lookPatiently((last) => byText.look(last), patience)
  if (found === undefined) throw nothingFound(sought, byText.unanswered)
  return found
}

async function byId<const Labels extends CustomPropertyLabels>(
  client: ScreenConnectClient<Labels>,
  sessionId: string,
  patience: Patience,
): Promise<Found<Labels>> {
  const session = await lookPatiently(async () => {
    const answer = await client.getSession(sessionId, { signal: patience.signal })
    return answer === undefined ? undefined : liveSessions([answer])[0]
  }, patience)
  if (session === undefined) throw notFoundById(sessionId)
  return { sessions: [session], mayBeIncomplete: false }
}

function seenAt(session: Session<CustomPropertyLabels>): number {
  return lastSeen(session)?.getTime() ?? 0
}
