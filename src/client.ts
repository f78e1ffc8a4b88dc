import {
  type CallOptions,
  checkCallOptions,
  checkClientOptions,
  type ScreenConnectClientOptions,
} from './client-options.ts'
import { SecretKeeper } from './credentials/secret-keeper.ts'
import { itself, showItself } from './input/itself.ts'
import { type CustomPropertyLabels, CustomPropertySlots } from './model/custom-properties.ts'
import type { Session } from './model/session.ts'
import type { SessionDetails } from './model/session-details.ts'
import { type RawCallOptions, rawCall } from './raw-call.ts'
import { Transport } from './transport/transport.ts'
import type { WebCall } from './transport/web-call.ts'
import { type CallMethod, UnverifiedCalls, type UnverifiedMethods } from './unverified-methods.ts'
import {
  getSessionBySessionId,
  getSessionDetailsBySessionId,
  getSessionsByName,
  sendCommandToSession,
  sendMessageToSession,
  updateSessionCustomProperties,
} from './web-methods/methods.ts'

/**
 * A client for the RESTful API Manager extension of a ScreenConnect server. The verified web methods are methods of the
 * client, other known ones are in `unverified`, and `raw` calls any.
 *
 * Every method rejects only with a `ScreenConnectError`, whose `outcome` says whether a write may have run. Reads are
 * retried; writes only if they cannot have run. The secret is loaded at the first call.
 *
 * @typeParam Labels - your names for the custom properties, inferred from `customProperties`
 *
 * @example
 * ```ts
 * import { resolveSession, ScreenConnectClient } from '@acg/screenconnect'
 * import { fromEnvironment } from '@acg/screenconnect/node'
 *
 * const client = new ScreenConnectClient({
 *   instance: 'https://acme.screenconnect.com',
 *   credentials: fromEnvironment('SCREENCONNECT_SECRET'),
 *   customProperties: ['company', 'site', 'tag'],
 * })
 * const session = await resolveSession(client, 'HOST-01')
 * if (session.online) await client.sendCommand(session.sessionId, 'hostname')
 * ```
 */
export class ScreenConnectClient<const Labels extends CustomPropertyLabels = readonly []> {
  /** The server's origin. */
  readonly instance: string
  /**
   * Your names for the custom properties. Not typed as `Labels`, so that a labelled client is assignable to any
   * client.
   */
  readonly customProperties: CustomPropertyLabels
  /** Web methods that are not verified on the target instance. */
  readonly unverified: UnverifiedMethods<Labels>
  readonly #slots: CustomPropertySlots<Labels>
  readonly #transport: Transport
  readonly #timeout: number

