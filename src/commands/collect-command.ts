import type { ScreenConnectClient } from '../client.ts'
import { AbortedError } from '../errors/aborted-error.ts'
import { clientArgument } from '../input/client-argument.ts'
import { duration } from '../input/numbers.ts'
import { callable, ownOptions, signalOption } from '../input/options.ts'
import type { CustomPropertyLabels } from '../model/custom-properties.ts'
import { getSessionDetailsBySessionId } from '../web-methods/methods.ts'
import type { CommandResult } from './command-result.ts'
import { type CommandTicket, checkTicket } from './command-ticket.ts'
import { type PollOptions, pollSchedule } from './poll-schedule.ts'
import { type PollProgress, waitForOutput } from './wait-for-output.ts'

/** Options of `collectCommand`. All durations are milliseconds. */
export interface CollectCommandOptions {
  /**
   * How long to wait for the output, from now on; 0 looks once. Default: until `timeout` and 30,000 after the sending,
   * which may be over. The last look begins at the end of it, and has at least 10,000 to be answered.
   */
  readonly wait?: number | undefined
  /** When to look for the output. The first look is at once. */
  readonly poll?: Omit<PollOptions, 'first'> | undefined
  /** Told of each look. What it throws is ignored. */
  readonly onPoll?: ((progress: PollProgress) => void) | undefined
  /** Aborts the waiting, not the command. */
  readonly signal?: AbortSignal | undefined
}

/**
 * Fetches what `runCommand` would have said, in another process, by the ticket that its `onSend` was given. It only
 * looks, and can be called as often as you like.
 *
 * `'unknown'` without an `error` says that the session's history does not have the command: it was not sent, or the
 * server has forgotten it.
 *
 * Evidence: that the output comes back as an event is verified and seen; how long a server keeps events is not known.
 *
 * @throws {AbortedError} `signal` was aborted
 * @example
 * ```ts
 * import { collectCommand, type CommandTicket, runCommand } from '@acg/screenconnect'
 *
 * let ticket: CommandTicket | undefined
 * const result = await runCommand(client, sessionId, 'hostname', {
 *   onSend: (given) => {
 *     ticket = given
 *   },
 * })
 * if (result.status === 'timed-out' && ticket !== undefined) {
 *   console.log(await collectCommand(client, ticket, { wait: 600_000 }))
 * }
 * ```
 */
export async function collectCommand<const Labels extends CustomPropertyLabels>(
  client: ScreenConnectClient<Labels>,
  ticket: CommandTicket,
  options?: CollectCommandOptions,
): Promise<CommandResult> {
  clientArgument(client, ['getSessionDetails'])
  const { sessionId, marker, time, timeout } = checkTicket(ticket)
  const given = ownOptions('options', options, ['wait', 'poll', 'onPoll', 'signal'])
  const started = performance.now()
  // The clock of another machine may be ahead.
  const before = Math.max(0, Date.now() - Date.parse(time))
  const elapsed = () => before + performance.now() - started
  const signal = signalOption(given.signal)
  return waitForOutput(client, false, {
    sessionId,
    sought: { marker, timeout },
    wait: duration('wait', given.wait, Math.max(0, timeout + 30_000 - before)),
    lastLook: 10_000,
    elapsed,
    schedule: { ...pollSchedule(given.poll), first: 0 },
    onPoll: given.onPoll === undefined ? undefined : callable('onPoll', given.onPoll, 'a function'),
    signal,
    aborted: ({ reason }) =>
      new AbortedError(
        { method: getSessionDetailsBySessionId.name, kind: 'read', outcome: 'unknown' },
        reason,
      ),
  })
}
