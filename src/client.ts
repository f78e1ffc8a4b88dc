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
 * A ScreenConnect server, by the web methods of its RESTful API Manager extension: one method here for each
 * that was verified, `unverified` for the others that are known, `raw` for the rest.
 *
 * Every method rejects with a `ScreenConnectError` and nothing else; its `outcome` says whether a write can
 * have run. Reads are tried again, writes only where nothing can have run. Making a client costs nothing:
 * the secret is asked for by the first call.
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
   * Your names for the custom properties, as given. Not of the type `Labels`, so that a labelled client goes
   * where any client goes.
   */
  readonly customProperties: CustomPropertyLabels
  /** Web methods that nobody verified on the target instance. */
  readonly unverified: UnverifiedMethods<Labels>
  readonly #slots: CustomPropertySlots<Labels>
  readonly #transport: Transport
  readonly #timeout: number

  /** @throws {ConfigurationError} an option is missing, of the wrong kind or does not exist */
  constructor(options: ScreenConnectClientOptions<Labels>) {
    const { settings, credentials, customProperties, timeout } = checkClientOptions(options)
    showItself(this)
    this.instance = settings.origin
    // A copy, checked by the slots: what becomes of the caller's array later changes nothing here.
    const labels = Array.isArray(customProperties) ? Object.freeze([...customProperties]) : customProperties
    this.#slots = new CustomPropertySlots(labels)
    // The slots have refused everything but a list of labels.
    this.customProperties = (labels ?? []) as CustomPropertyLabels
    this.#timeout = timeout
    this.#transport = new Transport(settings, new SecretKeeper(credentials))
    this.unverified = new UnverifiedCalls(this.#call)
  }

  /**
   * The sessions with exactly this name (`GetSessionsByName`), which for agents installed with a name is the
   * machine's. Whether case matters is not settled.
   *
   * An empty list is believed here as the server says it; under a tight loop of look-ups it can be false
   * (seen once).
   *
   * Evidence: verified.
   *
   * @param name `''` finds the sessions without a name: agents whose installer gave none
   * @throws {ScreenConnectError} see the reliability guide; nothing was changed, and most are worth a retry
   * @example
   * ```ts
   * const sessions = await client.getSessionsByName('HOST-01')
   * ```
   */
  async getSessionsByName(name: string, options?: CallOptions): Promise<Session<Labels>[]> {
    return itself(this, 'client').#call(getSessionsByName, [name], options)
  }

  /**
   * One session (`GetSessionBySessionID`), `undefined` where the server knows none of that id.
   *
   * Evidence: verified.
   *
   * @param sessionId 8-4-4-4-12 hex digits
   * @throws {ConfigurationError} `sessionId` is not one
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
   * One session with its events and connections (`GetSessionDetailsBySessionID`). The other look-ups carry no
   * events.
   *
   * Evidence: verified; the place of events and connections in the answer: seen, in three shapes.
   *
   * @throws {SessionNotFoundError} there is no such session
   * @throws {UnexpectedResponseError} the server gave no details, and the session exists or was not looked for
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
   * Queues a command on the guest and returns (`SendCommandToSession`): the output comes later, as an event
   * of the session. **A command sent to an offline guest runs when it comes back, perhaps next week, and
   * nothing can cancel it.**
   *
   * It runs in the guest's default interpreter (cmd on Windows, sh elsewhere; as SYSTEM on Windows), is
   * killed after 10 s and its output is cut at 5,000 characters, unless its text opens with the directives
   * `#!ps`, `#timeout=` and `#maxlength=` (seen). It is never sent twice.
   *
   * Evidence: verified.
   *
   * @throws {SessionNotFoundError} there was a fault, and there is no such session; it may have run before that
   * @throws {MutationRefusedError} the client's `mutations` said no; nothing was sent
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
   * @throws {SessionNotFoundError} there was a fault, and there is no such session; `outcome` is `'unknown'`
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
   * **The values are sent as given. Slots left off the end may be blanked** (not known; a guess says they
   * are): give all eight, `session.customPropertyValues` with your changes, to be safe.
   *
   * Evidence: verified with at least three values.
   *
   * @param values 1 to 8 strings
   * @throws {ConfigurationError} a value has U+FFFD in it, as a file in another encoding becomes when it is read as
   *   UTF-8; nothing was sent. `setProperties` refuses that of new values only
   * @throws {SessionNotFoundError} there was a fault, and there is no such session; `outcome` is `'unknown'`
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
   * Calls any web method and gives back its JSON, undecoded; `undefined` for an empty answer. The way to
   * `CreateSession` and to what the SDK does not know.
   *
   * @param method the name on the wire, letters and digits
   * @param body named parameters as an object (reads), or parameters in order as an array (writes, reads too)
   * @throws {MissingMethodError} this server does not have it
   * @throws {ConfigurationError} a known write was called a read, for one
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
   * Waits until no call is under way, then ends the connections that are kept for the next one and forgets the
   * secret. A client need not be closed: its idle connections do not keep a script from ending. It can be used
   * afterwards, with a new connection for each call, and asks for the secret again.
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
   * `close()`, at the end of a block.
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
