import type { ScreenConnectClient } from '../client.ts'
import { AbortedError } from '../errors/aborted-error.ts'
import { ConfigurationError } from '../errors/configuration-error.ts'
import { GuestOfflineError } from '../errors/guest-offline-error.ts'
import { isScreenConnectError, type Outcome, type ScreenConnectError } from '../errors/screenconnect-error.ts'
import { SessionNotFoundError } from '../errors/session-not-found-error.ts'
import { clientArgument } from '../input/client-argument.ts'
import { positiveDuration, wholeNumber } from '../input/numbers.ts'
import { callable, describe, flag, ownOptions, signalOption } from '../input/options.ts'
import { filledTextArgument } from '../input/texts.ts'
import type { CustomPropertyLabels } from '../model/custom-properties.ts'
import { lastSeen } from '../model/last-seen.ts'
import type { Session } from '../model/session.ts'
import type { SessionDetails } from '../model/session-details.ts'
import type { Interpreter, Script } from '../scripts/script.ts'
import { notify } from '../transport/notify.ts'
import { sendCommandToSession } from '../web-methods/send-command-to-session.ts'
import type { CommandResult } from './command-result.ts'
import { lookPatiently, type Patience } from './empty-answers.ts'
import { wrapCommand } from './envelope.ts'
import { findOutput, otherOutputs, type Sought, wasQueued } from './find-output.ts'
import { checkInterpreter, chooseInterpreter } from './interpreter.ts'
import { type PollOptions, type PollSchedule, pauseBeforeLook, pollSchedule } from './poll-schedule.ts'
import { checkFits } from './powershell-frame.ts'
import { sleep } from './sleep.ts'

