import type { SecretKeeper } from '../credentials/secret-keeper.ts'
import { AbortedError } from '../errors/aborted-error.ts'
import { AuthenticationError } from '../errors/authentication-error.ts'
import { ConnectionError } from '../errors/connection-error.ts'
import { foreignCause } from '../errors/foreign-cause.ts'
import { InternalError } from '../errors/internal-error.ts'
import { RateLimitError } from '../errors/rate-limit-error.ts'
import {
  type CallFacts,
  isScreenConnectError,
  type Outcome,
  type ScreenConnectError,
} from '../errors/screenconnect-error.ts'
import { ServiceUnavailableError } from '../errors/service-unavailable-error.ts'
import { SessionFaultError } from '../errors/session-fault-error.ts'
import { TimeoutError } from '../errors/timeout-error.ts'
import { UnexpectedResponseError } from '../errors/unexpected-response-error.ts'
import { CallClock, Interruption } from './call-clock.ts'
import type { CallEvent } from './call-event.ts'
import type { Carrier } from './carrier.ts'
import { classifyAnswer, factsOf, type Verdict } from './classify-answer.ts'
import { diagnoseFault } from './diagnose-fault.ts'
import { exchange, type OutgoingRequest } from './exchange.ts'
import { guard, type Mutations } from './mutations.ts'
import { notify } from './notify.ts'
import { mayTryAgain, pauseBefore, type RetryPolicy } from './retry-policy.ts'
import { serviceUrl } from './service-url.ts'
import type { WebCall } from './web-call.ts'

/** What a client has checked and the transport goes by. */
export interface TransportSettings {
  readonly origin: string
  readonly extensionId: string
  /** Sent with every request, but for the secret. */
  readonly headers: Readonly<Record<string, string>>
  readonly retry: RetryPolicy
  readonly mutations: Mutations
  readonly diagnoseFaults: boolean
  readonly carrier: Carrier
  readonly maxResponseBytes: number
  readonly onEvent: ((event: CallEvent) => void) | undefined
}

/** What a single call may set. */
export interface CallLimits {
  readonly signal: AbortSignal | undefined
  readonly timeout: number
}

/** How far one call has come. */
interface Progress {
  attempt: number
  /** What is known of the call should it end now. */
  standing: Outcome
}

/** One call while it is under way. */
interface Journey<Value> {
  readonly call: WebCall<Value>
  readonly clock: CallClock
  readonly progress: Progress
  /** The secrets that it was sent with so far. */
  readonly secrets: string[]
}

/** Carries calls across the wire: the guard, the secret, the tries, the clock, and an error of ours at every end. */
export class Transport {
  readonly #settings: TransportSettings
  readonly #secrets: SecretKeeper
  #underWay = 0
  #whenIdle: (() => void)[] = []

  constructor(settings: TransportSettings, secrets: SecretKeeper) {
    this.#settings = settings
    this.#secrets = secrets
  }

