import { sessionIdArgument } from '../input/session-ids.ts'
import { filledTextArgument } from '../input/texts.ts'
import { decodeNothing } from './answers.ts'
import type { WebMethod } from './web-method.ts'

/** Queues a backstage command on the guest: as SYSTEM on Windows (seen). */
export const sendCommandToSession = {
  name: 'SendCommandToSession',
  kind: 'write',
  evidence: 'verified',
  parameters: ['sessionID', 'command'],
  body: (sessionId: string, command: string) => [
    sessionIdArgument(sessionId),
    filledTextArgument('command', command),
  ],
  decode: decodeNothing,
} as const satisfies WebMethod & Record<string, unknown>
