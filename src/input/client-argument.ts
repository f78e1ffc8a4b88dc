import { ConfigurationError } from '../errors/configuration-error.ts'
import { describe } from './options.ts'

/** The methods that what is composed of calls uses. */
type Used =
  | 'getSession'
  | 'getSessionDetails'
  | 'getSessionsByName'
  | 'sendCommand'
  | 'updateCustomProperties'
  | 'unverified.getSessionsByFilter'
  | 'raw'

/** Checks the methods that will be used and not the class, so that test doubles and second copies pass. */
export function clientArgument(given: unknown, uses: readonly Used[]): void {
  const missing = uses.find((path) => typeof memberOf(given, path) !== 'function')
  if (missing === undefined) return
  const what =
    typeof given === 'object' && given !== null ? `an object without \`${missing}\`` : describe(given)
  throw new ConfigurationError('client', what, 'a ScreenConnectClient, as the first argument')
}

function memberOf(given: unknown, path: Used): unknown {
  let value = given
  for (const name of path.split('.')) {
    if (typeof value !== 'object' || value === null) return undefined
    value = Reflect.get(value, name)
  }
  return value
}
