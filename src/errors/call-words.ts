import { type CallFacts, type ErrorWords, mayHaveRun } from './screenconnect-error.ts'

/** An error about one call starts with the web method. */
export function ofCall({ method }: CallFacts, happened: string, next: string | undefined): ErrorWords {
  return { happened: `${method ?? 'The call'} ${happened}`, next }
}

/** Only where calling again cannot run a write twice. */
export function callAgain(facts: CallFacts, when: string): string | undefined {
  return mayHaveRun(facts) ? undefined : `Call again ${when}`
}
