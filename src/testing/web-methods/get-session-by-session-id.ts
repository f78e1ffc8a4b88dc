import { renderSession } from '../session-rendering.ts'
import type { WebMethod } from '../web-method.ts'

/** An array of one (seen), or `[]` for an unknown id (verified). */
export const getSessionBySessionId: WebMethod = {
  kind: 'read',
  parameters: ['sessionID'],
  run(given, { store, settings }) {
    const record = store.get(given.sessionId(0))
    return record === undefined ? [] : [renderSession(record, settings)]
  },
}
