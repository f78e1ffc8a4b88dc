import { ConfigurationError } from '../errors/configuration-error.ts'
import { nearest } from '../input/closed-list.ts'
import { describe } from '../input/options.ts'

/** The web methods that a sandbox serves, by their names on the wire. */
export type WebMethodName =
  | 'GetSessionsByName'
  | 'GetSessionBySessionID'
  | 'GetSessionDetailsBySessionID'
  | 'SendCommandToSession'
  | 'UpdateSessionCustomProperties'
  | 'SendMessageToSession'
  | 'CreateSession'
  | 'GetSessionsByFilter'
  | 'UpdateSessionName'
  | 'AddNoteToSession'
  | 'SendToolboxItemToSession'

/** What the client's methods, in small letters, are on the wire, where more than letter case differs. */
const OF_THE_CLIENT: ReadonlyMap<string, WebMethodName> = new Map([
  ['getsession', 'GetSessionBySessionID'],
  ['getsessiondetails', 'GetSessionDetailsBySessionID'],
  ['sendcommand', 'SendCommandToSession'],
  ['sendmessage', 'SendMessageToSession'],
  ['sendmessageas', 'SendMessageToSession'],
  ['updatecustomproperties', 'UpdateSessionCustomProperties'],
  ['addnote', 'AddNoteToSession'],
  ['sendtoolboxitem', 'SendToolboxItemToSession'],
])

/** A name that is served, or none: a fault for any other would wait for ever, and the test would be green. */
export function webMethodName(given: unknown, served: readonly string[]): string | undefined {
  if (given === undefined || (typeof given === 'string' && served.includes(given))) return given
  throw new ConfigurationError('method', notServed(given, served), served.join(', '))
}

function notServed(given: unknown, served: readonly string[]): string {
  if (typeof given !== 'string' || given === '') return describe(given)
  const meant = OF_THE_CLIENT.get(given.toLowerCase()) ?? nearest(given, served)
  if (meant === undefined) return `${describe(given)}, which the sandbox does not serve`
  return `"${given}", which the sandbox does not serve (did you mean ${meant}?)`
}
