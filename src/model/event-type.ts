import { type OpenEnum, wireEnum } from './open-enum.ts'

/**
 * What happened in a session. The ones a script meets most: `'queuedCommand'` (a command was sent),
 * `'ranCommand'` (its output came back), `'queuedMessage'` (chat from the technician) and `'sentMessage'`
 * (chat from the guest).
 *
 * Evidence: seen. A number that is not listed arrives as that number.
 */
export type SessionEventType = OpenEnum<KnownSessionEventType>

/**
 * The event types that have a name here.
 *
 * @useDeclaredType
 */
export type KnownSessionEventType = keyof typeof eventNumbers

const eventNumbers = {
  connected: 10,
  disconnected: 11,
  createdSession: 20,
  deletedSession: 21,
  initiatedJoin: 30,
  invitedGuest: 31,
  addedNote: 32,
  queuedReinstall: 40,
  queuedUninstall: 41,
  queuedInvalidateLicense: 42,
  queuedWake: 43,
  queuedCommand: 44,
  queuedMessage: 45,
  queuedGuestInfoUpdate: 46,
  queuedTool: 47,
  queuedForceDisconnect: 48,
  queuedInstallAccess: 49,
  // 50 to 58 are known only as "the Processed… counterparts" of 40 to 48, in the same order (inferred).
  processedReinstall: 50,
  processedUninstall: 51,
  processedInvalidateLicense: 52,
  processedWake: 53,
  processedCommand: 54,
  processedMessage: 55,
  processedGuestInfoUpdate: 56,
  processedTool: 57,
  processedForceDisconnect: 58,
  modifiedName: 60,
  modifiedIsPublic: 61,
  modifiedCode: 62,
  modifiedHost: 63,
  modifiedCustomProperty: 64,
  modifiedGuestInfo: 65,
  ranCommand: 70,
  sentMessage: 71,
  sentPrintJob: 80,
  receivedPrintJob: 81,
  copiedText: 82,
  copiedFiles: 83,
  draggedFiles: 84,
  ranFiles: 85,
  sentFiles: 86,
  switchedLogonSession: 87,
  ranAutoReinstall: 88,
  queuedUninstallAndDelete: 100,
  queuedElevatedTool: 101,
} as const

export const eventTypes = /* @__PURE__ */ wireEnum(eventNumbers)