  /** @throws {ConfigurationError} an option is missing, invalid or unknown */
  constructor(options: ScreenConnectClientOptions<Labels>) {
    const { settings, credentials, customProperties, timeout } = checkClientOptions(options)
    showItself(this)
    this.instance = settings.origin
    // A copy, so that later changes of the caller's array have no effect.
    const labels = Array.isArray(customProperties) ? Object.freeze([...customProperties]) : customProperties
    this.#slots = new CustomPropertySlots(labels)
    // The slots have refused everything but a list of labels.
    this.customProperties = (labels ?? []) as CustomPropertyLabels
    this.#timeout = timeout
    this.#transport = new Transport(settings, new SecretKeeper(credentials))
    this.unverified = new UnverifiedCalls(this.#call)
  }

  /**
   * Returns the sessions with exactly this name (`GetSessionsByName`). For agents installed with a name it is the
   * machine's. Whether upper and lower case matter is not known.
   *
   * The server can wrongly return an empty list in a tight loop of calls (seen once).
   *
   * Evidence: verified.
   *
   * @param name `''` finds the sessions without a name: agents whose installer had none
   * @throws {ScreenConnectError} see the reliability guide; nothing was changed, and most can be retried
   * @example
   * ```ts
   * const sessions = await client.getSessionsByName('HOST-01')
   * ```
   */
  async getSessionsByName(name: string, options?: CallOptions): Promise<Session<Labels>[]> {
    return itself(this, 'client').#call(getSessionsByName, [name], options)
  }

  /**
   * Returns one session (`GetSessionBySessionID`), or `undefined` if it does not exist.
   *
   * Evidence: verified.
   *
   * @param sessionId 8-4-4-4-12 hex digits
   * @throws {ConfigurationError} `sessionId` is invalid
   * @example
   * ```ts
   * const session = await client.getSession(sessionId)
   * if (session === undefined) console.log('gone')
   * ```
   */
  async getSession(sessionId: string, options?: CallOptions): Promise<Session<Labels> | undefined> {
    return itself(this, 'client').#call(getSessionBySessionId, [sessionId], options)
  }

  /**
   * Returns one session with its events and connections (`GetSessionDetailsBySessionID`). The other methods return no
   * events.
   *
   * Evidence: verified; the place of events and connections in the answer: seen, in three shapes.
   *
   * @throws {SessionNotFoundError} the session does not exist
   * @throws {UnexpectedResponseError} the server returned no details, and the session exists or was not checked
   * @example
   * ```ts
   * const { events } = await client.getSessionDetails(sessionId)
   * const outputs = events.filter((event) => event.eventType === 'ranCommand').map((event) => event.data)
   * ```
   */
  async getSessionDetails(sessionId: string, options?: CallOptions): Promise<SessionDetails<Labels>> {
    return itself(this, 'client').#call(getSessionDetailsBySessionId, [sessionId], options)
  }

  /**
   * Queues a command on the guest (`SendCommandToSession`). The output arrives later, as an event of the session. **A
   * command sent to an offline guest runs when the guest is back, perhaps next week, and cannot be cancelled.**
   *
   * It runs in the guest's default shell (cmd on Windows, as SYSTEM; sh elsewhere), is killed after 10 s, and its output
   * is cut at 5,000 characters, unless the text starts with the directives `#!ps`, `#timeout=` and `#maxlength=` (seen).
   * It is never sent twice.
   *
   * Evidence: verified.
   *
   * @throws {SessionNotFoundError} the call faulted and the session does not exist; it may have run before
   * @throws {MutationRefusedError} the client's `mutations` refused it; nothing was sent
   * @throws {ScreenConnectError} `outcome` says whether it may have run
   * @example
   * ```ts
   * await client.sendCommand(sessionId, '#!ps\n#timeout=60000\nRestart-Service Spooler')
   * ```
   */
  async sendCommand(sessionId: string, command: string, options?: CallOptions): Promise<void> {
    return itself(this, 'client').#call(sendCommandToSession, [sessionId, command], options)
  }

  /**
   * Sends a chat message to the guest (`SendMessageToSession`).
   *
   * Evidence: wired (sent in this form by the reference; its effect was not verified, and one public client
   * sends another: `unverified.sendMessageAs`).
   *
   * @throws {SessionNotFoundError} the call faulted and the session does not exist; `outcome` is `'unknown'`
   * @example
   * ```ts
   * await client.sendMessage(sessionId, 'Your computer will restart at 18:00.')
   * ```
   */
  async sendMessage(sessionId: string, message: string, options?: CallOptions): Promise<void> {
    return itself(this, 'client').#call(sendMessageToSession, [sessionId, message], options)
  }

  /**
   * Writes custom properties in slot order (`UpdateSessionCustomProperties`).
   *
   * **Slots left off the end may be cleared** (guess). To be safe, pass all eight: `session.customPropertyValues` with
   * your changes, or use `setProperties`.
   *
   * Evidence: verified with at least three values.
   *
   * @param values 1 to 8 strings
   * @throws {ConfigurationError} a value contains U+FFFD, the sign of a file read in the wrong encoding; nothing was
   *   sent. `setProperties` checks new values only
   * @throws {SessionNotFoundError} the call faulted and the session does not exist; `outcome` is `'unknown'`
   * @example
   * ```ts
   * const session = await client.getSession(sessionId)
   * if (session) await client.updateCustomProperties(sessionId, session.customPropertyValues.with(2, 'Retired'))
   * ```
   */
  async updateCustomProperties(
    sessionId: string,
    values: readonly string[],
    options?: CallOptions,
  ): Promise<void> {
    return itself(this, 'client').#call(updateSessionCustomProperties, [sessionId, values], options)
  }

  /**
   * Calls any web method and returns its JSON, undecoded, or `undefined` for an empty response. Use it for
   * `CreateSession` and for methods that the SDK does not know.
   *
   * @param method the name on the wire, letters and digits
   * @param body parameters by name as an object (reads), or in order as an array (writes, also reads)
   * @throws {MissingMethodError} the server has no such method
   * @throws {ConfigurationError} an argument is invalid, or `kind` is `'read'` for a known write
   * @example
   * ```ts
   * const created = await client.raw('CreateSession', [0, 'Help for Acme', false, null, []])
   * const answer = await client.raw('GetSessionsByName', { sessionName: 'HOST-01' }, { kind: 'read' })
   * ```
   */
  async raw(
    method: string,
    body: Readonly<Record<string, unknown>> | readonly unknown[],
    options?: RawCallOptions,
  ): Promise<unknown> {
    const client = itself(this, 'client')
    const { call, limits } = rawCall(method, body, options)
    return client.#send(call, limits)
  }

  /**
   * Waits for calls in progress, closes idle connections and forgets the secret. Closing is optional: idle connections
   * do not keep a program running. The client can be used afterwards; it then opens a new connection for each call and
   * loads the secret again.
   *
   * @example
   * ```ts
   * await client.close()
   * ```
   */
  async close(): Promise<void> {
    await itself(this, 'client').#transport.close()
  }

  /**
   * Calls `close()` at the end of a block.
   *
   * @example
   * ```ts
   * import { ScreenConnectClient, type ScreenConnectClientOptions } from '@acg/screenconnect'
   *
   * async function isOnline(name: string, options: ScreenConnectClientOptions<readonly []>) {
   *   await using client = new ScreenConnectClient(options)
   *   const [session] = await client.getSessionsByName(name)
   *   return session?.online
   * }
   * ```
   */
  async [Symbol.asyncDispose](): Promise<void> {
    await itself(this, 'client').close()
  }

  #call: CallMethod<Labels> = (method, given, options) => {
    const { name, kind, decode } = method
    const { body, sessionId } = method.encode(...given)
    const call = { method: name, kind, body: JSON.stringify(body), sessionId }
    const context = { slots: this.#slots, sessionId }
    return this.#send({ ...call, decode: (answer) => decode(answer, context) }, options)
  }

  #send<Value>(call: WebCall<Value>, options: unknown): Promise<Value> {
    return this.#transport.send(call, checkCallOptions(options, this.#timeout))
  }
}

/**
 * A session as a client gives it, with the properties that its labels name: what a function of yours takes.
 *
 * @example
 * ```ts
 * import type { SessionOf } from '@acg/screenconnect'
 *
 * const describe = ({ name, properties }: SessionOf<typeof client>) => `${name} of ${properties.company}`
 * ```
 */
export type SessionOf<Client extends Pick<ScreenConnectClient<never>, 'getSession'>> = NonNullable<
  Awaited<ReturnType<Client['getSession']>>
>
