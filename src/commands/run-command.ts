import type { ScreenConnectClient } from '../client.ts'
import { AbortedError } from '../errors/aborted-error.ts'
import { ConfigurationError } from '../errors/configuration-error.ts'
import { GuestOfflineError } from '../errors/guest-offline-error.ts'
import type { Outcome } from '../errors/screenconnect-error.ts'
import { SessionNotFoundError } from '../errors/session-not-found-error.ts'
import { clientArgument } from '../input/client-argument.ts'
import { positiveDuration } from '../input/numbers.ts'
import { callable, describe, flag, ownOptions, signalOption } from '../input/options.ts'
import type { CustomPropertyLabels } from '../model/custom-properties.ts'
import { lastSeen } from '../model/last-seen.ts'
import { hasEnded } from '../model/online.ts'
import type { Session } from '../model/session.ts'
import type { Interpreter, Script } from '../scripts/script.ts'
import { sendCommandToSession } from '../web-methods/methods.ts'
import type { CommandResult } from './command-result.ts'
import { type CommandTicket, checkMarker } from './command-ticket.ts'
import { lookPatiently, type Patience } from './empty-answers.ts'
import type { Sought } from './find-output.ts'
import { holdsMarker } from './frame.ts'
import { type PollOptions, type PollSchedule, pollSchedule } from './poll-schedule.ts'
import { type CommandPlan, planCommand, prepareCommand, randomMarker } from './prepare-command.ts'
import { sendOnce } from './send-once.ts'
import { type PollProgress, waitForOutput } from './wait-for-output.ts'

/** Options of `runCommand`. All durations are milliseconds. */
export interface RunCommandOptions {
  /**
   * After how long the agent kills the command. Limits of the service are not known. Default: what a `#timeout=` at
   * the head of the command says, else 60,000.
   */
  readonly timeout?: number | undefined
  /**
   * After how many characters the agent cuts the output. Default: what a `#maxlength=` at the head of the command says,
   * else 100,000.
   */
  readonly maxOutput?: number | undefined
  /**
   * How long to wait for the output, from the sending. Default: `timeout` and 30,000 more. The last look begins at
   * the end of it, and has 1,000 to be answered.
   */
  readonly wait?: number | undefined
  /**
   * What runs a command given as a string. Default: what a `#!ps` or `#!sh` at its head says, else the guest's
   * operating system.
   */
  readonly shell?: Interpreter | undefined
  /** What to do where the guest is offline: nothing (default), or queue the command for when it comes back. */
  readonly whenOffline?: 'throw' | 'queue' | undefined
  /**
   * What is printed around the command, by which its output is known for certain: random (`true`, default), or 16 to
   * 64 letters and digits of your own, which must not be in the session's history yet. With `false` a text is sent
   * untouched, and the first output that was not there before is taken for its own.
   */
  readonly marker?: boolean | string | undefined
  /**
   * Told, just before the sending, what it takes to find the output later: keep it, and `collectCommand` brings the
   * result in any other process. It is waited for. What it throws is thrown on as it is, and nothing is sent. Needs a
   * marker.
   */
  readonly onSend?: ((ticket: CommandTicket) => void | Promise<void>) | undefined
  /** When to look for the output. */
  readonly poll?: PollOptions | undefined
  /**
   * Whether an empty answer to the look-up of the session, before anything is sent, is asked again after 1.5 s and
   * after another 3 s: in a tight loop of look-ups it can be false (seen once). Default true.
   */
  readonly emptyRetry?: boolean | undefined
  /** Told of each look. What it throws is ignored. */
  readonly onPoll?: ((progress: PollProgress) => void) | undefined
  /** Aborts the waiting, not the command. */
  readonly signal?: AbortSignal | undefined
}

const OPTIONS = [
  'timeout',
  'maxOutput',
  'wait',
  'shell',
  'whenOffline',
  'marker',
  'onSend',
  'poll',
  'emptyRetry',
  'onPoll',
  'signal',
] as const

/**
 * Runs a command on a guest and waits for its output and exit code.
 *
 * Once the command was sent the result is a value: look at its `status`, or let `expectSuccess` do it. The
 * command is sent exactly once. Where the sending itself ends in an error that leaves open whether it ran, its marker
 * is looked for, and `'unknown'` says that nothing was found; where the server had answered that it did not like the
 * command, three looks that do not find it in the history are enough. It also says that the last look failed, or three
 * in a row with errors that do not pass: then `error` is theirs.
 *
 * Evidence: that commands are sent and their output comes back as an event is verified and seen; directives,
 * limits and the way to get an exit code are seen. That an ended session runs nothing is a guess.
 *
 * @param command text for the guest's default interpreter, or a script: ``powershell`…` ``, ``sh`…` ``, ``cmd`…` ``
 * @throws {GuestOfflineError} the guest is offline; nothing was sent
 * @throws {SessionNotFoundError} there is no such session, or it ended or was deleted; nothing was sent
 * @throws {MutationRefusedError} the client's `mutations` said no; nothing was sent
 * @throws {AbortedError} `signal` was aborted; `outcome` says whether the command may run
 * @example
 * ```ts
 * import { powershell, runCommand } from '@acg/screenconnect'
 *
 * const result = await runCommand(client, sessionId, powershell`Get-Service ${'Spooler'}`)
 * if (result.status === 'completed') console.log(result.exitCode, result.output)
 * else console.log('It ended as', result.status)
 * ```
 */
