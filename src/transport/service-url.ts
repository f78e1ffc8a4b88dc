import { ConfigurationError } from '../errors/configuration-error.ts'
import { describe } from '../input/options.ts'
import { isSessionId } from '../input/session-ids.ts'
import { RESTFUL_API_MANAGER } from '../model/extension-id.ts'

/** The address of one web method. Evidence: verified. */
export function serviceUrl(origin: string, extensionId: string, method: string): string {
  return `${origin}/App_Extensions/${extensionId}/Service.ashx/${method}`
}

/** Letters and digits only: nothing that a URL would read as anything but a name. */
export function methodName(given: unknown): string {
  if (typeof given === 'string' && /^[A-Za-z][A-Za-z0-9]{0,99}$/.test(given)) return given
  throw new ConfigurationError(
    'method',
    describe(given),
    "a web method's name: letters and digits, a letter first",
  )
}

export function extensionIdOption(given: unknown): string {
  if (given === undefined) return RESTFUL_API_MANAGER
  // Extension ids and session ids are of one form.
  if (isSessionId(given)) return given
  throw new ConfigurationError('extensionId', describe(given), 'an extension id of 8-4-4-4-12 hex digits')
}
