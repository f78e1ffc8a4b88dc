import type { SessionEvent } from '../model/session-event.ts'
import type { CompletedCommand, KilledCommand } from './command-result.ts'
import { holdsMarker } from './frame.ts'
import { readMarked, withoutByteOrderMark, withoutVerdicts } from './marked-output.ts'

/** By what an output is known: its marker, or that it was not there before the sending. */
export type Sought =
  | {
      readonly marker: string
      /** After how many milliseconds the agent was told to kill the command. */
      readonly timeout: number
      readonly before?: never
    }
  | { readonly marker?: never; readonly before: ReadonlySet<string> }

/** A command's end, but for how long it took. */
export type Found = Omit<CompletedCommand, 'durationMs'> | Omit<KilledCommand, 'durationMs'>

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
  const kill = killWithoutMarker(events, sought)
  return kill === undefined ? undefined : unmarked(kill)
}

/**
 * An agent may report that it killed a command without anything that the command had printed, the marker included
 * (seen). Such an output is taken for this command's where it names this command's time, and where this command
 * was the only one in the history that had no output yet.
 */
function killWithoutMarker(
  events: readonly SessionEvent[],
  { marker, timeout }: Extract<Sought, { readonly marker: string }>,
): SessionEvent | undefined {
  const queued = queuedAt(events, marker)
  if (queued === -1) return undefined
  let waiting = 0
  for (const [index, event] of events.entries()) {
    if (event.eventType === 'queuedCommand') waiting += 1
    if (!isOutput(event)) continue
    if (index > queued && waiting === 1 && isKillAlone(event, timeout)) return event
    // The command of an output may be older than the history.
    waiting = Math.max(0, waiting - 1)
  }
  return undefined
}

function isKillAlone({ data }: SessionEvent, timeout: number): boolean {
  const { text, killedAfter } = withoutVerdicts(withoutByteOrderMark(data ?? ''))
  return killedAfter === timeout && text === ''
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
  return events.findIndex(
    (event) => event.eventType === 'queuedCommand' && holdsMarker(event.data ?? '', marker),
  )
}

function isOutput(event: SessionEvent): boolean {
  return event.eventType === 'ranCommand'
}

function unmarked(event: SessionEvent): Found {
  const { text, killedAfter, truncated } = withoutVerdicts(withoutByteOrderMark(event.data ?? ''))
  const facts = { output: text, truncated, exitCode: undefined, eventId: event.eventId, correlated: false }
  return killedAfter === undefined ? { status: 'completed', ...facts } : { status: 'killed', ...facts }
}
