import type { Arguments } from './arguments.ts'
import type { SessionRecord } from './session-record.ts'
import type { SessionStore } from './session-store.ts'
import type { Settings } from './settings.ts'

/** What a web method works on. */
export interface Server {
  readonly store: SessionStore
  readonly settings: Settings
  /** Lets the agent of a session know that something is queued. */
  readonly wake: (record: SessionRecord) => void
}

/** One web method of the service. */
export interface WebMethod {
  readonly kind: 'read' | 'write'
  /** In the order of the positional form, by their wire names. */
  readonly parameters: readonly string[]
  /** Further counts of arguments that are accepted. */
  readonly otherCounts?: readonly number[]
  /** `true`: only the vendor documents it, so the verified profile answers that it does not exist. */
  readonly documentedOnly?: true
  /** Answers the result; nothing for a write that returns nothing. */
  readonly run: (given: Arguments, server: Server) => unknown
}
