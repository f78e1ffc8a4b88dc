import { ConfigurationError } from '../errors/configuration-error.ts'
import { describe } from '../input/options.ts'
import { sessionIdArgument } from '../input/session-ids.ts'
import { textArgument } from '../input/texts.ts'
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
  // From, not map: map would leave a hole as it is.
  return Array.from(values, (value: unknown, index) => textArgument(`values[${index}]`, value))
}
