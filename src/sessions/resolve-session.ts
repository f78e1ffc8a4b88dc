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
   * Leaves out the machines that are offline: of two sessions of one machine, the abandoned one. Default false.
   */
  readonly online?: boolean | undefined
  /**
   * Whether an empty answer is asked again, after 1.5 s and after another 3 s, before it is believed: in a tight loop
   * of look-ups it can be false (seen once). `false` for a list of names of which most are new. Default true.
   */
  readonly emptyRetry?: boolean | undefined
  readonly signal?: AbortSignal | undefined
}

/**
 * The one session that is meant by a session id, a name, a machine name or a serial number. Sessions that
 * ended or were deleted do not count, and an empty answer is asked again before it is believed.
 *
 * `GetSessionsByFilter` is asked first, field by field where it does not take them together; wherever it finds nothing
 * or fails, but for a refused secret, `GetSessionsByName` decides, among the sessions of that name and those without a
 * name. **Where the filter is missing or fails for good, a machine whose session has another name is not found by its
 * machine name, and none by its serial number.** Then a serial number ends in the filter's error, and a
 * `SessionNotFoundError` has it as its `cause`.
 *
 * Letter case does not matter in what the filter answers; whether the server compares it is not settled. A name that
 * is found in no other way is looked for once more in capitals and in small letters, so that `host-01` finds
 * `HOST-01`, but no `Host-01`.
 *
 * Placeholders such as `System Serial Number` are no serial numbers.
 *
 * Evidence: look-up by id and name verified, the filter seen.
 *
 * @throws {AmbiguousSessionError} more than one may be meant; its `candidates` say which
 * @throws {SessionNotFoundError} none is meant; its message says what was looked for, and how it is found
 * @throws {GuestOfflineError} with `online: true`: all that are meant are offline
 * @throws {MissingMethodError} a `{ serialNumber }`, and the instance has no filter: resolve it by its name
 * @throws {ScreenConnectError} the filter failed in a way that may pass, and nothing was found by name; or
 *   `GetSessionsByName` failed
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

/** At least one live session, or the error that says why there is none. */
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
