import type { CallFacts } from './screenconnect-error.ts'

/**
 * "What happened. Whether anything ran. What to do next." in the words that every error about a call shares. Of a write
 * that may have run it says to look first, whatever else there is to do.
 *
 * @param next left out where there is nothing to add
 */
export function callMessage(facts: CallFacts, happened: string, next: string | undefined): string {
  return [`${subject(facts)} ${happened}.`, whetherItRan(facts), next === undefined ? '' : `${next}.`]
    .filter((sentence) => sentence !== '')
    .join(' ')
}

function subject({ method, download }: CallFacts): string {
  return method ?? (download === undefined ? 'The call' : 'The download')
}

function whetherItRan(facts: CallFacts): string {
  if (facts.kind === 'read') return ''
  if (facts.outcome === 'not-sent') return 'Nothing was sent.'
  if (facts.outcome === 'rejected') return 'Nothing ran.'
  return `It may have run, or not: look at the session's ${TRACES.get(facts.method) ?? 'events'} before you send it again.`
}

/** Whether an error is about a write that may have run. */
export function mayHaveRun({ kind, outcome }: CallFacts): boolean {
  return kind === 'write' && outcome === 'unknown'
}

/** What shows whether a write was done, where that is something else than the session's events. */
const TRACES: ReadonlyMap<string | undefined, string> = new Map([
  ['UpdateSessionCustomProperties', 'custom properties'],
  ['UpdateSessionName', 'name'],
])

/** The advice to make the call again, where that cannot run it twice. */
export function sendAgain(facts: CallFacts, when: string): string | undefined {
  if (mayHaveRun(facts)) return undefined
  return `${facts.download === undefined ? 'Call' : 'Download'} again ${when}`
}
