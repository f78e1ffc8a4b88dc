import { foreignCause } from '../errors/foreign-cause.ts'
import { isScreenConnectError, type ScreenConnectError } from '../errors/screenconnect-error.ts'
import { type LastLook, TimeoutError } from '../errors/timeout-error.ts'
import type { CustomPropertyLabels } from '../model/custom-properties.ts'
import type { Session } from '../model/session.ts'
import { getSessionsByName } from '../web-methods/methods.ts'
import { quoted } from './quoted.ts'

export type Until = 'exists' | 'online' | 'gone'

/** What one check returned: sessions, or a temporary error. */
export type Look<Labels extends CustomPropertyLabels> = readonly Session<Labels>[] | ScreenConnectError

export function failed<Labels extends CustomPropertyLabels>(look: Look<Labels>): look is ScreenConnectError {
  return isScreenConnectError(look)
}

interface Wait {
  readonly name: string
  readonly until: Until
  readonly timeout: number
}

export function waitTimeout({ name, until, timeout }: Wait, last: Look<CustomPropertyLabels>): TimeoutError {
  const lastLook = found(last, until)
  const [words, next] = inWords(lastLook, until, last)
  const state = { exists: 'appear', online: 'come online', gone: 'disappear' }[until]
  return new TimeoutError({ method: getSessionsByName.name, kind: 'read', outcome: 'unknown' }, timeout, {
    lastLook,
    effect: '',
    happened: `Waiting for ${quoted(name)} to ${state} timed out after ${timeout} ms: ${words}`,
    next,
    cause: failed(last) ? foreignCause(last) : undefined,
  })
}

function found(last: Look<CustomPropertyLabels>, until: Until): LastLook {
  if (failed(last)) return 'failed'
  if (last.length === 0) return 'not-there'
  return until === 'online' && last.every(({ online }) => online === false) ? 'offline' : 'there'
}

const AGAIN = 'wait again with a longer `timeout`'

function inWords(
  lastLook: LastLook,
  until: Until,
  last: Look<CustomPropertyLabels>,
): readonly [found: string, next: string] {
  if (failed(last)) {
    const next = 'Check whether the server responds, for example with `probe`, before you wait again'
    return [`the last check failed with ${last.code}`, next]
  }
  if (lastLook === 'offline') {
    return ['it is offline', `Check whether the machine is running and connected, or ${AGAIN}`]
  }
  const none = 'no session has that name'
  if (until === 'gone') {
    const next = 'Wait again with a longer `timeout`'
    return [last.length > 0 ? 'it still exists' : 'one empty response is not enough', next]
  }
  if (lastLook === 'there') {
    return [
      'it exists, but the server does not say whether it is online',
      "Wait for `until: 'exists'` instead",
    ]
  }
  return [none, `Check the name in the installer, including upper and lower case, or ${AGAIN}`]
}
