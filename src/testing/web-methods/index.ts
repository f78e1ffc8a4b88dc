import type { WebMethod } from '../web-method.ts'
import type { WebMethodName } from '../web-method-name.ts'
import { addNoteToSession } from './add-note-to-session.ts'
import { createSession } from './create-session.ts'
import { getSessionBySessionId } from './get-session-by-session-id.ts'
import { getSessionDetailsBySessionId } from './get-session-details-by-session-id.ts'
import { getSessionsByFilter } from './get-sessions-by-filter.ts'
import { getSessionsByName } from './get-sessions-by-name.ts'
import { sendCommandToSession } from './send-command-to-session.ts'
import { sendMessageToSession } from './send-message-to-session.ts'
import { sendToolboxItemToSession } from './send-toolbox-item-to-session.ts'
import { updateSessionCustomProperties } from './update-session-custom-properties.ts'
import { updateSessionName } from './update-session-name.ts'

const served: Readonly<Record<WebMethodName, WebMethod>> = {
  GetSessionsByName: getSessionsByName,
  GetSessionBySessionID: getSessionBySessionId,
  GetSessionDetailsBySessionID: getSessionDetailsBySessionId,
  SendCommandToSession: sendCommandToSession,
  UpdateSessionCustomProperties: updateSessionCustomProperties,
  SendMessageToSession: sendMessageToSession,
  CreateSession: createSession,
  GetSessionsByFilter: getSessionsByFilter,
  UpdateSessionName: updateSessionName,
  AddNoteToSession: addNoteToSession,
  SendToolboxItemToSession: sendToolboxItemToSession,
}

/** The web methods by their wire names, compared exactly (a guess). */
export const webMethods: ReadonlyMap<string, WebMethod> = new Map(Object.entries(served))
