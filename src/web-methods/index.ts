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
import type { WebMethod } from './web-method.ts'

/** Every web method known here, the verified ones first. The table in the README is held against it. */
export const webMethods: readonly WebMethod[] = [
  getSessionsByName,
  getSessionBySessionId,
  getSessionDetailsBySessionId,
  sendCommandToSession,
  updateSessionCustomProperties,
  sendMessageToSession,
  createSession,
  getSessionsByFilter,
  updateSessionName,
  addNoteToSession,
  sendToolboxItemToSession,
]