  /** Once no call is under way: keeps no connection and no secret. */
  async close(): Promise<void> {
    if (this.#underWay > 0) await new Promise<void>((resolve) => this.#whenIdle.push(resolve))
    this.#settings.carrier.close()
    this.#secrets.forget()
  }

  async send<Value>(call: WebCall<Value>, limits: CallLimits): Promise<Value> {
    const progress: Progress = { attempt: 0, standing: 'not-sent' }
    const started = performance.now()
    this.#underWay += 1
    try {
      return await this.#run(call, limits, progress)
    } catch (error) {
      const failure = toScreenConnectError(error, factsOf(call, progress.standing), limits.timeout)
      this.#emit({
        ...eventFacts({ call, progress }),
        type: 'failure',
        code: failure.code,
        outcome: failure.outcome,
        durationMs: performance.now() - started,
      })
      throw failure
    } finally {
      this.#leave()
    }
  }

  async #run<Value>(call: WebCall<Value>, limits: CallLimits, progress: Progress): Promise<Value> {
    const clock = new CallClock(limits.signal)
    try {
      clock.throwIfInterrupted()
      // The guard may ask a person: its time is not the call's.
      await clock.race(guard(this.#settings.mutations, call))
      clock.start(limits.timeout)
      return await this.#tryUntilDone({ call, clock, progress, secrets: [] })
    } finally {
      clock.stop()
    }
  }

  #leave(): void {
    this.#underWay -= 1
    if (this.#underWay > 0) return
    const waiting = this.#whenIdle
    this.#whenIdle = []
    for (const idle of waiting) idle()
  }

  async #tryUntilDone<Value>(journey: Journey<Value>): Promise<Value> {
    const { clock, call, progress } = journey
    let secret = await this.#secrets.get(clock.race)
    let retries = 0
    let replaced = false
    for (;;) {
      const verdict = await this.#try(journey, secret)
      if ('value' in verdict) return verdict.value
      const { error } = verdict
      progress.standing = error.outcome
      if (error instanceof AuthenticationError && !error.mayHaveRun && !replaced) {
        secret = await this.#replaceSecret(journey, secret, error)
        replaced = true
        continue
      }
      if (this.#settings.diagnoseFaults && mayMeanNoSession(error)) throw await this.#diagnose(journey, error)
      retries += 1
      const pause = this.#pause(error, call.kind, retries)
      if (pause === undefined || pause >= clock.remaining()) throw error
      this.#emit({ ...eventFacts(journey), type: 'retry', delayMs: pause, code: error.code })
      await clock.sleep(pause)
    }
  }

  async #try<Value>(journey: Journey<Value>, secret: string): Promise<Verdict<Value>> {
    const { call, clock, progress } = journey
    progress.attempt += 1
    journey.secrets.push(secret)
    const started = performance.now()
    this.#emit({ ...eventFacts(journey), type: 'request' })
    const answer = await exchange(
      this.#request(journey, secret),
      this.#settings.carrier,
      clock,
      this.#settings.maxResponseBytes,
    )
    if ('failure' in answer) {
      const facts = factsOf(call, answer.sent ? 'unknown' : 'not-sent')
      return { error: new ConnectionError(facts, answer.failure, answer.cause) }
    }
    this.#emit({
      ...eventFacts(journey),
      type: 'response',
      status: answer.status,
      durationMs: performance.now() - started,
    })
    return classifyAnswer(answer, call, journey.secrets)
  }

  #request(journey: Journey<unknown>, secret: string): OutgoingRequest {
    const { origin, extensionId, headers } = this.#settings
    const { call, progress } = journey
    const { method, kind, body } = call
    const { standing } = progress
    return {
      url: serviceUrl(origin, extensionId, method),
      headers: { ...headers, CTRLAuthHeader: secret },
      body,
      kind,
      onDeparture: (mayHaveLeft) => {
        progress.standing = mayHaveLeft ? 'unknown' : standing
      },
    }
  }

  /** Another secret than the one refused, or the error that says there is none. */
  async #replaceSecret(
    journey: Journey<unknown>,
    refused: string,
    error: AuthenticationError,
  ): Promise<string> {
    const facts = factsOf(journey.call, error.outcome)
    let secret: string
    try {
      secret = await this.#secrets.replace(refused, journey.clock.race)
    } catch (reason) {
      if (reason instanceof Interruption) throw reason
      throw new AuthenticationError(facts, foreignCause(reason))
    }
    if (secret === refused) throw new AuthenticationError(facts, 'none')
    this.#emit({ ...eventFacts(journey), type: 'retry', delayMs: 0, code: error.code })
    return secret
  }

  #pause(error: ScreenConnectError, kind: WebCall<unknown>['kind'], retries: number): number | undefined {
    const { retry } = this.#settings
    if (retries > retry.limit || !mayTryAgain(error, kind, retry)) return undefined
    const asked =
      error instanceof RateLimitError || error instanceof ServiceUnavailableError
        ? error.retryAfterMs
        : undefined
    return pauseBefore(retries, asked, retry, Math.random)
  }

  /** A fault does not tell a bad shape from a session that does not exist; a look at the session does. */
  async #diagnose(journey: Journey<unknown>, fault: ScreenConnectError): Promise<ScreenConnectError> {
    const { clock } = journey
    return diagnoseFault(fault, journey.call, {
      look: (call) =>
        this.#tryUntilDone({ call, clock, progress: { attempt: 0, standing: 'not-sent' }, secrets: [] }),
      pause: () =>
        clock.sleep(
          Math.min(pauseBefore(1, undefined, this.#settings.retry, Math.random) ?? 0, clock.remaining()),
        ),
    })
  }

  #emit(event: CallEvent): void {
    notify(this.#settings.onEvent, event)
  }
}

function mayMeanNoSession(error: ScreenConnectError): boolean {
  return (
    error instanceof SessionFaultError ||
    (error instanceof UnexpectedResponseError && error.problem === 'empty')
  )
}

function eventFacts({
  call,
  progress,
}: Pick<Journey<unknown>, 'call' | 'progress'>): Pick<CallEvent, 'method' | 'kind' | 'attempt'> {
  return { method: call.method, kind: call.kind, attempt: progress.attempt }
}

/** The one way out of a call that failed: whatever was thrown, what leaves is an error of ours with what is known. */
function toScreenConnectError(error: unknown, facts: CallFacts, timeout: number): ScreenConnectError {
  if (isScreenConnectError(error)) return error
  if (!(error instanceof Interruption)) return new InternalError(facts, foreignCause(error))
  return error.cause === 'timeout' ? new TimeoutError(facts, timeout) : new AbortedError(facts, error.reason)
}
