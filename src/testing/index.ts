/**
 * The sandbox: a ScreenConnect that runs in the process of a test.
 *
 * @module @acg/screenconnect/testing
 */

export { createSandbox } from './create-sandbox.ts'
export type { SandboxFetch } from './http/in-process-fetch.ts'
export type {
  CommandAnswer,
  CommandHandler,
  InterleavedEvent,
  ReceivedCommand,
} from './machine/command-handler.ts'
export type { SandboxGuest } from './machine/guest.ts'
export type { Machine, MachineOptions, OperatingSystem } from './machine/machine-options.ts'
export type { SandboxOptions } from './options.ts'
export type { InjectionFilter, PendingFault, Sandbox } from './sandbox.ts'
export type { Fault, FaultableRequest, FaultName } from './server/faults.ts'
export type { Execution, SandboxRequest } from './server/request-log.ts'
export type { WebMethodName } from './server/web-methods.ts'
export type { AddSessionOptions, SandboxSession } from './sessions/sandbox-session.ts'
export type { WireConnection, WireEvent, WireGuestInfo, WireSession } from './sessions/wire.ts'
export { type RunningSandbox, startSandbox } from './start-sandbox.ts'
