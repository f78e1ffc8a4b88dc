import { sessionTypes } from '../model/session-type.ts'
import { Agent, type AgentSettings } from './agent.ts'
import { wireTime } from './clock.ts'
import { createGuest, type SandboxGuest } from './guest.ts'
import { makeGuestInfo } from './guest-info.ts'
import { hexDigits, type Random } from './identifiers.ts'
import { INSTALLERS, type InstallerRequest } from './installer-request.ts'
import { checkMachine, type Machine, type MachineOptions } from './machine-options.ts'
import { type AddSessionOptions, checkSession, fillRecord } from './sandbox-session.ts'
import type { SessionRecord } from './session-record.ts'
import type { SessionStore } from './session-store.ts'
import { openShell, type Shell } from './shell.ts'
import { standInShell } from './stand-in-shell.ts'

interface Member {
  readonly guest: SandboxGuest
  readonly agent: Agent
  readonly shell: Shell | undefined
}

/** The guests of one sandbox and the agents on them. */
export class Fleet {
  readonly #members = new Map<string, Member>()
  readonly #shells: Shell[] = []
  readonly #store: SessionStore
  readonly #settings: AgentSettings
  readonly #random: Random

  constructor(store: SessionStore, settings: AgentSettings, random: Random) {
    this.#store = store
    this.#settings = settings
    this.#random = random
  }

  guest(sessionId: string): SandboxGuest | undefined {
    return this.#members.get(sessionId.toLowerCase())?.guest
  }

  wake(record: SessionRecord): void {
    this.#members.get(record.sessionId)?.agent.wake()
  }

  install(request: InstallerRequest, options: MachineOptions): SandboxGuest {
    checkMachine(options)
    const name = options.name ?? (request.name || this.#machineName())
    const existing = this.#accessGuestOf(name)
    if (existing !== undefined) {
      if (options.answer) existing.answer(options.answer)
      if (options.online !== false) existing.goOnline()
      return existing
    }
    const create = () => {
      const record = this.#store.create(sessionTypes.numbers.access)
      record.name = request.name
      // Without a name the session goes by that of its machine, and says so in its attributes.
      record.attributes = request.name === '' ? 1 : 0
      record.setCustomProperties(request.customProperties)
      return record
    }
    return this.#enrol(create, { os: INSTALLERS[request.type].os, ...options, name })
  }

  addSession(options: AddSessionOptions): SandboxGuest {
    checkSession(options)
    const create = () => {
      const record = this.#store.create(sessionTypes.numbers[options.sessionType ?? 'access'])
      fillRecord(record, options)
      return record
    }
    const { machine = {} } = options
    const fallback = { name: options.name || this.#machineName() }
    return this.#enrol(create, { ...fallback, ...machine }, machine !== null)
  }

  async close(): Promise<void> {
    for (const { agent } of this.#members.values()) agent.stop()
    await Promise.all(this.#shells.splice(0).map((shell) => shell.close()))
  }

  #enrol(
    create: () => SessionRecord,
    options: MachineOptions & { readonly name: string },
    connects = true,
  ): SandboxGuest {
    const { name, os = 'windows', bom = false, killedOutput = 'kept' } = options
    const machine: Machine = { name, os, bom, killedOutput }
    const shell = options.shell === true ? openShell(machine) : undefined
    if (shell) this.#shells.push(shell)
    const record = create()
    const answer = options.answer ?? shell?.run ?? standInShell(machine)
    const agent = new Agent(record, machine, answer, this.#settings)
    const remove = () => {
      agent.stop()
      this.#members.delete(record.sessionId)
      this.#store.remove(record.sessionId)
    }
    const guest = createGuest({ record, machine, agent, shell, remove })
    this.#members.set(record.sessionId, { guest, agent, shell })
    if (connects) this.#introduce(record, options, machine)
    if (connects && options.online !== false) agent.goOnline()
    return guest
  }

  /** What the server knows of a machine once its agent has called. */
  #introduce(record: SessionRecord, options: MachineOptions, { name, os }: Machine): void {
    record.guestNetworkAddress = '198.51.100.20'
    record.guestClientVersion = '25.4.16.9293'
    record.guestInfo = { ...makeGuestInfo(name, os, this.#random), ...options.guestInfo }
    record.guestInfoUpdateTime = wireTime(new Date())
  }

  #accessGuestOf(machineName: string): SandboxGuest | undefined {
    const isHere = (member: Member) =>
      member.guest.machine.name.toLowerCase() === machineName.toLowerCase() &&
      this.#store.get(member.guest.sessionId)?.sessionType === sessionTypes.numbers.access
    return [...this.#members.values()].find(isHere)?.guest
  }

  #machineName(): string {
    return `HOST-${hexDigits(6, this.#random).toUpperCase()}`
  }
}
