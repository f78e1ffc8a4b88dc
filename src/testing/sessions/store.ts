import { type Clock, createClock } from '../clock.ts'
import type { Random } from './identifiers.ts'
import { Multimap } from './multimap.ts'
import { type SessionEnvironment, SessionRecord } from './record.ts'

/** What a session can be found by without asking all of them. Letter case does not matter. */
export interface SessionKey {
  readonly field: 'sessionid' | 'name'
  readonly value: string
}

/** The sessions of one server. */
export class SessionStore {
  /** Now. */
  readonly clock: Clock = createClock()
  readonly #records = new Map<string, SessionRecord>()
  readonly #named = new Multimap<SessionRecord>()
  readonly #environment: SessionEnvironment
  #version = 100_000
  #created = 0

  constructor(random: Random) {
    this.#environment = {
      random,
      nextVersion: () => ++this.#version,
      renamed: (record, before) => {
        this.#named.remove(before.toLowerCase(), record)
        this.#named.add(record.name.toLowerCase(), record)
      },
    }
  }

  /** Another one after every change of any session. */
  get version(): number {
    return this.#version
  }

  /** In the order of their creation. */
  all(): Iterable<SessionRecord> {
    return this.#records.values()
  }

  /** @param clock what the session takes for now, until it is told otherwise */
  create(sessionType: number, name: string, clock: Clock = this.clock): SessionRecord {
    this.#created += 1
    const record = new SessionRecord({ sessionType, name, clock, ordinal: this.#created }, this.#environment)
    this.#records.set(record.sessionId, record)
    this.#named.add(name.toLowerCase(), record)
    return record
  }

  get(sessionId: string): SessionRecord | undefined {
    return this.#records.get(sessionId.toLowerCase())
  }

  /** The sessions with any of these keys, in the order of their creation. */
  find(keys: readonly SessionKey[]): readonly SessionRecord[] {
    const found = new Set<SessionRecord>()
    for (const { field, value } of keys) {
      const byId = field === 'sessionid' ? this.get(value) : undefined
      if (byId !== undefined) found.add(byId)
      if (field === 'name') for (const record of this.#named.get(value.toLowerCase())) found.add(record)
    }
    return [...found].sort((a, b) => a.ordinal - b.ordinal)
  }

  remove(sessionId: string): void {
    const record = this.#records.get(sessionId)
    if (record === undefined) return
    this.#records.delete(sessionId)
    this.#named.remove(record.name.toLowerCase(), record)
    this.#version += 1
  }
}
