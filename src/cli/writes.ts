import type { CallEvent } from '../index.ts'
import { EXIT } from './exit-codes.ts'
import type { Failure } from './failure.ts'

/**
 * What is known of everything that this process sent to change something: whether any of it may have run, whatever
 * came after it. The client's own events tell, so no verb has to remember to say it.
 */
export class Writes {
  #unrefuted = 0

  get mayHaveRun(): boolean {
    return this.#unrefuted > 0
  }

  /** For the `onEvent` of every client. */
  note = (event: CallEvent): void => {
    if (event.kind !== 'write') return
    if (event.type === 'request' && event.attempt === 1) this.#unrefuted += 1
    // Without a try there was no request.
    if (event.type === 'failure' && event.attempt > 0 && event.outcome !== 'unknown') this.#unrefuted -= 1
  }
}

/** What is said where a write may have run and the error at hand does not know of it. */
export const LOOK_FIRST =
  "Something was sent before that, and may have run: look at the session's events before you send it again."

/** The failure of a verb that may have changed something, whatever the error knows of it. */
export function withDoubt(failure: Failure): Failure {
  const { words = '', facts } = failure
  if (facts.mayHaveRun === true) return { ...failure, exitCode: EXIT.unknownOutcome }
  const message = `${words} ${LOOK_FIRST}`.trimStart()
  return {
    words: message,
    facts: { ...facts, message, outcome: 'unknown', mayHaveRun: true, retryable: false },
    exitCode: EXIT.unknownOutcome,
  }
}
