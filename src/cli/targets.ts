import { type CustomPropertyLabels, resolveSession, type Session } from '../index.ts'
import type { Client, Context } from './context.ts'
import { printableLine } from './output/printable.ts'
import { whileSpinning } from './output/spinner.ts'

export type AnySession = Session<CustomPropertyLabels>

/** The one session that a verb's target means: an id, a name, a machine name or a serial number. */
export function findTarget(context: Context, client: Client, target: string): Promise<AnySession> {
  const { terminal } = context
  return whileSpinning(terminal.err, `Looking for ${target}`, () =>
    resolveSession(client, target, { signal: terminal.interrupt }),
  )
}

/** A session in a few words: `HOST-01 (Acme, Head Office), session 5f2f…`. */
export function sessionInWords(session: AnySession): string {
  const values = session.customPropertyValues.filter((value) => value !== '')
  const properties = values.length === 0 ? '' : ` (${values.join(', ')})`
  return printableLine(`${nameOf(session)}${properties}, session ${session.sessionId}`)
}

/** The name that people know it by. The machine chose it: what a terminal would obey is taken out. */
export function nameOf(session: AnySession): string {
  return printableLine(session.name || session.guestInfo?.machineName || session.sessionId)
}

export function stateOf({ online }: Pick<AnySession, 'online'>): 'online' | 'offline' | 'unknown' {
  return online === undefined ? 'unknown' : online ? 'online' : 'offline'
}
