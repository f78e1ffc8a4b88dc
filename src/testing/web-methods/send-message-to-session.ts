import { eventTypes } from '../../model/event-type.ts'
import { fault } from '../refusal.ts'
import type { WebMethod } from '../web-method.ts'

/**
 * Queues a chat message. How many arguments it takes is not settled: `[sessionID, message]` is what is wired,
 * `[sessionID, host, message]` what one public client sends. Both are accepted.
 */
export const sendMessageToSession: WebMethod = {
  kind: 'write',
  parameters: ['sessionID', 'message'],
  otherCounts: [3],
  run(given, { store, settings, wake }) {
    const [host, data] =
      given.count === 3 ? [given.text(1), given.text(2)] : [settings.apiHost, given.text(1)]
    const record = store.get(given.sessionId(0)) ?? fault()
    record.queue(eventTypes.numbers.queuedMessage, { host, data })
    wake(record)
  },
}
