import { eventTypes } from '../../model/event-type.ts'
import { fault } from '../refusal.ts'
import type { WebMethod } from '../web-method.ts'

/** Renames a session. Evidence: vendor. */
export const updateSessionName: WebMethod = {
  kind: 'write',
  parameters: ['sessionID', 'newName'],
  documentedOnly: true,
  run(given, { store, settings }) {
    const name = given.text(1)
    const record = store.get(given.sessionId(0)) ?? fault()
    record.rename(name)
    record.addEvent(eventTypes.numbers.modifiedName, { host: settings.apiHost, data: name })
  },
}
