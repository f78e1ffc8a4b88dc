import {
  AmbiguousSessionError,
  type CustomPropertyLabels,
  resolveSession,
  type Session,
  type SessionCandidate,
} from '../index.ts'
import type { Context } from './context.ts'
import { printableLine } from './output/printable.ts'
import { whileSpinning } from './output/spinner.ts'
import { type Column, table } from './output/table.ts'

export type AnySession = Session<CustomPropertyLabels>

/** The one session that a verb's target means: an id, a name, a machine name or a serial number. */
export async function findTarget(context: Context, target: string): Promise<AnySession> {
  const { terminal, emptyRetry } = context
  try {
    return await whileSpinning(terminal.err, 'Looking for the session', () =>
      resolveSession(context.client(), target, { signal: terminal.interrupt, emptyRetry }),
    )
  } catch (error) {
    if (error instanceof AmbiguousSessionError) showCandidates(context, error.candidates)
    throw error
  }
}

/** Those who may be meant, beside the results: with `--json` a program finds them in the error. */
function showCandidates(context: Context, candidates: readonly SessionCandidate[]): void {
  const { noteStyle: style, times, terminal } = context
  const columns: Column<SessionCandidate>[] = [
    { title: 'NAME', value: ({ name, machineName }) => name || machineName, least: 12 },
    { title: 'STATE', value: stateOf },
    ...labelColumns(
      context,
      ({ customPropertyValues }: SessionCandidate, slot) => customPropertyValues[slot],
    ),
    { title: 'LAST SEEN', value: ({ lastSeen }) => times.short(lastSeen), least: times.shortWidth, spare: 1 },
    { title: 'SESSION', value: ({ sessionId }) => sessionId, least: 36 },
  ]
  terminal.err.write(table(columns, candidates, { width: terminal.err.columns, head: style.strong }).text)
}

/** A column for each label of a custom property. */
export function labelColumns<Row>(
  { settings }: Context,
  value: (row: Row, slot: number) => string | undefined,
): Column<Row>[] {
  return (settings.labels?.value ?? []).flatMap((label, slot) =>
    label === null
      ? []
      : [
          {
            title: printableLine(label.toUpperCase()),
            value: (row: Row) => value(row, slot) ?? '',
            least: 8,
            spare: 10 + slot,
          },
        ],
  )
}

/** Which machine it is, for a question: `HOST-01 (Acme, Pilot), which is offline,`. The gate makes all of it visible. */
export function targetInWords({ settings }: Context, session: AnySession): string {
  const labels = settings.labels?.value.map((label) => label?.toLowerCase()) ?? []
  const named = ['company', 'tag'].map((label) => labels.indexOf(label)).filter((slot) => slot !== -1)
  const values = session.customPropertyValues
  const told = named.length === 0 ? values : named.map((slot) => values[slot] ?? '')
  const properties = told.filter((value) => value !== '').map(inSentence)
  const state = session.online === false ? ', which is offline,' : ''
  return `${machineInWords(session)}${properties.length === 0 ? '' : ` (${properties.join(', ')})`}${state}`
}

/** Its name, for a question. */
export function machineInWords(session: AnySession): string {
  return inSentence(anyName(session))
}

/**
 * What a machine says of itself may be of any length, and the question stands behind it. It stands in quotes where
 * the sentence would hide a part of it, or take it for more than one thing.
 */
function inSentence(text: string): string {
  const signs = [...text]
  const short = signs.length > 60 ? `${signs.slice(0, 60).join('')}…` : text
  return /^ | $| {2}|[\t\r\n(),"]/.test(short) ? JSON.stringify(short) : short
}

/** The name that people know it by. The machine chose it: what a terminal would obey is taken out. */
export function nameOf(session: AnySession): string {
  return printableLine(anyName(session))
}

function anyName({ name, guestInfo, sessionId }: AnySession): string {
  return name || guestInfo?.machineName || sessionId
}

export function stateOf({ online }: Pick<AnySession, 'online'>): 'online' | 'offline' | 'unknown' {
  return online === undefined ? 'unknown' : online ? 'online' : 'offline'
}
