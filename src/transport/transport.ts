import type { SecretKeeper } from '../credentials/secret-keeper.ts'
import { AbortedError } from '../errors/aborted-error.ts'
import { AuthenticationError } from '../errors/authentication-error.ts'
import { ConnectionError } from '../errors/connection-error.ts'
import { foreignCause } from '../errors/foreign-cause.ts'
import { RateLimitError } from '../errors/rate-limit-error.ts'
import { isScreenConnectError, type Outcome, type ScreenConnectError } from '../errors/screenconnect-error.ts'
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

/** One call while it is under way. */
interface Journey<Value> {
  readonly call: WebCall<Value>
  readonly clock: CallClock
  readonly body: string
  /** The secrets that it was sent with so far. */
  readonly secrets: string[]
  attempt: number
  /** What is known of the call should it end now. */
  standing: Outcome
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
    const clock = new CallClock(limits.signal)
    const journey: Journey<Value> = {
      call,
      clock,
      body: JSON.stringify(call.body),
      secrets: [],
      attempt: 0,
      standing: 'not-sent',
    }
    const started = performance.now()
    this.#underWay += 1
    try {
      clock.throwIfInterrupted()
      // The guard may ask a person: its time is not the call's.
      await clock.race(guard(this.#settings.mutations, call))
      clock.start(limits.timeout)
      return await this.#tryUntilDone(journey)
    } catch (error) {
      const failure = toScreenConnectError(error, journey, limits.timeout)
      this.#emit({
        ...eventFacts(journey),
        type: 'failure',
        code: failure.code,
        outcome: failure.outcome,
        durationMs: performance.now() - started,
      })
      throw failure
    } finally {
      clock.stop()
      this.#leave()
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
    const { clock, call } = journey
    let secret = await this.#secrets.get(clock.race)
    let retries = 0
    let replaced = false
    for (;;) {
      const verdict = await this.#try(journey, secret)
      if ('value' in verdict) return verdict.value
      const { error } = verdict
      journey.standing = error.outcome
      if (error instanceof AuthenticationError && !replaced) {
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
    const { call, clock } = journey
    journey.attempt += 1
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
    const { method, kind } = journey.call
    return {
      url: serviceUrl(origin, extensionId, method),
      headers: { ...headers, CTRLAuthHeader: secret },
      body: journey.body,
      kind,
      onSent: () => {
        journey.standing = 'unknown'
      },
    }
  }

  /** Another secret than the one refused, or the error that says there is none. A 401 means that nothing ran. */
  async #replaceSecret(
    journey: Journey<unknown>,
    refused: string,
    error: AuthenticationError,
  ): Promise<string> {
    let secret: string
    try {
      secret = await this.#secrets.replace(refused, journey.clock.race)
    } catch (reason) {
      if (reason instanceof Interruption) throw reason
      throw new AuthenticationError(factsOf(journey.call, 'rejected'), foreignCause(reason))
    }
    if (secret === refused) throw new AuthenticationError(factsOf(journey.call, 'rejected'), 'none')
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
        this.#tryUntilDone({ ...journey, call, body: JSON.stringify(call.body), secrets: [], attempt: 0 }),
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

function eventFacts({ call, attempt }: Journey<unknown>): Pick<CallEvent, 'method' | 'kind' | 'attempt'> {
  return { method: call.method, kind: call.kind, attempt }
}

function toScreenConnectError(
  error: unknown,
  journey: Journey<unknown>,
  timeout: number,
): ScreenConnectError {
  if (isScreenConnectError(error)) return error
  const facts = factsOf(journey.call, journey.standing)
  if (error instanceof Interruption) {
    return error.cause === 'timeout'
      ? new TimeoutError(facts, timeout)
      : new AbortedError(facts, error.reason)
  }
  throw error
}
