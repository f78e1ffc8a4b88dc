import { sessionIdArgument } from '../input/session-ids.ts'
import { filledTextArgument } from '../input/texts.ts'
import { decodeNothing } from './answers.ts'
import type { WebMethod } from './web-method.ts'

export const addNoteToSession = {
  name: 'AddNoteToSession',
  kind: 'write',
  evidence: 'vendor',
  parameters: ['sessionID', 'noteBody'],
  body: (sessionId: string, note: string) => [sessionIdArgument(sessionId), filledTextArgument('note', note)],
  decode: decodeNothing,
} as const satisfies WebMethod & Record<string, unknown>
