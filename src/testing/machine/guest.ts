import { eventTypes } from '../../model/event-type.ts'
import { wireTime } from '../clock.ts'
import type { SessionRecord } from '../sessions/record.ts'
import type { Agent } from './agent.ts'
import type { CommandHandler } from './command-handler.ts'
import type { Machine } from './machine-options.ts'
import type { Shell } from './shell.ts'

/** The far end of a session: the machine, and what people do there. Everything takes effect at once. */
export interface SandboxGuest {
  readonly sessionId: string
  readonly machine: Machine
  readonly online: boolean
  /** Where commands run with `shell: true`; `undefined` otherwise. */
  readonly folder: string | undefined
  /** Goes offline: what is sent from now on stays queued. */
  goOffline(): void
  /** Comes back, takes what is queued and runs it. */
  goOnline(): void
  /** Chat from the guest (event 71). */
  say(text: string): void
  /** From now on answers commands with `handler`. */
  answer(handler: CommandHandler): void
  /** A technician joins: a connection that does not make the guest online. */
  hostConnect(name: string): void
  /** That technician leaves; without a name, all of them. */
  hostDisconnect(name?: string): void
  /** Another technician's command, queued like any other. */
  queueCommand(host: string, text: string): void
  /** Any event, at any time. */
  pushEvent(event: {
    readonly type: number
    readonly data?: string
    readonly host?: string
    readonly time?: Date
  }): void
  /** The session is deleted: nothing finds it any more. */
  remove(): void
}

export interface GuestParts {
  readonly record: SessionRecord
  readonly machine: Machine
  readonly agent: Agent
  readonly shell: Shell | undefined
  readonly remove: () => void
}

/** A class, so that ten thousand guests share their methods. */
export class Guest implements SandboxGuest {
  readonly machine: Machine
  readonly #parts: GuestParts

  constructor(parts: GuestParts) {
    this.machine = parts.machine
    this.#parts = parts
  }

  get sessionId(): string {
    return this.#parts.record.sessionId
  }

  get folder(): string | undefined {
    return this.#parts.shell?.folder
  }

  get online(): boolean {
    return this.#parts.record.online
  }

  goOffline(): void {
    this.#parts.agent.goOffline()
  }

  goOnline(): void {
    this.#parts.agent.goOnline()
  }

  say(data: string): void {
    this.#parts.record.addEvent(eventTypes.numbers.sentMessage, { data })
  }

  answer(handler: CommandHandler): void {
    this.#parts.agent.answer = handler
  }

  hostConnect(name: string): void {
    this.#parts.record.connect('host', name)
  }

  hostDisconnect(name?: string): void {
    this.#parts.record.disconnect('host', name)
  }

  queueCommand(host: string, data: string): void {
    this.#parts.record.queue(eventTypes.numbers.queuedCommand, { host, data })
    this.#parts.agent.wake()
  }

  pushEvent({ type, time, ...details }: Parameters<SandboxGuest['pushEvent']>[0]): void {
    this.#parts.record.addEvent(type, { ...details, ...(time && { time: wireTime(time) }) })
  }

  remove(): void {
    this.#parts.remove()
  }
}
