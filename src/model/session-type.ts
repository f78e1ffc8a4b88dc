import { type OpenEnum, wireEnum } from './open-enum.ts'

/** The kinds of session that have a name here. */
export type KnownSessionType = 'support' | 'meeting' | 'access'

/**
 * What a session is for. `'access'` is an unattended agent, the kind an installer creates.
 *
 * Evidence: seen (numbers on live servers of other owners).
 */
export type SessionType = OpenEnum<KnownSessionType>

export const sessionTypes = /* @__PURE__ */ wireEnum({ support: 0, meeting: 1, access: 2 })
