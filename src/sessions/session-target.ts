import { ConfigurationError } from '../errors/configuration-error.ts'
import { describe, ownOptions } from '../input/options.ts'
import { isSessionId } from '../input/session-ids.ts'
import { filledTextArgument } from '../input/texts.ts'
import { isPlaceholderSerial } from './placeholder-serial.ts'

/**
 * A machine: a session id, or the name of its session, its machine name or its serial number. Use an object to say
 * which of the three it is.
 */
export type SessionTarget =
  | string
  | { readonly name: string; readonly machineName?: never; readonly serialNumber?: never }
  | { readonly machineName: string; readonly name?: never; readonly serialNumber?: never }
  | { readonly serialNumber: string; readonly name?: never; readonly machineName?: never }

/** What the text of a target can be. */
export type Identity = 'name' | 'machineName' | 'serialNumber'

/** A target, checked. */
export type Sought = { readonly sessionId: string } | SoughtText

/** A target that is no session id. */
export interface SoughtText {
  readonly sessionId?: never
  readonly text: string
  readonly identities: readonly Identity[]
}

const IDENTITIES: readonly Identity[] = ['name', 'machineName', 'serialNumber']

export function checkTarget(given: unknown): Sought {
  if (isSessionId(given)) return { sessionId: given }
  if (typeof given === 'string') {
    const text = filledTextArgument('target', given)
    // Many machines share a placeholder, but one may be named so.
    const identities = IDENTITIES.filter((kind) => kind !== 'serialNumber' || !isPlaceholderSerial(text))
    return { text, identities }
  }
  const accepted = 'a session id, a name, a machine name or a serial number'
  if (given === undefined) throw new ConfigurationError('target', 'undefined', accepted)
  const entries = Object.entries(ownOptions('target', given, IDENTITIES)).filter(
    ([, value]) => value !== undefined,
  )
  const [kind, value] = entries[0] ?? []
  if (entries.length !== 1) {
    throw new ConfigurationError('target', `an object with ${entries.length} of these`, accepted)
  }
  const text = filledTextArgument(`target.${kind}`, value)
  if (kind === 'serialNumber' && isPlaceholderSerial(text)) {
    const what = `${describe(text)} that manufacturers put into many machines`
    throw new ConfigurationError('target.serialNumber', what, 'the serial number of one machine')
  }
  return { text, identities: IDENTITIES.filter((identity) => identity === kind) }
}
