import { filledTextArgument } from '../input/texts.ts'
import type { CustomPropertyLabels, CustomPropertySlots } from '../model/custom-properties.ts'
import type { Session } from '../model/session.ts'
import { decodeSessions } from './answers.ts'
import type { WebMethod } from './web-method.ts'

/** The number of rows that answers of large fleets stop at. Evidence: seen once; the vendor's display limit too. */
const ROW_CAP = 1000

/** What a filter found. */
export interface FilteredSessions<Labels extends CustomPropertyLabels = readonly []> {
  /** In the server's order; ended and deleted sessions can be among them. */
  readonly sessions: readonly Session<Labels>[]
  /**
   * Whether there may be more: the answer has exactly 1,000 rows, where servers were seen to stop. There is
   * no paging: ask again with narrower filters that together cover the same.
   */
  readonly mayBeIncomplete: boolean
}

/** An empty filter is refused by the server (seen), so it is refused here. */
export const getSessionsByFilter = {
  name: 'GetSessionsByFilter',
  kind: 'read',
  evidence: 'seen',
  parameters: ['sessionFilter'],
  body: (filter: string) => ({ sessionFilter: filledTextArgument('filter', filter) }),
  decode<const Labels extends CustomPropertyLabels>(
    answer: unknown,
    slots: CustomPropertySlots<Labels>,
  ): FilteredSessions<Labels> {
    const sessions = decodeSessions(answer, slots)
    return { sessions, mayBeIncomplete: sessions.length === ROW_CAP }
  },
} as const satisfies WebMethod & Record<string, unknown>
