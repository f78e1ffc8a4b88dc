import { renderSession } from '../session-rendering.ts'
import type { WebMethod } from '../web-method.ts'

/**
 * The sessions whose `Name` is the given one; `''` answers the agents installed without a name (verified).
 * Letter case is compared, which is a guess.
 */
export const getSessionsByName: WebMethod = {
  kind: 'read',
  parameters: ['sessionName'],
  run(given, { store, settings }) {
    const name = given.text(0)
    return store
      .find([{ field: 'name', value: name }])
      .filter((record) => record.name === name)
      .slice(0, settings.rowCap)
      .map((record) => renderSession(record, settings))
  },
}
