import { foreignCause } from '../errors/foreign-cause.ts'
import { isScreenConnectError, type ScreenConnectError } from '../errors/screenconnect-error.ts'
import { type LastLook, TimeoutError } from '../errors/timeout-error.ts'
import type { CustomPropertyLabels } from '../model/custom-properties.ts'
import type { Session } from '../model/session.ts'
import { getSessionsByName } from '../web-methods/methods.ts'
import { quoted } from './quoted.ts'

export type Until = 'exists' | 'online' | 'gone'

/** What a look ended with: sessions, or an error that passes. */
export type Look<Labels extends CustomPropertyLabels> = readonly Session<Labels>[] | ScreenConnectError

export function failed<Labels extends CustomPropertyLabels>(look: Look<Labels>): look is ScreenConnectError {
  return isScreenConnectError(look)
}

interface Wait {
  readonly name: string
  readonly until: Until
  readonly timeout: number
}

/** That the time is up, and what the last look found. */
export function inVain({ name, until, timeout }: Wait, last: Look<CustomPropertyLabels>): TimeoutError {
  const lastLook = found(last, until)
  const [words, next] = inWords(lastLook, until, last)
  const state = until === 'exists' ? 'there' : until
  return new TimeoutError({ method: getSessionsByName.name, kind: 'read', outcome: 'unknown' }, timeout, {
    lastLook,
    effect: '',
    happened: `${quoted(name)} was not ${state} within ${timeout} ms: the last look ${words}`,
    next,
    cause: failed(last) ? foreignCause(last) : undefined,
  })
}

function found(last: Look<CustomPropertyLabels>, until: Until): LastLook {
  if (failed(last)) return 'failed'
  if (last.length === 0) return 'not-there'
  return until === 'online' && last.every(({ online }) => online === false) ? 'offline' : 'there'
}

const AGAIN = 'ait again with a longer `timeout`'

function inWords(
  lastLook: LastLook,
  until: Until,
  last: Look<CustomPropertyLabels>,
): readonly [found: string, next: string] {
  if (failed(last)) {
    const next = 'Check whether the server answers, with `probe` for one, before you wait again'
    return [`failed with ${last.code}`, next]
  }
  if (lastLook === 'offline') {
    return ['found it offline', `Check whether the machine is up and has a network, or w${AGAIN}`]
  }
  const none = 'found no session of that name'
  if (until === 'gone') {
    return [last.length > 0 ? 'found it' : `${none}, and a single empty answer is not believed`, `W${AGAIN}`]
  }
  if (lastLook === 'there') {
    const unclear = 'found it, and the answer does not tell whether it is online'
    return [unclear, "Wait for `until: 'exists'` instead"]
  }
  return [none, `Check the name that the installer was given, letter case included, or w${AGAIN}`]
}
