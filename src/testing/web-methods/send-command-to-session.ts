import { eventTypes } from '../../model/event-type.ts'
import { fault } from '../refusal.ts'
import type { WebMethod } from '../web-method.ts'

/** Queues a command and returns; the guest's agent takes it when it is online. Evidence: verified. */
export const sendCommandToSession: WebMethod = {
  kind: 'write',
  parameters: ['sessionID', 'command'],
  run(given, { store, settings, wake }) {
    const data = given.text(1)
    const record = store.get(given.sessionId(0)) ?? fault()
    record.queue(eventTypes.numbers.queuedCommand, { host: settings.apiHost, data })
    wake(record)
  },
}
