import type { ScreenConnectClient } from '../client.ts'
import { MissingMethodError } from '../errors/missing-method-error.ts'
import { isScreenConnectError, type ScreenConnectError } from '../errors/screenconnect-error.ts'
import type { CustomPropertyLabels } from '../model/custom-properties.ts'
import type { Session } from '../model/session.ts'
import { getSessionsByFilter } from '../web-methods/methods.ts'
import { liveSessions } from './live-sessions.ts'
import { sessionFilter } from './session-filter.ts'
import type { Identity, SoughtText } from './session-target.ts'

/** The live sessions that a look found. */
export interface Found<Labels extends CustomPropertyLabels> {
  readonly sessions: readonly Session<Labels>[]
  /** Whether the server may have cut the list. */
  readonly mayBeIncomplete: boolean
}

/**
 * The search for the sessions that a text means, in one look or several.
 *
 * The filter is quicker and finds by what only the machine knows, but nobody verified it on the target instance: it is
 * asked first, and `GetSessionsByName` after it wherever it found nothing or failed. Only a failure that is about the
 * secret ends the search. A filter that failed is not asked again in the same search; the transport has tried as often
 * as it pays.
 */
export class SessionSearch<const Labels extends CustomPropertyLabels> {
  readonly #client: ScreenConnectClient<Labels>
  readonly #sought: SoughtText
  readonly #signal: AbortSignal | undefined
  /** What the filter is asked about, each list in one call. */
  #calls: readonly (readonly Identity[])[]
  readonly #failures = new Map<Identity, ScreenConnectError>()

  constructor(
    client: ScreenConnectClient<Labels>,
    sought: SoughtText,
    { signal }: { readonly signal: AbortSignal | undefined },
  ) {
    this.#client = client
    this.#sought = sought
    this.#signal = signal
    this.#calls = [sought.identities]
  }

  /** Why the filter could not be asked about what only it can find; `undefined` where it was asked about all of it. */
  get unanswered(): ScreenConnectError | undefined {
    return this.#failures.get('machineName') ?? this.#failures.get('serialNumber')
  }

  /**
   * One look; `undefined` where it found nothing.
   *
   * @param last whether a name that was not found as it is given is also asked for in capitals and in small letters.
   *   Not before: the empty answer may be false, and another session than the one that is written as given would be
   *   taken.
   */
  async look(last: boolean): Promise<Found<Labels> | undefined> {
    const filtered = await this.#byFilter()
    if (filtered.sessions.length > 0 && this.#failures.size === 0) return filtered
    const named = isNamed(this.#sought) ? await this.#byNames(last) : []
    const sessions = liveSessions([...filtered.sessions, ...named])
    return sessions.length === 0 ? undefined : { ...filtered, sessions }
  }

  async #byFilter(): Promise<Found<Labels>> {
    let sessions: Session<Labels>[] = []
    let mayBeIncomplete = false
    const answered: (readonly Identity[])[] = []
    const calls = [...this.#calls]
    for (let call = calls.shift(); call !== undefined; call = calls.shift()) {
      try {
        const answer = await this.#client.unverified.getSessionsByFilter(filterFor(call, this.#sought), {
          signal: this.#signal,
        })
        const meant = answer.sessions.filter((session) => isMeant(session, this.#sought, true))
        sessions = sessions.concat(meant)
        mayBeIncomplete ||= answer.mayBeIncomplete
        answered.push(call)
      } catch (error) {
        if (!isFailureOfTheFilter(error)) throw error
        if (!isNamed(this.#sought)) throw withoutSerials(error)
        // One of the fields may be unknown to this server.
        if (call.length > 1 && mayBeAboutFields(error)) calls.push(...call.map((identity) => [identity]))
        else for (const identity of call) this.#failures.set(identity, error)
      }
    }
    this.#calls = answered
    return { sessions: liveSessions(sessions), mayBeIncomplete }
  }

  /** Sessions of that name, and those without a name, whose machine may be meant. */
  async #byNames(last: boolean): Promise<readonly Session<Labels>[]> {
    const { text, identities } = this.#sought
    const named = await this.#named(text)
    const nameless = identities.includes('machineName') ? await this.#named('') : []
    const found = liveSessions([...named, ...nameless])
    if (found.length > 0 || !last) return found
    // Both, so that of two sessions that differ in nothing else none is picked.
    const others = [...new Set([text.toUpperCase(), text.toLowerCase()])].filter((name) => name !== text)
    let answers: readonly Session<Labels>[] = []
    for (const name of others) answers = answers.concat(await this.#named(name))
    return answers
  }

  async #named(name: string): Promise<readonly Session<Labels>[]> {
    const sessions = await this.#client.getSessionsByName(name, { signal: this.#signal })
    return sessions.filter((session) => isMeant(session, this.#sought, false))
  }
}

/** Whether `GetSessionsByName` can find it. */
export function isNamed({ identities }: SoughtText): boolean {
  return identities.some((identity) => identity !== 'serialNumber')
}

/** The filter's error, where nothing else finds a serial number. */
function withoutSerials(error: ScreenConnectError): ScreenConnectError {
  if (error.code !== 'MISSING_METHOD') return error
  return new MissingMethodError(
    { method: getSessionsByFilter.name, kind: 'read', outcome: 'rejected' },
    'A serial number cannot be looked up without it: resolve the machine by its name or its session id',
  )
}

/** Codes of errors that say nothing of the filter: the secret, the caller, or no call at all. */
const NOT_OF_THE_FILTER: ReadonlySet<ScreenConnectError['code']> = new Set([
  'AUTHENTICATION',
  'CREDENTIAL',
  'CONFIGURATION',
  'ABORTED',
])

function isFailureOfTheFilter(error: unknown): error is ScreenConnectError {
  return isScreenConnectError(error) && !NOT_OF_THE_FILTER.has(error.code)
}

/** What servers were seen to say of arguments that they do not take, and what they may say. */
function mayBeAboutFields(error: ScreenConnectError): boolean {
  if (error.code === 'INVALID_PARAMETER' || error.code === 'SESSION_FAULT') return true
  return 'status' in error && (error.status === 500 || error.status === 400)
}

const CLAUSES: Readonly<Record<Identity, (text: string) => string>> = {
  name: (text) => sessionFilter`Name = ${text}`,
  machineName: (text) => sessionFilter`GuestMachineName = ${text}`,
  serialNumber: (text) => sessionFilter`GuestMachineSerialNumber = ${text}`,
}

function filterFor(identities: readonly Identity[], { text }: SoughtText): string {
  return identities.map((identity) => CLAUSES[identity](text)).join(' OR ')
}

/**
 * An answer about another machine must not pass for this one: commands may follow. Where a session comes
 * without the machine's details, the server's filter is believed.
 */
function isMeant(
  { name, guestInfo }: Session<CustomPropertyLabels>,
  { text, identities }: SoughtText,
  filtered: boolean,
): boolean {
  const says: Readonly<Record<Identity, string | undefined>> = {
    name,
    machineName: guestInfo?.machineName,
    serialNumber: guestInfo?.machineSerialNumber,
  }
  return identities.some((identity) => {
    const said = says[identity]
    return said === undefined ? filtered : said.toLowerCase() === text.toLowerCase()
  })
}
