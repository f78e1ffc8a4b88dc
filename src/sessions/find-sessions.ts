import type { ScreenConnectClient } from '../client.ts'
import { MissingMethodError } from '../errors/missing-method-error.ts'
import { isScreenConnectError } from '../errors/screenconnect-error.ts'
import type { CustomPropertyLabels } from '../model/custom-properties.ts'
import type { Session } from '../model/session.ts'
import { getSessionBySessionId } from '../web-methods/get-session-by-session-id.ts'
import { getSessionsByFilter } from '../web-methods/get-sessions-by-filter.ts'
import { getSessionsByName } from '../web-methods/get-sessions-by-name.ts'
import { sessionFilter } from './session-filter.ts'
import type { Identity, Sought } from './session-target.ts'

/** The sessions that a look found, and by which web method. */
export interface Found<Labels extends CustomPropertyLabels> {
  readonly sessions: readonly Session<Labels>[]
  /** Whether the server may have cut the list. */
  readonly mayBeIncomplete: boolean
  readonly method: string
}

/** How a look is made. */
export interface LookOptions {
  readonly signal: AbortSignal | undefined
  /**
   * Whether a name that is not found as it is given is also asked for in capitals and in small letters, where
   * there is no filter. Not at the first look: its empty answer may be false, and another session than the
   * one that is written as given would be taken.
   */
  readonly otherCases?: boolean
}

/** One look: by id, with the filter where the instance has it, by names where not. */
export async function findSessions<const Labels extends CustomPropertyLabels>(
  client: ScreenConnectClient<Labels>,
  sought: Sought,
  { signal, otherCases = false }: LookOptions,
): Promise<Found<Labels>> {
  if (sought.sessionId !== undefined) {
    const session = await client.getSession(sought.sessionId, { signal })
    const sessions = session === undefined ? [] : [session]
    return { sessions, mayBeIncomplete: false, method: getSessionBySessionId.name }
  }
  try {
    return await byFilter(client, sought, signal)
  } catch (error) {
    const missing = isScreenConnectError(error) && error.code === 'MISSING_METHOD'
    const named = sought.identities.some((identity) => identity !== 'serialNumber')
    if (!missing) throw error
    if (!named) {
      throw new MissingMethodError(
        { method: getSessionsByFilter.name, kind: 'read', outcome: 'rejected' },
        'A serial number cannot be looked up without it: resolve the machine by its name or its session id',
      )
    }
    return byNames(client, sought, { signal, otherCases })
  }
}

type Text = Extract<Sought, { readonly text: string }>

async function byFilter<const Labels extends CustomPropertyLabels>(
  client: ScreenConnectClient<Labels>,
  { text, identities }: Text,
  signal: AbortSignal | undefined,
): Promise<Found<Labels>> {
  const filter = identities.map((identity) => CLAUSES[identity](text)).join(' OR ')
  const { sessions, mayBeIncomplete } = await client.unverified.getSessionsByFilter(filter, { signal })
  return {
    sessions: sessions.filter((session) => isMeant(session, { text, identities }, true)),
    mayBeIncomplete,
    method: getSessionsByFilter.name,
  }
}

const CLAUSES: Readonly<Record<Identity, (text: string) => string>> = {
  name: (text) => sessionFilter`Name = ${text}`,
  machineName: (text) => sessionFilter`GuestMachineName = ${text}`,
  serialNumber: (text) => sessionFilter`GuestMachineSerialNumber = ${text}`,
}

/** Sessions of that name, and those without a name, whose machine may be meant. */
async function byNames<const Labels extends CustomPropertyLabels>(
  client: ScreenConnectClient<Labels>,
  sought: Text,
  { signal, otherCases }: LookOptions,
): Promise<Found<Labels>> {
  const { text, identities } = sought
  const named = await client.getSessionsByName(text, { signal })
  const nameless = identities.includes('machineName') ? await client.getSessionsByName('', { signal }) : []
  const meant = [...named, ...nameless].filter((session) => isMeant(session, sought, false))
  if (meant.length === 0 && otherCases) {
    // Both, so that of two sessions that differ in nothing else none is picked.
    for (const name of new Set([text.toUpperCase(), text.toLowerCase()])) {
      if (name === text) continue
      const found = await client.getSessionsByName(name, { signal })
      for (const session of found) if (isMeant(session, sought, false)) meant.push(session)
    }
  }
  return { sessions: meant, mayBeIncomplete: false, method: getSessionsByName.name }
}

/**
 * An answer about another machine must not pass for this one: commands may follow. Where a session comes
 * without the machine's details, the server's filter is believed.
 */
function isMeant(
  { name, guestInfo }: Session<CustomPropertyLabels>,
  { text, identities }: Text,
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
