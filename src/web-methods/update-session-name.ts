import { sessionIdArgument } from '../input/session-ids.ts'
import { intactTextArgument } from '../input/texts.ts'
import { decodeNothing } from './answers.ts'
import type { WebMethod } from './web-method.ts'

export const updateSessionName = {
  name: 'UpdateSessionName',
  kind: 'write',
  evidence: 'vendor',
  parameters: ['sessionID', 'newName'],
  body: (sessionId: string, name: string) => [sessionIdArgument(sessionId), intactTextArgument('name', name)],
  decode: decodeNothing,
} as const satisfies WebMethod & Record<string, unknown>
