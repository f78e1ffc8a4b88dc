import { sessionTypes } from '../../model/session-type.ts'
import { type Clock, createClock } from '../clock.ts'
import { INSTALLERS, type InstallerRequest } from '../server/installer-request.ts'
import { hexDigits, type Random } from '../sessions/identifiers.ts'
import { Multimap } from '../sessions/multimap.ts'
import type { SessionRecord } from '../sessions/record.ts'
import { type AddSessionOptions, checkSession, fillRecord } from '../sessions/sandbox-session.ts'
import type { SessionStore } from '../sessions/store.ts'
import type { WireGuestInfo } from '../sessions/wire.ts'
import { Agent, type AgentSettings } from './agent.ts'
import { Guest, type SandboxGuest } from './guest.ts'
import { makeGuestInfo } from './guest-info.ts'
import { checkMachine, type Machine, type MachineOptions } from './machine-options.ts'
import { openShell, type Shell } from './shell.ts'
import { standInShell } from './stand-in-shell.ts'

interface Member {
  readonly guest: SandboxGuest
  readonly agent: Agent
  readonly shell: Shell | undefined
}

interface Introduction extends Machine {
  /** What a test says of the machine. */
  readonly given: Partial<WireGuestInfo> | undefined
  /** Milliseconds since 1970. */
  readonly time: number
}

/** How long a machine was there that went offline in the past. */
const WORKING_DAY = 8 * 3_600_000

/** The guests of one sandbox and the agents on them. */
export class Machines {
  readonly #members = new Map<string, Member>()
  /** By the name of the machine in small letters. */
  readonly #accessGuests = new Multimap<SandboxGuest>()
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
    const [existing] = this.#accessGuests.get(name.toLowerCase())
    if (existing !== undefined) {
      if (options.answer) existing.answer(options.answer)
      if (options.online !== false && options.offlineSince === undefined) existing.goOnline()
      return existing
    }
    const create = (clock: Clock) => {
      const record = this.#store.create(sessionTypes.numbers.access, request.name, clock)
      // Without a name the session goes by that of its machine, and says so in its attributes.
      record.attributes = request.name === '' ? 1 : 0
      record.setCustomProperties(request.customProperties)
      return record
    }
    return this.#enrol(create, { os: INSTALLERS[request.type].os, ...options, name })
  }

  addSession(options: AddSessionOptions): SandboxGuest {
    checkSession(options)
    const create = (clock: Clock) => {
      const type = sessionTypes.numbers[options.sessionType ?? 'access']
      const record = this.#store.create(type, options.name ?? '', clock)
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
    create: (clock: Clock) => SessionRecord,
    options: MachineOptions & { readonly name: string },
    connects = true,
  ): SandboxGuest {
    const { name, os = 'windows', bom = false, killedOutput = 'kept' } = options
    const machine: Machine = { name, os, bom, killedOutput }
    const shell = options.shell ? openShell(machine, options.shell === 'pwsh') : undefined
    if (shell) this.#shells.push(shell)
    const { offlineSince } = options
    const started = offlineSince === undefined ? Date.now() : offlineSince.getTime() - WORKING_DAY
    let now = started
    const record = create(offlineSince === undefined ? this.#store.clock : createClock(() => now))
    const answer = options.answer ?? shell?.run ?? standInShell(machine)
    const agent = new Agent(record, machine, answer, this.#settings)
    const remove = () => {
      agent.stop()
      this.#members.delete(record.sessionId)
      this.#accessGuests.remove(name.toLowerCase(), guest)
      this.#store.remove(record.sessionId)
    }
    const guest = new Guest({ record, machine, agent, shell, remove })
    this.#members.set(record.sessionId, { guest, agent, shell })
    if (record.sessionType === sessionTypes.numbers.access) this.#accessGuests.add(name.toLowerCase(), guest)
    if (!connects) return guest
    this.#introduce(record, { ...machine, given: options.guestInfo, time: started })
    record.connect('guest', '')
    if (offlineSince !== undefined) now = offlineSince.getTime()
    if (offlineSince !== undefined || options.online === false) record.disconnect('guest')
    record.clock = this.#store.clock
    return guest
  }

  /** What the server knows of a machine once its agent has called. */
  #introduce(record: SessionRecord, { given, time, ...machine }: Introduction): void {
    record.guestNetworkAddress = '198.51.100.20'
    record.guestClientVersion = '25.4.16.9293'
    record.introduce(makeGuestInfo(machine, time, this.#random), given)
  }

  #machineName(): string {
    return `HOST-${hexDigits(6, this.#random).toUpperCase()}`
  }
}
