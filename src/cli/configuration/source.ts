import type { Shown } from '../words.ts'

/** Where a setting came from. */
export type Place = 'flag' | 'environment' | 'user' | 'project'

/**
 * How far a place is trusted. Flags and the environment are set by whoever runs the command, the user's own
 * config by the user, a project's config by whoever wrote what was cloned.
 */
const TRUST: Readonly<Record<Place, number>> = { flag: 3, environment: 3, user: 2, project: 1 }

/** A setting and where it came from, in words that follow "from". */
export interface Sourced<Value> {
  readonly value: Value
  readonly place: Place
  readonly words: Shown
}

/** Whether a secret from `secret` may go to an instance that `instance` names: never to a less trusted one. */
export function mayGoTo(secret: Place, instance: Place): boolean {
  return TRUST[instance] >= TRUST[secret]
}
