import { sessionTypes } from '../../model/session-type.ts'
import { fault } from '../refusal.ts'
import { renderSession } from '../session-rendering.ts'
import type { WebMethod } from '../web-method.ts'

/** Creates a support or a meeting session and returns it. An access session comes from an installer (vendor). */
export const createSession: WebMethod = {
  kind: 'write',
  parameters: ['sessionType', 'name', 'isPublic', 'code', 'values'],
  run(given, { store, settings }) {
    const sessionType = given.integer(0)
    const [name, isPublic, code, values] = [
      given.text(1),
      given.boolean(2),
      given.textOrNull(3),
      given.texts(4),
    ]
    const { support, meeting } = sessionTypes.numbers
    if (sessionType !== support && sessionType !== meeting) fault()
    const record = store.create(sessionType, name)
    Object.assign(record, { isPublic, code, host: settings.apiHost })
    record.setCustomProperties(values)
    return renderSession(record, settings)
  },
}
