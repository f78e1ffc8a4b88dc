import { type CustomPropertyLabels, resolveSession, type Session } from '../index.ts'
import type { Context } from './context.ts'
import { printableLine } from './output/printable.ts'
import { whileSpinning } from './output/spinner.ts'

export type AnySession = Session<CustomPropertyLabels>

/** The one session that a verb's target means: an id, a name, a machine name or a serial number. */
export function findTarget(context: Context, target: string): Promise<AnySession> {
  const { terminal } = context
  return whileSpinning(terminal.err, 'Looking for the session', () =>
    resolveSession(context.client(), target, { signal: terminal.interrupt }),
  )
}

/** Which machine it is, for a question: `HOST-01 (Acme, Pilot), which is offline,`. */
export function targetInWords({ settings }: Context, session: AnySession): string {
  const labels = settings.labels?.value.map((label) => label?.toLowerCase()) ?? []
  const named = ['company', 'tag'].map((label) => labels.indexOf(label)).filter((slot) => slot !== -1)
  const values = session.customPropertyValues
  const told = named.length === 0 ? values : named.map((slot) => values[slot] ?? '')
  const properties = told.filter((value) => value !== '').map((value) => shortened(value))
  const state = session.online === false ? ', which is offline,' : ''
  return `${shortened(nameOf(session))}${properties.length === 0 ? '' : ` (${properties.join(', ')})`}${state}`
}

/** What a machine says of itself may be of any length, and the question stands behind it. */
function shortened(text: string): string {
  const signs = [...text]
  return signs.length > 60 ? `${signs.slice(0, 60).join('')}…` : text
}

/** The name that people know it by. The machine chose it: what a terminal would obey is taken out. */
export function nameOf(session: AnySession): string {
  return printableLine(session.name || session.guestInfo?.machineName || session.sessionId)
}

export function stateOf({ online }: Pick<AnySession, 'online'>): 'online' | 'offline' | 'unknown' {
  return online === undefined ? 'unknown' : online ? 'online' : 'offline'
}
