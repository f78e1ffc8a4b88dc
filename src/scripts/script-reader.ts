/** What speaks against a value in some place of a script. */
export interface Objection {
  /** The place, in words that go on after "was given a place …". */
  readonly where: string
  /** How to write it there. */
  readonly instead: string
  /** Whether a bare number is harmless there all the same. */
  readonly numbers: boolean
}

/**
 * Reads a script along with the tag that puts it together, so that it is known where a value stands. It knows
 * of its language what decides that: quotes, comments, here-documents, escapes, and what is glued together.
 */
export interface ScriptReader {
  /** Reads on, through text of the script itself. */
  read(code: string): void
  /** Reads on, over a value that was written as a literal: what is in it decides nothing. */
  readValue(): void
  /**
   * What speaks against a value here.
   *
   * @param written the value as it would be written
   * @param next the script's own text behind it
   */
  objection(written: string, next: string): Objection | undefined
  /** A finite number as it is written here: bare, in a form that stays what it is between its neighbours. */
  number(digits: string, next: string): string
}
