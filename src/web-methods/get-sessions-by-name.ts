import { textArgument } from '../input/texts.ts'
import { decodeSessions } from './answers.ts'
import type { WebMethod } from './web-method.ts'

/** Matches the field `Name` exactly; whether case matters is not settled (seen). `''` finds blank names. */
export const getSessionsByName = {
  name: 'GetSessionsByName',
  kind: 'read',
  evidence: 'verified',
  parameters: ['sessionName'],
  body: (name: string) => ({ sessionName: textArgument('name', name) }),
  decode: decodeSessions,
} as const satisfies WebMethod & Record<string, unknown>
