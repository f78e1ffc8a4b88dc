import { foreignCause } from '../errors/foreign-cause.ts'
import type { ScreenConnectError } from '../errors/screenconnect-error.ts'
import { SessionNotFoundError } from '../errors/session-not-found-error.ts'
import { getSessionBySessionId, getSessionsByFilter, getSessionsByName } from '../web-methods/methods.ts'
import { isNamed } from './find-sessions.ts'
import { quoted } from './quoted.ts'
import type { SoughtText } from './session-target.ts'

/**
 * The error of a search that found nothing. Where the filter failed in a way that may pass it is the filter's own: the
 * machine may be there. Where it is missing, or failed for good, the machine was not found as far as this server lets
 * it be found, and the filter's failure is the `cause`.
 *
 * @param unanswered why the filter could not be asked about what only it can find
 */
export function nothingFound(
  sought: SoughtText,
  unanswered: ScreenConnectError | undefined,
): ScreenConnectError {
  if (unanswered === undefined) {
    const method = isNamed(sought) ? getSessionsByName.name : getSessionsByFilter.name
    const next =
      'Check how it is written, letter case included; sessions that ended or were deleted do not count'
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
  if (only === 'serialNumber') return `No session has a machine with the serial number ${query}`
  if (only === 'machineName') return `No session was found whose machine is called ${query}`
  const called = `No session is called ${query}`
  if (others.length === 0) return called
  if (!filtered) return `${called}, and none without a name has a machine of that name`
  const serial = others.includes('serialNumber') ? ' or serial number' : ''
  return `${called}, and none has a machine of that name${serial}`
}

function nextWithoutFilter({ identities }: SoughtText, { code }: ScreenConnectError): string {
  const filter = getSessionsByFilter.name
  const reason =
    code === 'MISSING_METHOD'
      ? `this server has no ${filter}`
      : `${filter} could not be asked, which ended in ${code}`
  const other = identities.includes('name') ? 'none' : 'the same or none'
  return (
    `A machine is found by its own name only where its session has ${other}, since ${reason}: ` +
    'give the name as the list of sessions shows it, letter case included, or the session id'
  )
}
