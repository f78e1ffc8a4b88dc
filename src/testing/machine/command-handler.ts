/** A command as the agent of a guest received it. */
export interface ReceivedCommand {
  /** The text as it was sent, directives included. */
  readonly text: string
  /** The text without the directive lines at its top. */
  readonly body: string
  /** The script itself: the body without what `runCommand` puts around it. */
  readonly script: string
  readonly interpreter: 'cmd' | 'powershell' | 'sh'
  /** Milliseconds until the agent kills the command: `#timeout=`, or 10,000. */
  readonly timeout: number
  /** Characters of output that the agent keeps: `#maxlength=`, or 5,000. */
  readonly maxLength: number
  /** Who sent it, as event 44 has it. */
  readonly host: string
  /** Aborts when the agent kills the command, and when the sandbox closes. */
  readonly signal: AbortSignal
  /** Output so far. It survives a kill; what the handler returns is added to it. */
  readonly print: (text: string) => void
}

/** What a guest does with a command, where its output alone does not say it. */
export interface CommandAnswer {
  readonly output: string
  /**
   * What the script reports as the exit code of its work, if it does so, as those of `runCommand` do; `null` where it
   * ends before it can, as one for cmd that says `exit`. Default 0.
   */
  readonly exitCode?: number | null
  /** Milliseconds (times `timeScale`) that the command runs after the handler answered. Default 0. */
  readonly delay?: number
  /** Events recorded just before the output: another technician's output, say. */
  readonly before?: readonly InterleavedEvent[]
  /** The guest goes offline before it can report; the output arrives when it is back (a guess). */
  readonly goOfflineFirst?: boolean
  /** No output ever arrives. The next command runs all the same. */
  readonly neverAnswer?: boolean
  /**
   * `true`: `output` is all that the agent reports. Default `false`: it is what the script's work printed, and
   * around it stands what a shell would print of the script itself: the marker and the exit code of one that
   * `runCommand` sent; else, under cmd, the prompt and the echoed command.
   */
  readonly verbatim?: boolean
}

/** An event that arrives between a command and its output. */
export interface InterleavedEvent {
  readonly data: string
  /** Default `''`, as on results. */
  readonly host?: string
  /** Default 70, the output of a command. */
  readonly type?: number
}

/** Decides what a guest answers to a command. One that throws is reported as output that says so. */
export type CommandHandler = (
  command: ReceivedCommand,
) => string | CommandAnswer | Promise<string | CommandAnswer>
