import { eventTypes } from '../../model/event-type.ts'
import { fault } from '../refusal.ts'
import type { WebMethod } from '../web-method.ts'

/** Queues a toolbox item, which the guest takes and does nothing with. Evidence: vendor. */
export const sendToolboxItemToSession: WebMethod = {
  kind: 'write',
  parameters: ['sessionID', 'toolboxItemName'],
  documentedOnly: true,
  run(given, { store, settings, wake }) {
    const data = given.text(1)
    const record = store.get(given.sessionId(0)) ?? fault()
    record.queue(eventTypes.numbers.queuedTool, { host: settings.apiHost, data })
    wake(record)
  },
}
