import { ConfigurationError } from '../errors/configuration-error.ts'
import { describe } from '../input/options.ts'
import { filledTextArgument, intactTextArgument, textArgument } from '../input/texts.ts'
import { type CustomPropertyLabels, SLOT_COUNT } from '../model/custom-properties.ts'
import type { Session } from '../model/session.ts'
import { decodeDetails, decodeNothing, decodeOneSession, decodeSessions } from './answers.ts'
import { type DecodeContext, type KnownWebMethod, ofSession, toSession, webMethod } from './web-method.ts'

const NO_SESSION = '00000000-0000-0000-0000-000000000000'

/** Not empty: that would find every agent that was installed without a name. */
function nobodysName(): string {
  return `probe-${crypto.randomUUID()}`
}

/** Matches the field `Name` exactly; whether case matters is not settled (seen). `''` finds blank names. */
export const getSessionsByName = /* @__PURE__ */ webMethod({
  name: 'GetSessionsByName',
  kind: 'read',
  evidence: 'verified',
  parameters: ['sessionName'],
  findsNothing: () => ({ body: { sessionName: nobodysName() } }),
  encode: (name: string) => ({ body: { sessionName: textArgument('name', name) } }),
  decode: decodeSessions,
})

/** Answers an array of one (seen), `[]` where there is no such session (verified). */
export const getSessionBySessionId = /* @__PURE__ */ webMethod({
  name: 'GetSessionBySessionID',
  kind: 'read',
  evidence: 'verified',
  parameters: ['sessionID'],
  findsNothing: () => ofSession(NO_SESSION),
  encode: ofSession,
  decode: decodeOneSession,
})

/**
 * The session with its events and connections, in one of three shapes. What it answers for an unknown id is
 * not known, so nothing is an `EmptyAnswer`, and the transport looks whether the session exists.
 */
export const getSessionDetailsBySessionId = /* @__PURE__ */ webMethod({
  name: 'GetSessionDetailsBySessionID',
  kind: 'read',
  evidence: 'verified',
  parameters: ['sessionID'],
  findsNothing: () => ofSession(NO_SESSION),
  encode: ofSession,
  decode: decodeDetails,
})

/** Queues a backstage command on the guest: as SYSTEM on Windows (seen). */
export const sendCommandToSession = /* @__PURE__ */ webMethod({
  name: 'SendCommandToSession',
  kind: 'write',
  evidence: 'verified',
  parameters: ['sessionID', 'command'],
  encode: (sessionId: string, command: string) =>
    toSession(sessionId, filledTextArgument('command', command)),
  decode: decodeNothing,
})

/** Verified with at least three values; what happens to slots left off the end is not known. */
export const updateSessionCustomProperties = /* @__PURE__ */ webMethod({
  name: 'UpdateSessionCustomProperties',
  kind: 'write',
  evidence: 'verified',
  parameters: ['sessionID', 'values'],
  encode: (sessionId: string, values: readonly string[]) => toSession(sessionId, checkValues(values)),
  decode: decodeNothing,
})

/** A chat message. The arity is not settled: the reference sends two parameters, one public client three. */
export const sendMessageToSession = /* @__PURE__ */ webMethod({
  name: 'SendMessageToSession',
  kind: 'write',
  evidence: 'wired',
  parameters: ['sessionID', 'message'],
  encode: (sessionId: string, message: string) =>
    toSession(sessionId, filledTextArgument('message', message)),
  decode: decodeNothing,
})

/** The same web method in the form that one public client sends, with the host in the middle. */
export const sendMessageToSessionAs = /* @__PURE__ */ webMethod({
  name: 'SendMessageToSession',
  kind: 'write',
  evidence: 'code',
  parameters: ['sessionID', 'host', 'message'],
  encode: (sessionId: string, host: string, message: string) =>
    toSession(sessionId, textArgument('host', host), filledTextArgument('message', message)),
  decode: decodeNothing,
})

