/**
 * The sandbox: a ScreenConnect that runs in the process of a test.
 *
 * @module @acg/screenconnect/testing
 */

export type { CommandAnswer, CommandHandler, InterleavedEvent, ReceivedCommand } from './command-handler.ts'
export { createSandbox } from './create-sandbox.ts'
export type { FaultableRequest } from './faultable-request.ts'
export type { Fault, FaultName } from './faults.ts'
export type { SandboxGuest } from './guest.ts'
export type { SandboxFetch } from './in-process-fetch.ts'
export type { Machine, MachineOptions, OperatingSystem } from './machine-options.ts'
export type { SandboxOptions } from './options.ts'
export type { Execution, SandboxRequest } from './request-log.ts'
export type { InjectionFilter, PendingFault, Sandbox } from './sandbox.ts'
export type { AddSessionOptions, SandboxSession } from './sandbox-session.ts'
export { type RunningSandbox, startSandbox } from './start-sandbox.ts'
export type { WebMethodName } from './web-methods.ts'
export type { WireConnection, WireEvent, WireGuestInfo, WireSession } from './wire.ts'
