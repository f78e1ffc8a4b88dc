import { errorAnswer } from '../answers.ts'
import { compileFilter } from '../filter/compile.ts'
import { FilterError } from '../filter/filter-error.ts'
import { Refusal } from '../refusal.ts'
import { renderSession } from '../session-rendering.ts'
import type { WebMethod } from '../web-method.ts'
import type { WireSession } from '../wire.ts'

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
      const { keys, selects } = compileFilter(filter, settings)
      const found: WireSession[] = []
      for (const record of keys === undefined ? store.all() : store.find(keys)) {
        if (found.length >= settings.rowCap) break
        if (selects(record)) found.push(renderSession(record, settings))
      }
      return found
    } catch (error) {
      if (error instanceof FilterError)
        throw new Refusal(errorAnswer('ArgumentException', 'Invalid session filter'))
      throw error
    }
  },
}
