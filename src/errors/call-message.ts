import type { CallFacts } from './screenconnect-error.ts'

/** "What happened. Whether anything ran. What to do next." in the words that every error about a call shares. */
export function callMessage(facts: CallFacts, happened: string, next: string): string {
  return [`${subject(facts)} ${happened}.`, whetherItRan(facts), `${next}.`]
    .filter((sentence) => sentence !== '')
    .join(' ')
}

function subject({ method, download }: CallFacts): string {
  return method ?? (download === undefined ? 'The call' : 'The download')
}

function whetherItRan({ kind, outcome }: CallFacts): string {
  if (kind === 'read') return ''
  if (outcome === 'not-sent') return 'Nothing was sent.'
  if (outcome === 'rejected') return 'Nothing ran.'
  return 'It may have run, or not.'
}

/** What shows whether a write was done, where that is something else than the session's events. */
const TRACES: ReadonlyMap<string | undefined, string> = new Map([
  ['UpdateSessionCustomProperties', 'custom properties'],
  ['UpdateSessionName', 'name'],
])

/** Advice that depends on whether sending the call again could run it twice. */
export function sendAgain(facts: CallFacts, when: string): string {
  if (facts.kind === 'write' && facts.outcome === 'unknown') {
    return `Look at the session's ${TRACES.get(facts.method) ?? 'events'} before you send it again`
  }
  return `${facts.download === undefined ? 'Call' : 'Download'} again ${when}`
}
