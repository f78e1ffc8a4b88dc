import { fault } from '../refusal.ts'
import { renderDetails } from '../session-rendering.ts'
import type { WebMethod } from '../web-method.ts'

/** One session with its history. What an unknown id is answered is not known: see the option `unknownDetails`. */
export const getSessionDetailsBySessionId: WebMethod = {
  kind: 'read',
  parameters: ['sessionID'],
  run(given, { store, settings }) {
    const record = store.get(given.sessionId(0))
    if (record !== undefined) return renderDetails(record, settings)
    return settings.unknownDetails === 'empty' ? [] : fault()
  },
}
