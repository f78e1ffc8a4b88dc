import type { ScreenConnectClient } from '../client.ts'
import { ConfigurationError } from '../errors/configuration-error.ts'
import { clientArgument } from '../input/client-argument.ts'
import { dateOf } from '../input/ducks.ts'
import { describe, ownOptions, signalOption } from '../input/options.ts'
import type { CustomPropertyLabels } from '../model/custom-properties.ts'

/** Options of `readChat`. */
export interface ReadChatOptions {
  /** Only messages from this time on; those without a time are always included. Default: all. */
  readonly since?: Date | undefined
  readonly signal?: AbortSignal | undefined
}

/** A chat message of a session. */
export interface ChatMessage {
  /** Identifies the message. */
  readonly eventId: string
  /** Who sent it. */
  readonly from: 'technician' | 'guest'
  /** The technician's name; `''` for the guest. */
  readonly host: string
  readonly text: string
  readonly time: Date | null
}

/**
 * Returns the chat of a session, oldest message first. The server keeps about 30 days by default (vendor). A
 * technician's message is included as soon as it is queued, delivered or not.
 *
 * Evidence: seen.
 *
 * @throws {SessionNotFoundError} the session does not exist
 * @throws {ConfigurationError} an argument is invalid; nothing was sent
 * @example
 * ```ts
 * import { readChat } from '@acg/screenconnect'
 *
 * const lastHour = new Date(Date.now() - 3_600_000)
 * for (const { from, host, text } of await readChat(client, sessionId, { since: lastHour })) {
 *   console.log(from === 'guest' ? 'guest' : host, text)
 * }
 * ```
 */
export async function readChat<const Labels extends CustomPropertyLabels>(
  client: ScreenConnectClient<Labels>,
  sessionId: string,
  options?: ReadChatOptions,
): Promise<ChatMessage[]> {
  clientArgument(client, ['getSessionDetails'])
  const given = ownOptions('options', options, ['since', 'signal'])
  const since = checkSince(given.since)
  const { events } = await client.getSessionDetails(sessionId, { signal: signalOption(given.signal) })
  return events.flatMap(({ eventId, eventType, host, data, time }): ChatMessage[] => {
    if (eventType !== 'queuedMessage' && eventType !== 'sentMessage') return []
    if (since !== undefined && time !== null && time < since) return []
    const from = eventType === 'queuedMessage' ? 'technician' : 'guest'
    return [{ eventId, from, host, text: data ?? '', time }]
  })
}

function checkSince(given: unknown): Date | undefined {
  if (given === undefined) return undefined
  const date = dateOf(given)
  if (date !== undefined && !Number.isNaN(date.getTime())) return date
  const what = date === undefined ? describe(given) : 'an invalid Date'
  throw new ConfigurationError('since', what, 'a Date')
}
