import { type OpenEnum, wireEnum } from './open-enum.ts'

/** The ends of a session that have a name here. */
export type KnownProcessType = 'unknown' | 'host' | 'guest'

/**
 * Which end of a session a connection is: the technician (`'host'`) or the machine (`'guest'`).
 *
 * Evidence: seen.
 */
export type ProcessType = OpenEnum<KnownProcessType>

export const processTypes = /* @__PURE__ */ wireEnum({ unknown: 0, host: 1, guest: 2 })
