import { ConfigurationError } from '../errors/configuration-error.ts'
import { describe } from '../input/options.ts'
import { sessionIdArgument } from '../input/session-ids.ts'
import { intactTextArgument, textArgument } from '../input/texts.ts'
import { SLOT_COUNT } from '../model/custom-properties.ts'
import { decodeNothing } from './answers.ts'
import type { WebMethod } from './web-method.ts'

/** Verified with at least three values; what happens to slots left off the end is not known. */
export const updateSessionCustomProperties = {
  name: 'UpdateSessionCustomProperties',
  kind: 'write',
  evidence: 'verified',
  parameters: ['sessionID', 'values'],
  body: (sessionId: string, values: readonly string[]) => [sessionIdArgument(sessionId), checkValues(values)],
  decode: decodeNothing,
} as const satisfies WebMethod & Record<string, unknown>

function checkValues(values: unknown): readonly string[] {
  if (!Array.isArray(values) || values.length === 0 || values.length > SLOT_COUNT) {
    throw new ConfigurationError(
      'values',
      describe(values),
      `an array of 1 to ${SLOT_COUNT} strings, in slot order`,
    )
  }
  const check = WRITTEN_BACK.has(values) ? textArgument : intactTextArgument
  // From, not map: map would leave a hole as it is.
  return Array.from(values, (value: unknown, index) => check(`values[${index}]`, value))
}

const WRITTEN_BACK = new WeakSet<readonly unknown[]>()

/**
 * Marks values of which the new ones were checked, and the others are what the session has. What was damaged there
 * before is written back as it is: refused, it would keep the others from being changed.
 */
export function writtenBack<Values extends readonly string[]>(values: Values): Values {
  WRITTEN_BACK.add(values)
  return values
}
