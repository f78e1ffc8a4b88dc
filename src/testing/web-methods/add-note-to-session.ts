import { eventTypes } from '../../model/event-type.ts'
import { fault } from '../refusal.ts'
import type { WebMethod } from '../web-method.ts'

/** Adds a note. Evidence: vendor; that `Notes` holds the latest one is a guess. */
export const addNoteToSession: WebMethod = {
  kind: 'write',
  parameters: ['sessionID', 'noteBody'],
  documentedOnly: true,
  run(given, { store, settings }) {
    const data = given.text(1)
    const record = store.get(given.sessionId(0)) ?? fault()
    record.notes = data
    record.addEvent(eventTypes.numbers.addedNote, { host: settings.apiHost, data })
  },
}
