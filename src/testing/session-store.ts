import { type Clock, createClock } from './clock.ts'
import type { Random } from './identifiers.ts'
import { type SessionEnvironment, SessionRecord } from './session-record.ts'

/** The sessions of one server. */
export class SessionStore {
  readonly #records = new Map<string, SessionRecord>()
  readonly #environment: SessionEnvironment
  #version = 100_000

  constructor(random: Random, clock: Clock = createClock()) {
    this.#environment = { clock, random, nextVersion: () => ++this.#version }
  }

  get all(): readonly SessionRecord[] {
    return [...this.#records.values()]
  }

  create(sessionType: number): SessionRecord {
    const record = new SessionRecord(sessionType, this.#environment)
    this.#records.set(record.sessionId, record)
    return record
  }

  get(sessionId: string): SessionRecord | undefined {
    return this.#records.get(sessionId.toLowerCase())
  }

  remove(sessionId: string): void {
    this.#records.delete(sessionId)
  }
}
