import type { CallOptions } from './client-options.ts'
import { itself, showItself } from './input/itself.ts'
import type { CustomPropertyLabels } from './model/custom-properties.ts'
import {
  addNoteToSession,
  type FilteredSessions,
  getSessionsByFilter,
  sendMessageToSessionAs,
  sendToolboxItemToSession,
  updateSessionName,
} from './web-methods/methods.ts'
import type { DecodeContext, WebMethod } from './web-methods/web-method.ts'

/** How a client sends a call of one of its web methods. */
export type CallMethod<Labels extends CustomPropertyLabels> = <Arguments extends readonly unknown[], Value>(
  method: WebMethod<Arguments, (answer: unknown, context: DecodeContext<Labels>) => Value>,
  given: Arguments,
  options: CallOptions | undefined,
) => Promise<Value>

/**
 * Web methods that are not verified on the target instance. A server may lack any of them, so handle
 * `MissingMethodError`.
 */
// An interface and not the class: the bundled declarations would name the class among the values, and it is
// none that the package exports.
export interface UnverifiedMethods<Labels extends CustomPropertyLabels> extends UnverifiedCalls<Labels> {}

/** What `UnverifiedMethods` is; only the client makes one. */
export class UnverifiedCalls<const Labels extends CustomPropertyLabels> {
  readonly #call: CallMethod<Labels>

  constructor(call: CallMethod<Labels>) {
    showItself(this)
    this.#call = call
  }

  /**
   * Returns the sessions that match a filter (`GetSessionsByFilter`).
   *
   * Evidence: seen (nine public clients); **not verified on the target instance**. A response of exactly
   * 1,000 rows is marked `mayBeIncomplete`; a malformed filter is a 500, so a `ServiceUnavailableError`
   * (guess).
   *
   * @param filter SQL-like: `Name = 'HOST-01' AND SessionType = 'Access'`; a quote inside a string is doubled
   * @throws {MissingMethodError} the server has no such method
   * @example
   * ```ts
   * const { sessions, mayBeIncomplete } = await client.unverified.getSessionsByFilter("CustomProperty1 = 'Acme'")
   * ```
   */
  async getSessionsByFilter(filter: string, options?: CallOptions): Promise<FilteredSessions<Labels>> {
    return itself(this, 'client.unverified').#call(getSessionsByFilter, [filter], options)
  }

  /**
   * Renames a session (`UpdateSessionName`).
   *
   * Evidence: vendor; **not verified on the target instance**.
   *
   * @param name the new name; `''` is sent as it is, one with U+FFFD in it refused
   * @throws {MissingMethodError} the server has no such method
   * @throws {SessionNotFoundError} there is no such session
   * @example
   * ```ts
   * await client.unverified.updateSessionName(sessionId, 'HOST-02')
   * ```
   */
  async updateSessionName(sessionId: string, name: string, options?: CallOptions): Promise<void> {
    return itself(this, 'client.unverified').#call(updateSessionName, [sessionId, name], options)
  }

  /**
   * Adds a note to a session (`AddNoteToSession`).
   *
   * Evidence: vendor; **not verified on the target instance**.
   *
   * @throws {MissingMethodError} the server has no such method
   * @throws {SessionNotFoundError} there is no such session
   * @example
   * ```ts
   * await client.unverified.addNote(sessionId, 'Disk replaced')
   * ```
   */
  async addNote(sessionId: string, note: string, options?: CallOptions): Promise<void> {
    return itself(this, 'client.unverified').#call(addNoteToSession, [sessionId, note], options)
  }

  /**
   * Runs an item of the shared toolbox on the guest (`SendToolboxItemToSession`).
   *
   * Evidence: vendor; **not verified on the target instance**.
   *
   * @param item the item's name in the toolbox
   * @throws {MissingMethodError} the server has no such method
   * @throws {SessionNotFoundError} there is no such session
   * @example
   * ```ts
   * await client.unverified.sendToolboxItem(sessionId, 'Collect logs')
   * ```
   */
  async sendToolboxItem(sessionId: string, item: string, options?: CallOptions): Promise<void> {
    return itself(this, 'client.unverified').#call(sendToolboxItemToSession, [sessionId, item], options)
  }

  /**
   * Sends a chat message under a technician's name: `SendMessageToSession` in the form with three parameters.
   *
   * Evidence: code (one public client sends it so; the arity is not settled); **not verified on the target
   * instance**. `client.sendMessage` sends the form with two.
   *
   * @param host the name shown beside the message
   * @throws {SessionFaultError} the server takes the other form only, for one
   * @example
   * ```ts
   * await client.unverified.sendMessageAs(sessionId, 'Acme Help Desk', 'Your computer will restart at 18:00.')
   * ```
   */
  async sendMessageAs(
    sessionId: string,
    host: string,
    message: string,
    options?: CallOptions,
  ): Promise<void> {
    return itself(this, 'client.unverified').#call(
      sendMessageToSessionAs,
      [sessionId, host, message],
      options,
    )
  }
}
