import type { SessionEvent } from '../model/session-event.ts'
import type { CompletedCommand, KilledCommand } from './command-result.ts'
import { readMarked, withoutVerdicts } from './envelope.ts'

/** By what an output is known: its marker, or that it was not there before the sending. */
export type Sought =
  | { readonly marker: string; readonly before?: never }
  | { readonly marker?: never; readonly before: ReadonlySet<string> }

type Found = Omit<CompletedCommand, 'durationMs'> | Omit<KilledCommand, 'durationMs'>

/** The command's output among a session's events, `undefined` while there is none. */
export function findOutput(events: readonly SessionEvent[], sought: Sought): Found | undefined {
  if (sought.marker === undefined) return newOutputs(events, sought).map(unmarked)[0]
  for (const event of events.filter(isOutput)) {
    const marked = readMarked(event.data ?? '', sought.marker)
    if (marked === undefined) continue
    const { output, truncated, exitCode, killed } = marked
    const facts = { output, truncated, eventId: event.eventId, correlated: true }
    return killed
      ? { status: 'killed', exitCode: undefined, ...facts }
      : { status: 'completed', exitCode, ...facts }
  }
  return undefined
}

/** Whether the server has the command: its text, marker included, is in the history. */
export function wasQueued(events: readonly SessionEvent[], { marker }: Sought): boolean {
  return marker !== undefined && queuedAt(events, marker) !== -1
}

/** What came after the command without its marker: of others, or of an interpreter that did not read it. */
export function otherOutputs(events: readonly SessionEvent[], sought: Sought): string[] {
  return newOutputs(events, sought).map((event) => event.data ?? '')
}

function newOutputs(events: readonly SessionEvent[], { marker, before }: Sought): readonly SessionEvent[] {
  if (before !== undefined) return events.filter((event) => isOutput(event) && !before.has(event.eventId))
  const queued = queuedAt(events, marker)
  return queued === -1 ? [] : events.slice(queued).filter(isOutput)
}

function queuedAt(events: readonly SessionEvent[], marker: string): number {
  return events.findIndex((event) => event.eventType === 'queuedCommand' && event.data?.includes(marker))
}

function isOutput(event: SessionEvent): boolean {
  return event.eventType === 'ranCommand'
}

function unmarked(event: SessionEvent): Found {
  const { text, killed, truncated } = withoutVerdicts((event.data ?? '').replace(/^\uFEFF/, ''))
  const facts = { output: text, truncated, exitCode: undefined, eventId: event.eventId, correlated: false }
  return killed ? { status: 'killed', ...facts } : { status: 'completed', ...facts }
}