/** Options of `runCommand`. All durations are milliseconds. */
export interface RunCommandOptions {
  /** After how long the agent kills the command. Limits of the service are not known. Default 60,000. */
  readonly timeout?: number | undefined
  /** After how many characters the agent cuts the output. Default 100,000. */
  readonly maxOutput?: number | undefined
  /**
   * How long to wait for the output, from the sending. Default: `timeout` and 30,000 more. The last look begins at
   * the end of it, and has 1,000 to be answered.
   */
  readonly wait?: number | undefined
  /** What runs a command given as a string. Default: what the guest's operating system says. */
  readonly shell?: Interpreter | undefined
  /** What to do where the guest is offline: nothing (default), or queue the command for when it comes back. */
  readonly whenOffline?: 'throw' | 'queue' | undefined
  /**
   * Whether to print a random marker around the command, by which its output is known for certain. Without
   * it the text is sent untouched, and the first output that was not there before is taken for its own.
   * Default true.
   */
  readonly marker?: boolean | undefined
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

/** How the waiting goes. */
export interface PollProgress {
  /** Looks so far. */
  readonly looks: number
  /** Milliseconds since the sending. */
  readonly elapsedMs: number
}

const OPTIONS = [
  'timeout',
  'maxOutput',
  'wait',
  'shell',
  'whenOffline',
  'marker',
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
 * limits and the way to get an exit code are seen.
 *
 * @param command text for the guest's default interpreter, or a script: ``powershell`…` ``, ``sh`…` ``, ``cmd`…` ``
 * @throws {GuestOfflineError} the guest is offline; nothing was sent
 * @throws {SessionNotFoundError} there is no such session; nothing was sent
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
  const { session, text, sought } = await prepare(client, sessionId, plan)
  const started = performance.now()
  const error = await send(client, sessionId, text, plan.signal)
  if (session.online === false && error === undefined) return { status: 'queued', exitCode: undefined }
  return waitForOutput(client, sessionId, plan, sought, { started, error })
}

/** Everything before the sending: an error or an abort here means that nothing was sent. */
async function prepare(
  client: ScreenConnectClient<CustomPropertyLabels>,
  sessionId: string,
  plan: Plan,
): Promise<{ readonly session: Session; readonly text: string; readonly sought: Sought }> {
  const { signal, limits } = plan
  try {
    const session = await findSession(client, sessionId, plan)
    if (session.online === false && !plan.queues) throw new GuestOfflineError(sessionId, lastSeen(session))
    if (!plan.marked) {
      const { events } = await client.getSessionDetails(sessionId, { signal })
      return { session, text: plan.body, sought: { before: new Set(events.map((event) => event.eventId)) } }
    }
    const marker = randomMarker()
    const interpreter = plan.interpreter ?? chooseInterpreter(session.guestInfo?.operatingSystemName ?? '')
    return {
      session,
      text: wrapCommand(plan.body, interpreter, limits, marker),
      sought: { marker, timeout: limits.timeout },
    }
  } catch (error) {
    if (signal?.aborted === true) throw aborted(signal, 'not-sent')
    throw error
  }
}

interface Plan {
  readonly body: string
  readonly interpreter: Interpreter | undefined
  readonly limits: { readonly timeout: number; readonly maxOutput: number }
  readonly wait: number
  readonly queues: boolean
  readonly marked: boolean
  readonly schedule: PollSchedule
  readonly emptyRetry: boolean
  readonly onPoll: ((progress: PollProgress) => void) | undefined
  readonly signal: AbortSignal | undefined
}

function checkOptions(command: unknown, given: unknown): Plan {
  const options = ownOptions('options', given, OPTIONS)
  const script = typeof command === 'object' && command !== null ? (command as Partial<Script>) : undefined
  const interpreter = checkInterpreter('shell', script?.interpreter ?? options.shell)
  const timeout = positiveDuration('timeout', options.timeout, 60_000)
  const marked = flag('marker', options.marker, true)
  const body = filledTextArgument('command', script === undefined ? command : script.text)
  // No system is given PowerShell unasked, so it is known here already.
  if (marked && interpreter === 'powershell') checkFits(body)
  return {
    body,
    interpreter,
    limits: {
      timeout: Math.round(timeout),
      maxOutput: wholeNumber('maxOutput', options.maxOutput, 100_000, 1),
    },
    wait: positiveDuration('wait', options.wait, timeout + 30_000),
    queues: checkWhenOffline(options.whenOffline) === 'queue',
    marked,
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
  if (session !== undefined) return session
  throw new SessionNotFoundError({ method: undefined, kind: 'write', outcome: 'not-sent' }, sessionId)
}

/** Sends, once. What it ends with where nobody knows whether it arrived: the marker will tell. */
async function send(
  client: ScreenConnectClient<CustomPropertyLabels>,
  sessionId: string,
  text: string,
  signal: AbortSignal | undefined,
): Promise<ScreenConnectError | undefined> {
  try {
    await client.sendCommand(sessionId, text, { signal })
    return undefined
  } catch (error) {
    if (isScreenConnectError(error) && error.outcome === 'unknown' && error.code !== 'ABORTED') return error
    throw error
  }
}

async function waitForOutput(
  client: ScreenConnectClient<CustomPropertyLabels>,
  sessionId: string,
  plan: Plan,
  sought: Sought,
  sending: { readonly started: number; readonly error: ScreenConnectError | undefined },
): Promise<CommandResult> {
  const { signal, schedule, wait } = plan
  const elapsed = () => performance.now() - sending.started
  let online: boolean | undefined
  let queued = sending.error === undefined
  let others: readonly string[] = []
  let failed: ScreenConnectError | undefined
  // Looks in a row after which more of them will not help.
  let inVain = 0
  for (let looks = 0; ; looks += 1) {
    const pause = pauseBeforeLook(schedule, elapsed(), looks, Math.random)
    // The last look is at the very end, however the pauses fall.
    await sleep(Math.max(0, Math.min(pause, wait - elapsed())), signal)
    if (signal?.aborted === true) throw aborted(signal, 'unknown')
    const last = elapsed() >= wait
    const details = await look(client, sessionId, {
      signal,
      timeout: Math.max(1000, wait - elapsed()),
    })
    failed = isScreenConnectError(details) ? details : undefined
    if (!isScreenConnectError(details)) {
      const found = findOutput(details.events, sought)
      if (found !== undefined) return { ...found, durationMs: elapsed() }
      online = details.session.online
      queued ||= wasQueued(details.events, sought)
      others = otherOutputs(details.events, sought)
    }
    // What the server answered with a no, and does not have in its history after that, it will hardly run any more.
    const refused = !queued && sought.marker !== undefined && REFUSALS.has(sending.error?.code)
    inVain = (failed === undefined ? refused : LASTING.has(failed.code)) ? inVain + 1 : 0
    notify(plan.onPoll, { looks: looks + 1, elapsedMs: elapsed() })
    if (!last && inVain < MOST_IN_VAIN) continue
    const facts = { exitCode: undefined, durationMs: elapsed(), otherOutputs: others }
    const error = queued ? failed : sending.error
    if (error !== undefined) return { status: 'unknown', error, ...facts }
    return { status: online === false ? 'went-offline' : 'timed-out', ...facts }
  }
}

/** Errors that waiting does not mend. A page in place of an answer, for one, may be a server that starts. */
const LASTING: ReadonlySet<ScreenConnectError['code']> = new Set<ScreenConnectError['code']>([
  'AUTHENTICATION',
  'ACCESS_DENIED',
  'EXTENSION_NOT_FOUND',
  'MISSING_METHOD',
  'REDIRECT_REFUSED',
  'SESSION_NOT_FOUND',
])

/** What the sending ends in where the server says no, and it may have run all the same. */
const REFUSALS: ReadonlySet<ScreenConnectError['code'] | undefined> = new Set([
  ...LASTING,
  'SESSION_FAULT',
  'INVALID_PARAMETER',
])

/** After how many looks in a row with such an error none is taken any more. */
const MOST_IN_VAIN = 3

/** A look that fails is a look that saw nothing: the command was sent, and the next look may see more. */
async function look(
  client: ScreenConnectClient<CustomPropertyLabels>,
  sessionId: string,
  options: { readonly signal: AbortSignal | undefined; readonly timeout: number },
): Promise<SessionDetails | ScreenConnectError> {
  try {
    return await client.getSessionDetails(sessionId, options)
  } catch (error) {
    if (options.signal?.aborted === true) throw aborted(options.signal, 'unknown')
    if (isScreenConnectError(error)) return error
    throw error
  }
}

function aborted(signal: AbortSignal, outcome: Outcome): AbortedError {
  return new AbortedError({ method: sendCommandToSession.name, kind: 'write', outcome }, signal.reason)
}

/** Letters only at its start, so that no interpreter and no pattern reads it as anything but a word. */
function randomMarker(): string {
  return `ACG${crypto.randomUUID().replaceAll('-', '')}`
}
