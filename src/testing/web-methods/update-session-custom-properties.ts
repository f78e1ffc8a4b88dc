import { SLOT_COUNT } from '../../model/custom-properties.ts'
import { fault } from '../refusal.ts'
import type { WebMethod } from '../web-method.ts'

/**
 * Sets the values in slot order. Verified with at least three values; what happens to slots left off the end
 * is a guess (see the option `shortArrays`), and so is that more than eight values are refused.
 */
export const updateSessionCustomProperties: WebMethod = {
  kind: 'write',
  parameters: ['sessionID', 'values'],
  run(given, { store, settings }) {
    const values = given.texts(1)
    const record = store.get(given.sessionId(0)) ?? fault()
    if (values.length > SLOT_COUNT) fault()
    const kept = settings.shortArrays === 'keep' ? record.customProperties.slice(values.length) : []
    record.setCustomProperties([...values, ...kept], settings.apiHost)
  },
}
