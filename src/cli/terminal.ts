import type { Readable } from 'node:stream'

/** Where text goes, and what is there to read it. */
export interface TextOutput {
  /** Whether a person looks at it. */
  readonly isTerminal: boolean
  /** Its width in columns; `undefined` where nobody looks at it. */
  readonly columns: number | undefined
  write(text: string): void
}

/** Everything of the outside that the command line touches, so that the tests can stand in for a terminal. */
export interface Terminal {
  /** Results: what a program would read. */
  readonly out: TextOutput
  /** Everything said about the work: questions, progress, failures. */
  readonly err: TextOutput
  readonly input: Readable & {
    readonly isTTY?: boolean | undefined
    /** Of a terminal: every key at once and unechoed, Ctrl-C included, or by the line as usual. */
    setRawMode?(raw: boolean): unknown
  }
  /** In milliseconds: the silence before a question, and for how long at most it is waited for. */
  readonly typedAhead: { readonly quiet: number; readonly most: number }
  /** The working folder. */
  readonly folder: string
  readonly home: string
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly platform: NodeJS.Platform
  readonly now: () => Date
  /** Aborted by Ctrl-C. */
  readonly interrupt: AbortSignal
  /** Does what Ctrl-C does, where that came as a character. */
  readonly stop: () => void
}

/** A person can be asked: they see the question and can type the answer, which is not so after a Ctrl-D. */
export function canAsk(terminal: Terminal): boolean {
  return terminal.input.isTTY === true && !terminal.input.readableEnded && terminal.err.isTerminal
}
