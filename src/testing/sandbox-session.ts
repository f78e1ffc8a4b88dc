import { refuseUnknown } from './known-options.ts'
import { checkMachine, type MachineOptions } from './machine-options.ts'
import type { SessionRecord } from './session-record.ts'
import { type Rendering, renderSession } from './session-rendering.ts'
import type { WireEvent, WireSession } from './wire.ts'

/** A session as it was when it was asked for. */
export interface SandboxSession {
  readonly sessionId: string
  readonly name: string
  readonly online: boolean
  /** Eight values. */
  readonly customProperties: readonly string[]
  /** The whole history, also what is too old to be answered. */
  readonly events: readonly WireEvent[]
  /** As the list methods send it. */
  readonly wire: WireSession
}

/** A session to set up. */
export interface AddSessionOptions {
  /** Default `'access'`. */
  readonly sessionType?: 'support' | 'meeting' | 'access'
  /** Default `''`. */
  readonly name?: string
  readonly host?: string
  readonly isPublic?: boolean
  readonly code?: string
  /** In slot order; missing ones are `''`. */
  readonly customProperties?: readonly string[]
  /** The machine behind it. Default: one is made up. `null`: no guest has ever connected. */
  readonly machine?: MachineOptions | null
  /** Fields to send in place of the sandbox's own, by wire name, sensible or not. Filters do not see them. */
  readonly wire?: Readonly<Record<string, unknown>>
}

export function checkSession(options: AddSessionOptions): void {
  refuseUnknown('options', options, {
    sessionType: true,
    name: true,
    host: true,
    isPublic: true,
    code: true,
    customProperties: true,
    machine: true,
    wire: true,
  })
  if (options.machine !== undefined && options.machine !== null) checkMachine(options.machine)
}

export function sandboxSession(record: SessionRecord, rendering: Rendering): SandboxSession {
  return {
    sessionId: record.sessionId,
    name: record.name,
    online: record.online,
    customProperties: record.customProperties,
    events: [...record.events],
    wire: renderSession(record, rendering),
  }
}

export function fillRecord(record: SessionRecord, options: AddSessionOptions): void {
  record.name = options.name ?? ''
  record.host = options.host ?? ''
  record.isPublic = options.isPublic ?? false
  record.code = options.code ?? null
  record.overrides = options.wire ?? {}
  record.setCustomProperties(options.customProperties ?? [])
}
