import { sessionManagerFault } from './answers.ts'
import type { Answer } from './exchange.ts'

/** Thrown inside a web method to answer with an error; never leaves the sandbox. */
export class Refusal extends Error {
  readonly answer: Answer

  constructor(answer: Answer) {
    super('refused')
    this.answer = answer
  }
}

export function fault(): never {
  throw new Refusal(sessionManagerFault())
}
