import { sessionIdArgument } from '../input/session-ids.ts'
import { filledTextArgument, textArgument } from '../input/texts.ts'
import { decodeNothing } from './answers.ts'
import type { WebMethod } from './web-method.ts'

/**
 * Sends a chat message. The reference sends two parameters, one public client three with the host in the
 * middle; the arity is not settled, so there is a body for each.
 */
export const sendMessageToSession = {
  name: 'SendMessageToSession',
  kind: 'write',
  evidence: 'wired',
  parameters: ['sessionID', 'message'],
  body: (sessionId: string, message: string) => [
    sessionIdArgument(sessionId),
    filledTextArgument('message', message),
  ],
  decode: decodeNothing,
} as const satisfies WebMethod & Record<string, unknown>

/** The same web method in the form that one public client sends. */
export const sendMessageToSessionAs = {
  name: 'SendMessageToSession',
  kind: 'write',
  evidence: 'code',
  parameters: ['sessionID', 'host', 'message'],
  body: (sessionId: string, host: string, message: string) => [
    sessionIdArgument(sessionId),
    textArgument('host', host),
    filledTextArgument('message', message),
  ],
  decode: decodeNothing,
} as const satisfies WebMethod & Record<string, unknown>
