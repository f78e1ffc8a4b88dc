import { CommandFailedError } from '../errors/command-failed-error.ts'
import type { ScreenConnectError } from '../errors/screenconnect-error.ts'

interface Ended {
  /** What the command printed; its errors are in it too, the service has no separate stderr (seen). */
  readonly output: string
  /** Whether the agent cut the output at `maxOutput`. */
  readonly truncated: boolean
  /** From the sending to the look that found the output, in milliseconds. */
  readonly durationMs: number
  /** The event that brought the output. */
  readonly eventId: string
  /**
   * Whether the marker proves that the output is this command's. `false` where there was none to go by: with
   * `marker: false`, and where the agent killed the command and nothing that it had printed came along.
   */
  readonly correlated: boolean
}

/** The command ended by itself. */
export interface CompletedCommand extends Ended {
  readonly status: 'completed'
  /**
   * `undefined` where it is not known: the output was cut before the end, the script said `exit` in cmd, or in
   * PowerShell ended the process itself, or there was no marker.
   */
  readonly exitCode: number | undefined
}

/**
 * The agent killed the command when its time was up. It may have brought nothing of what the command had printed,
 * the marker included (seen): `output` is then empty and `correlated` false, and it is taken for this command's
 * only where it names this command's time and no other command was without output.
 */
export interface KilledCommand extends Ended {
  readonly status: 'killed'
  readonly exitCode: undefined
}

interface NotSeen {
  readonly exitCode: undefined
  /** How long it was looked for, in milliseconds. */
  readonly durationMs: number
  /**
   * Outputs that came meanwhile without the marker: of other technicians, of a script that its interpreter did not
   * even read, or that a command was killed where it is not clear which.
   */
  readonly otherOutputs: readonly string[]
}

/** No output came in the time that `runCommand` waits. The command may still run, or have run. */
export interface TimedOutCommand extends NotSeen {
  readonly status: 'timed-out'
}

/** No output came, and the guest is no longer connected. The command may have run, or run when it comes back. */
export interface WentOfflineCommand extends NotSeen {
  readonly status: 'went-offline'
}

/**
 * Nobody knows what became of it: the sending ended without an answer and no output came, it was sent and the looks for
 * its output fail, or the history that `collectCommand` looks at does not have it.
 */
export interface UnknownCommand extends NotSeen {
  readonly status: 'unknown'
  /**
   * What the sending ended with where nobody knows whether it arrived, else what the last look ended with. `undefined`
   * where `collectCommand` looked and the session's history does not have the command: it was never sent, or is
   * forgotten.
   */
  readonly error: ScreenConnectError | undefined
}

/** The guest is offline: the command runs when it comes back. */
export interface QueuedCommand {
  readonly status: 'queued'
  readonly exitCode: undefined
}

/** What became of a command, told apart by `status`. */
export type CommandResult =
  | CompletedCommand
  | KilledCommand
  | TimedOutCommand
  | WentOfflineCommand
  | QueuedCommand
  | UnknownCommand

/**
 * Lets a result pass only if the command ended with exit code 0.
 *
 * @throws {CommandFailedError} it did anything else, or nobody knows
 * @example
 * ```ts
 * import { expectSuccess, runCommand } from '@acg/screenconnect'
 *
 * const { output } = expectSuccess(await runCommand(client, sessionId, 'hostname'))
 * ```
 */
export function expectSuccess(result: CommandResult): CompletedCommand & { readonly exitCode: 0 } {
  if (result.status === 'completed' && result.exitCode === 0) return { ...result, exitCode: 0 }
  const error = result.status === 'unknown' ? result.error : undefined
  throw new CommandFailedError(result.status, result.exitCode, NEXT[result.status], error)
}

const NEXT: Readonly<Record<CommandResult['status'], string>> = {
  completed: 'Look at `output` of the result',
  killed: 'Give it a longer `timeout`, or let it do less',
  'timed-out': "It may still run: look at the session's events before you send it again",
  'went-offline': "It may have run, or run later: look at the session's events when the guest is back",
  queued: 'It runs when the guest comes back',
  unknown: "It may have run: look at the session's events before you send it again",
}
