import { SessionNotFoundError } from '../errors/session-not-found-error.ts'
import { getSessionsByFilter } from '../web-methods/get-sessions-by-filter.ts'
import { quoted } from './quoted.ts'
import type { Sought } from './session-target.ts'

/** That no session is meant, in words that fit what was looked for and whether the server has the filter. */
export function notFound(sought: Sought, method: string): SessionNotFoundError {
  const facts = { method, kind: 'read', outcome: 'rejected' } as const
  if (sought.sessionId !== undefined) return new SessionNotFoundError(facts, sought.sessionId)
  const filtered = method === getSessionsByFilter.name
  const next = filtered
    ? 'Check how it is written; sessions that ended or were deleted do not count'
    : nextWithoutFilter(sought)
  return new SessionNotFoundError(facts, undefined, { happened: happened(sought, filtered), next })
}

type Text = Extract<Sought, { readonly text: string }>

function happened({ text, identities }: Text, filtered: boolean): string {
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

function nextWithoutFilter({ identities }: Text): string {
  const reason = `since this server has no ${getSessionsByFilter.name}`
  const shown = 'as the list of sessions shows it'
  if (!identities.includes('machineName')) return `Give it ${shown}: letter case may count, ${reason}`
  const other = identities.includes('name') ? 'none' : 'the same or none'
  return (
    `A machine is found by its own name only where its session has ${other}, ${reason}: ` +
    `give the name ${shown}, letter case included, or the session id`
  )
}
