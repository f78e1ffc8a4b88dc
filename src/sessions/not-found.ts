import { foreignCause } from '../errors/foreign-cause.ts'
import type { ScreenConnectError } from '../errors/screenconnect-error.ts'
import { SessionNotFoundError } from '../errors/session-not-found-error.ts'
import { getSessionBySessionId, getSessionsByFilter, getSessionsByName } from '../web-methods/methods.ts'
import { isNamed } from './find-sessions.ts'
import { quoted } from './quoted.ts'
import type { SoughtText } from './session-target.ts'

/**
 * A temporary failure of the filter is thrown itself, because the machine may exist; a lasting one is the `cause`.
 *
 * @param unanswered why the filter could not be used
 */
export function nothingFound(
  sought: SoughtText,
  unanswered: ScreenConnectError | undefined,
): ScreenConnectError {
  if (unanswered === undefined) {
    const method = isNamed(sought) ? getSessionsByName.name : getSessionsByFilter.name
    const next =
      'Check the spelling, including upper and lower case. Sessions that ended or were deleted are skipped'
    return new SessionNotFoundError(factsOf(method), undefined, { happened: happened(sought, true), next })
  }
  if (unanswered.retryable) return unanswered
  return new SessionNotFoundError(factsOf(getSessionsByName.name), undefined, {
    happened: happened(sought, false),
    next: nextWithoutFilter(sought, unanswered),
    cause: foreignCause(unanswered),
  })
}

export function notFoundById(sessionId: string): SessionNotFoundError {
  return new SessionNotFoundError(factsOf(getSessionBySessionId.name), sessionId)
}

function factsOf(method: string) {
  return { method, kind: 'read', outcome: 'rejected' } as const
}

function happened({ text, identities }: SoughtText, filtered: boolean): string {
  const query = quoted(text)
  const [only, ...others] = identities
  if (only === 'serialNumber') return `No sessions found with the serial number ${query}`
  if (only === 'machineName') return `No sessions found with the machine name ${query}`
  const called = `No sessions found with the name ${query}`
  if (others.length === 0) return called
  if (!filtered) return `${called}, or without a name and with that machine name`
  const serial = others.includes('serialNumber') ? ' or serial number' : ''
  return `No sessions found with the name${serial === '' ? ' or machine name' : `, machine name${serial}`} ${query}`
}

function nextWithoutFilter({ identities }: SoughtText, { code }: ScreenConnectError): string {
  const filter = getSessionsByFilter.name
  const reason = code === 'MISSING_METHOD' ? `this server has no ${filter}` : `${filter} failed with ${code}`
  const other = identities.includes('name') ? 'none' : 'the same or none'
  return (
    `Use the name in the list of sessions, including upper and lower case, or the session id. A machine name is found ` +
    `only if its session has ${other}, because ${reason}`
  )
}
