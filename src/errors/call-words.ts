import { type CallFacts, type ErrorWords, mayHaveRun } from './screenconnect-error.ts'

/** The words of an error about one call, which begin with the web method. */
export function ofCall({ method }: CallFacts, happened: string, next: string | undefined): ErrorWords {
  return { happened: `${method ?? 'The call'} ${happened}`, next }
}

/** The advice to make the call again, where that cannot run it twice. */
export function callAgain(facts: CallFacts, when: string): string | undefined {
  return mayHaveRun(facts) ? undefined : `Call again ${when}`
}
