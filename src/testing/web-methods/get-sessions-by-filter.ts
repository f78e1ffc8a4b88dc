import { errorAnswer } from '../answers.ts'
import { compileFilter } from '../filter/evaluate.ts'
import { FilterError } from '../filter/filter-error.ts'
import { Refusal } from '../refusal.ts'
import { renderOwnFields, renderSession } from '../session-rendering.ts'
import type { WebMethod } from '../web-method.ts'

/**
 * The sessions that a filter selects, cut at `rowCap` without a word (seen). An empty filter is refused
 * (seen); how, and that a malformed one is a 500, are guesses.
 */
export const getSessionsByFilter: WebMethod = {
  kind: 'read',
  parameters: ['sessionFilter'],
  documentedOnly: true,
  run(given, { store, settings }) {
    const filter = given.text(0)
    try {
      const selects = compileFilter(filter)
      const plain = { ...settings, customPropertiesShape: 'array' } as const
      const records = store.all.filter((record) => selects(renderOwnFields(record, plain)))
      return records.slice(0, settings.rowCap).map((record) => renderSession(record, settings))
    } catch (error) {
      if (error instanceof FilterError)
        throw new Refusal(errorAnswer('ArgumentException', 'Invalid session filter'))
      throw error
    }
  },
}