/**
 * Reached by `raw` only: it cannot create access sessions (vendor), which is what an installer is for. It
 * stands here so that `raw` knows it for a write.
 */
const createSession: KnownWebMethod = {
  name: 'CreateSession',
  kind: 'write',
  evidence: 'exists',
  parameters: ['sessionType', 'name', 'isPublic', 'code', 'values'],
}

/** The number of rows that answers of large fleets stop at. Evidence: seen once; the vendor's display limit too. */
const ROW_CAP = 1000

/** What a filter found. */
export interface FilteredSessions<Labels extends CustomPropertyLabels = readonly []> {
  /** In the server's order; ended and deleted sessions can be among them. */
  readonly sessions: readonly Session<Labels>[]
  /**
   * Whether there may be more: the answer has exactly 1,000 rows, where servers were seen to stop. There is
   * no paging: ask again with narrower filters that together cover the same.
   */
  readonly mayBeIncomplete: boolean
}

/** An empty filter is refused by the server (seen), so it is refused here. */
export const getSessionsByFilter = /* @__PURE__ */ webMethod({
  name: 'GetSessionsByFilter',
  kind: 'read',
  evidence: 'seen',
  parameters: ['sessionFilter'],
  findsNothing: () => ({ body: { sessionFilter: `Name = '${nobodysName()}'` } }),
  encode: (filter: string) => ({ body: { sessionFilter: filledTextArgument('filter', filter) } }),
  decode<const Labels extends CustomPropertyLabels>(
    answer: unknown,
    context: DecodeContext<Labels>,
  ): FilteredSessions<Labels> {
    const sessions = decodeSessions(answer, context)
    return { sessions, mayBeIncomplete: sessions.length === ROW_CAP }
  },
})

export const updateSessionName = /* @__PURE__ */ webMethod({
  name: 'UpdateSessionName',
  kind: 'write',
  evidence: 'vendor',
  parameters: ['sessionID', 'newName'],
  encode: (sessionId: string, name: string) => toSession(sessionId, intactTextArgument('name', name)),
  decode: decodeNothing,
})

export const addNoteToSession = /* @__PURE__ */ webMethod({
  name: 'AddNoteToSession',
  kind: 'write',
  evidence: 'vendor',
  parameters: ['sessionID', 'noteBody'],
  encode: (sessionId: string, note: string) => toSession(sessionId, filledTextArgument('note', note)),
  decode: decodeNothing,
})

export const sendToolboxItemToSession = /* @__PURE__ */ webMethod({
  name: 'SendToolboxItemToSession',
  kind: 'write',
  evidence: 'vendor',
  parameters: ['sessionID', 'toolboxItemName'],
  encode: (sessionId: string, item: string) => toSession(sessionId, filledTextArgument('item', item)),
  decode: decodeNothing,
})

/** Every web method known here, the verified ones first: what `raw`, `probe` and the tables of the docs go by. */
export const webMethods: readonly KnownWebMethod[] = [
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

function checkValues(values: unknown): readonly string[] {
  if (!Array.isArray(values) || values.length === 0 || values.length > SLOT_COUNT) {
    throw new ConfigurationError(
      'values',
      describe(values),
      `an array of 1 to ${SLOT_COUNT} strings, in slot order`,
    )
  }
  if (WRITTEN_BACK.has(values)) return values
  // From, not map: map would leave a hole as it is.
  return Array.from(values, (value: unknown, index) => intactTextArgument(`values[${index}]`, value))
}

const WRITTEN_BACK = new WeakSet<readonly unknown[]>()

/**
 * Marks values of which the new ones were checked, and the others are what the session has. What was damaged there
 * before is written back as it is: refused, it would keep the others from being changed.
 */
export function writtenBack<Values extends readonly string[]>(values: Values): Values {
  WRITTEN_BACK.add(values)
  return values
}
