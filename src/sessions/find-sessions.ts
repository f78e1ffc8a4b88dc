import type { ScreenConnectClient } from '../client.ts'
import { MissingMethodError } from '../errors/missing-method-error.ts'
import { isScreenConnectError, type ScreenConnectError } from '../errors/screenconnect-error.ts'
import type { CustomPropertyLabels } from '../model/custom-properties.ts'
import type { Session } from '../model/session.ts'
import { getSessionsByFilter } from '../web-methods/methods.ts'
import { liveSessions } from './live-sessions.ts'
import { sessionFilter } from './session-filter.ts'
import type { Identity, SoughtText } from './session-target.ts'

/** The live sessions that a search found. */
export interface Found<Labels extends CustomPropertyLabels> {
  readonly sessions: readonly Session<Labels>[]
  /** Whether the server may have cut the list. */
  readonly mayBeIncomplete: boolean
}

/**
 * Searches the sessions that match a text, once or several times.
 *
 * The filter is quicker and also finds machine names and serial numbers, but it is not verified on the target instance. It
 * is used first, then `GetSessionsByName` if it found nothing or failed. Only a failure about the secret ends the search.
 * A filter that failed is not used again: the transport has already retried it.
 */
export class SessionSearch<const Labels extends CustomPropertyLabels> {
  readonly #client: ScreenConnectClient<Labels>
  readonly #sought: SoughtText
  readonly #signal: AbortSignal | undefined
  /** The fields to filter by, each list in one call. */
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

  /** Why the filter could not be used for what only it can find; `undefined` if it was. */
  get unanswered(): ScreenConnectError | undefined {
    return this.#failures.get('machineName') ?? this.#failures.get('serialNumber')
  }

  /**
   * One search; `undefined` if it found nothing.
   *
   * @param last whether to also search the name in upper and lower case. Not before: an empty response may be wrong, and
   *   another session than the one with exactly this name would be taken.
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
        const matching = answer.sessions.filter((session) => matches(session, this.#sought, true))
        sessions = sessions.concat(matching)
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

  /** Sessions of that name, and those without a name, whose machine may match. */
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
    return sessions.filter((session) => matches(session, this.#sought, false))
  }
}

/** Whether `GetSessionsByName` can find it. */
export function isNamed({ identities }: SoughtText): boolean {
  return identities.some((identity) => identity !== 'serialNumber')
}

/** The filter's error, if nothing else finds a serial number. */
function withoutSerials(error: ScreenConnectError): ScreenConnectError {
  if (error.code !== 'MISSING_METHOD') return error
  return new MissingMethodError(
    { method: getSessionsByFilter.name, kind: 'read', outcome: 'rejected' },
    'A serial number cannot be looked up without it: resolve the machine by its name or its session id',
  )
}

/** Errors that are not about the filter. */
const NOT_OF_THE_FILTER: ReadonlySet<ScreenConnectError['code']> = new Set([
  'AUTHENTICATION',
  'CREDENTIAL',
  'CONFIGURATION',
  'ABORTED',
])

function isFailureOfTheFilter(error: unknown): error is ScreenConnectError {
  return isScreenConnectError(error) && !NOT_OF_THE_FILTER.has(error.code)
}

/** How servers refuse arguments, seen and possible. */
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
 * Guards against an answer about another machine: commands may follow. If a session has no machine details, the server's
 * filter is trusted.
 */
function matches(
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
