import { eventTypes } from '../../model/event-type.ts'
import type { SessionRecord } from '../sessions/record.ts'
import type { WireEvent } from '../sessions/wire.ts'
import type { CommandAnswer, CommandHandler } from './command-handler.ts'
import { type RunSettings, runCommand } from './command-run.ts'
import type { Machine } from './machine-options.ts'

export interface AgentSettings extends RunSettings {
  /** Milliseconds between a command and its execution. */
  readonly agentDelay: () => number
}

/**
 * The program on the guest: takes what is queued while it is online and reports the output of commands.
 * Guesses: it runs one command after another, and an output that came about while it was offline is
 * reported when it is back.
 */
export class Agent {
  answer: CommandHandler
  readonly #record: SessionRecord
  readonly #machine: Machine
  readonly #settings: AgentSettings
  #working = false
  #stopped = false
  readonly #unreported: (() => void)[] = []

  constructor(record: SessionRecord, machine: Machine, answer: CommandHandler, settings: AgentSettings) {
    this.#record = record
    this.#machine = machine
    this.#settings = settings
    this.answer = answer
  }

  goOnline(): void {
    if (this.#stopped || this.#record.online) return
    this.#record.connect('guest', '')
    for (const report of this.#unreported.splice(0)) report()
    this.wake()
  }

  goOffline(): void {
    this.#record.disconnect('guest')
  }

  stop(): void {
    this.#stopped = true
  }

  /** Call when something was queued. */
  wake(): void {
    if (!this.#working) void this.#work()
  }

  async #work(): Promise<void> {
    this.#working = true
    while (this.#hasWork()) {
      const delay = this.#settings.agentDelay() * this.#settings.timeScale
      await this.#settings.timers.wait(delay)
      // It may have gone offline meanwhile: then the command is still in the queue.
      const event = this.#hasWork() ? this.#record.takeQueued() : undefined
      if (event?.EventType === eventTypes.numbers.queuedCommand) await this.#execute(event)
    }
    this.#working = false
  }

  #hasWork(): boolean {
    return !this.#stopped && this.#record.online && this.#record.queued.length > 0
  }

  async #execute({ Data: text, Host: host }: WireEvent): Promise<void> {
    const { output, answer } = await runCommand({ text, host }, this.#machine, this.answer, this.#settings)
    if (this.#stopped) return
    if (answer.goOfflineFirst === true) this.goOffline()
    if (answer.neverAnswer === true) return
    const report = () => this.#report(output, answer)
    if (this.#record.online) report()
    else this.#unreported.push(report)
  }

  #report(output: string, { before = [] }: CommandAnswer): void {
    const { ranCommand } = eventTypes.numbers
    for (const { data, host = '', type = ranCommand } of before) this.#record.addEvent(type, { data, host })
    const connection = this.#record.connections.find(({ ParticipantName }) => ParticipantName === '')
    this.#record.addEvent(ranCommand, {
      data: output,
      ...(connection && { connectionId: connection.ConnectionID }),
    })
  }
}
