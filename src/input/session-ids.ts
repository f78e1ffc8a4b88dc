import { ConfigurationError } from '../errors/configuration-error.ts'
import { describe } from './options.ts'

/** Not only the versions that RFC 9562 defines: the service may not keep to them. */
const SESSION_ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

export function isSessionId(value: unknown): value is string {
  return typeof value === 'string' && SESSION_ID.test(value)
}

export function sessionIdArgument(given: unknown): string {
  if (isSessionId(given)) return given
  throw new ConfigurationError('sessionId', describe(given), 'a session id of 8-4-4-4-12 hex digits')
}
