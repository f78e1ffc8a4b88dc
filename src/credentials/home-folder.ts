import { homedir } from 'node:os'
import { isAbsolute } from 'node:path'

/**
 * The home of this user, `undefined` where there is none: Node throws for a user without an entry in the
 * system's list of users and without `HOME`, as containers run them, and takes an empty `HOME` for a path, which
 * would be the working folder.
 */
export function homeFolder(): string | undefined {
  try {
    const home = homedir()
    return isAbsolute(home) ? home : undefined
  } catch {
    return undefined
  }
}