export async function runCommand<const Labels extends CustomPropertyLabels>(
  client: ScreenConnectClient<Labels>,
  sessionId: string,
  command: string | Script,
  options?: RunCommandOptions,
): Promise<CommandResult> {
  clientArgument(client, ['getSession', 'sendCommand', 'getSessionDetails'])
  const plan = checkOptions(command, options)
  const { session, text, sought, ticket } = await prepare(client, sessionId, plan)
  if (ticket !== undefined) await plan.onSend?.(ticket)
  const { signal, wait, schedule, onPoll } = plan
  if (signal?.aborted === true) throw aborted(signal, 'not-sent')
  const started = performance.now()
  const error = await sendOnce(client, sessionId, text, signal)
  if (session.online === false && error === undefined) return { status: 'queued', exitCode: undefined }
  const elapsed = () => performance.now() - started
  return waitForOutput(client, error ?? true, {
    ...{ sessionId, sought, schedule, onPoll, signal, elapsed },
    wait: wait - elapsed(),
    lastLook: 1000,
    aborted: (signal) => aborted(signal, 'unknown'),
  })
}

interface Prepared {
  readonly session: Session
  readonly text: string
  readonly sought: Sought
  readonly ticket: CommandTicket | undefined
}

/** Everything before the sending: an error or an abort here means that nothing was sent. */
async function prepare(
  client: ScreenConnectClient<CustomPropertyLabels>,
  sessionId: string,
  plan: Plan,
): Promise<Prepared> {
  const { signal, marker } = plan
  try {
    const session = await findSession(client, sessionId, plan)
    if (session.online === false && !plan.queues) throw new GuestOfflineError(sessionId, lastSeen(session))
    const system = session.guestInfo?.operatingSystemName ?? ''
    if (marker === false) {
      const text = plan.command.untouched ?? prepareCommand(plan.command, system, undefined).text
      const { events } = await client.getSessionDetails(sessionId, { signal })
      const before = new Set(events.map((event) => event.eventId))
      return { session, text, sought: { before }, ticket: undefined }
    }
    const mark = marker === true ? randomMarker() : marker
    const { text, interpreter } = prepareCommand(plan.command, system, mark)
    const { timeout } = plan.command.limits
    if (mark === marker) await checkUnused(client, sessionId, mark, signal)
    const ticket = { sessionId, marker: mark, interpreter, time: new Date().toISOString(), timeout }
    return { session, text, sought: { marker: mark, timeout }, ticket }
  } catch (error) {
    if (signal?.aborted === true) throw aborted(signal, 'not-sent')
    throw error
  }
}

/** A command that was sent once is never sent again by its own marker. */
async function checkUnused(
  client: ScreenConnectClient<CustomPropertyLabels>,
  sessionId: string,
  marker: string,
  signal: AbortSignal | undefined,
): Promise<void> {
  const { events } = await client.getSessionDetails(sessionId, { signal })
  if (!events.some(({ data }) => holdsMarker(data ?? '', marker))) return
  throw new ConfigurationError(
    'marker',
    "one that the session's history already has, so that the command was sent before",
    'collectCommand for its output, or a new marker to run it again',
  )
}

interface Plan {
  readonly command: CommandPlan
  readonly wait: number
  readonly queues: boolean
  readonly marker: boolean | string
  readonly onSend: ((ticket: CommandTicket) => void | Promise<void>) | undefined
  readonly schedule: PollSchedule
  readonly emptyRetry: boolean
  readonly onPoll: ((progress: PollProgress) => void) | undefined
  readonly signal: AbortSignal | undefined
}

function checkOptions(given: unknown, givenOptions: unknown): Plan {
  const options = ownOptions('options', givenOptions, OPTIONS)
  const { shell, timeout, maxOutput } = options
  const command = planCommand(given, { shell, timeout, maxOutput })
  const marker =
    typeof options.marker === 'string'
      ? checkMarker('marker', options.marker)
      : flag('marker', options.marker, true)
  if (marker === false && options.onSend !== undefined) {
    throw new ConfigurationError('onSend', 'a function, with marker: false', 'a marker, or no onSend')
  }
  return {
    command,
    wait: positiveDuration('wait', options.wait, command.limits.timeout + 30_000),
    queues: checkWhenOffline(options.whenOffline) === 'queue',
    marker,
    onSend: options.onSend === undefined ? undefined : callable('onSend', options.onSend, 'a function'),
    schedule: pollSchedule(options.poll),
    emptyRetry: flag('emptyRetry', options.emptyRetry, true),
    onPoll: options.onPoll === undefined ? undefined : callable('onPoll', options.onPoll, 'a function'),
    signal: signalOption(options.signal),
  }
}

function checkWhenOffline(given: unknown): 'throw' | 'queue' {
  if (given === undefined) return 'throw'
  if (given === 'throw' || given === 'queue') return given
  throw new ConfigurationError('whenOffline', describe(given, ['throw', 'queue']), "'throw' or 'queue'")
}

async function findSession<const Labels extends CustomPropertyLabels>(
  client: ScreenConnectClient<Labels>,
  sessionId: string,
  patience: Patience,
): Promise<Session<Labels>> {
  const session = await lookPatiently(
    () => client.getSession(sessionId, { signal: patience.signal }),
    patience,
  )
  const facts = { method: undefined, kind: 'write', outcome: 'not-sent' } as const
  if (session === undefined) throw new SessionNotFoundError(facts, sessionId)
  // Queued or not: there is no guest any more that would come back for it.
  if (hasEnded(session)) {
    throw new SessionNotFoundError(facts, sessionId, {
      happened: `The session ${sessionId} ended or was deleted, and takes no commands as far as anybody knows. Nothing was sent`,
      next: 'Look the machine up again: an agent that was reinstalled has another session id',
    })
  }
  return session
}

function aborted(signal: AbortSignal, outcome: Outcome): AbortedError {
  return new AbortedError({ method: sendCommandToSession.name, kind: 'write', outcome }, signal.reason)
}
