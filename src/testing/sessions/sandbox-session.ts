import { refuseUnknown } from '../known-options.ts'
import { checkMachine, type MachineOptions } from '../machine/machine-options.ts'
import type { SessionRecord } from './record.ts'
import { type Rendering, renderSession } from './rendering.ts'
import type { SessionStore } from './store.ts'
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

/** All sessions as they are, made anew only where something changed since they were asked for. */
export class SessionViews {
  readonly #store: SessionStore
  readonly #rendering: Rendering
  readonly #views = new WeakMap<SessionRecord, { readonly version: number; readonly view: SandboxSession }>()
  #all: readonly SandboxSession[] = []
  #version: number | undefined

  constructor(store: SessionStore, rendering: Rendering) {
    this.#store = store
    this.#rendering = rendering
  }

  all(): readonly SandboxSession[] {
    if (this.#version === this.#store.version) return this.#all
    this.#all = Array.from(this.#store.all(), (record) => this.#viewOf(record))
    this.#version = this.#all.some(ages) ? undefined : this.#store.version
    return this.#all
  }

  #viewOf(record: SessionRecord): SandboxSession {
    const version = record.lastAlteredVersion
    const known = this.#views.get(record)
    if (known?.version === version && !ages(known.view)) return known.view
    const view = sandboxSession(record, this.#rendering)
    this.#views.set(record, { version, view })
    return view
  }
}

/** Whether it becomes another with time alone, as events that are sent grow too old for that. */
function ages({ wire }: SandboxSession): boolean {
  return wire.UnacknowledgedEvents?.length !== 0 || wire.AddedNoteEvents?.length !== 0
}

function sandboxSession(record: SessionRecord, rendering: Rendering): SandboxSession {
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
  record.host = options.host ?? ''
  record.isPublic = options.isPublic ?? false
  record.code = options.code ?? null
  record.overrides = options.wire
  record.setCustomProperties(options.customProperties ?? [])
}
