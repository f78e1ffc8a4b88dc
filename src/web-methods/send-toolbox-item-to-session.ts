import { sessionIdArgument } from '../input/session-ids.ts'
import { filledTextArgument } from '../input/texts.ts'
import { decodeNothing } from './answers.ts'
import type { WebMethod } from './web-method.ts'

export const sendToolboxItemToSession = {
  name: 'SendToolboxItemToSession',
  kind: 'write',
  evidence: 'vendor',
  parameters: ['sessionID', 'toolboxItemName'],
  body: (sessionId: string, item: string) => [sessionIdArgument(sessionId), filledTextArgument('item', item)],
  decode: decodeNothing,
} as const satisfies WebMethod & Record<string, unknown>
