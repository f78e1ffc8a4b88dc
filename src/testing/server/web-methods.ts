import { SLOT_COUNT } from '../../model/custom-properties.ts'
import { eventTypes } from '../../model/event-type.ts'
import { sessionTypes } from '../../model/session-type.ts'
import { compileFilter } from '../filter/compile.ts'
import { FilterError } from '../filter/filter-error.ts'
import type { SessionRecord } from '../sessions/record.ts'
import { renderDetails, renderSession } from '../sessions/rendering.ts'
import type { SessionStore } from '../sessions/store.ts'
import type { WireSession } from '../sessions/wire.ts'
import type { Settings } from '../settings.ts'
import { errorAnswer, fault, Refusal } from './answers.ts'
import type { Arguments } from './arguments.ts'

/** What a web method works on. */
export interface Server {
  readonly store: SessionStore
  readonly settings: Settings
  /** Lets the agent of a session know that something is queued. */
  readonly wake: (record: SessionRecord) => void
}

/** One web method of the service. */
export interface WebMethod {
  readonly kind: 'read' | 'write'
  /** In the order of the positional form, by their wire names. */
  readonly parameters: readonly string[]
  /** Further counts of arguments that are accepted. */
  readonly otherCounts?: readonly number[]
  /** `true`: only the vendor documents it, so the verified profile answers that it does not exist. */
  readonly documentedOnly?: true
  /** The client's methods that send it, where their names are not the wire's: whoever gives one is told which it is. */
  readonly client?: readonly string[]
  /** Answers the result; nothing for a write that returns nothing. */
  readonly run: (given: Arguments, server: Server) => unknown
}

/** The web methods that a sandbox serves, by their names on the wire. */
export type WebMethodName =
  | 'GetSessionsByName'
  | 'GetSessionBySessionID'
  | 'GetSessionDetailsBySessionID'
  | 'SendCommandToSession'
  | 'UpdateSessionCustomProperties'
  | 'SendMessageToSession'
  | 'CreateSession'
  | 'GetSessionsByFilter'
  | 'UpdateSessionName'
  | 'AddNoteToSession'
  | 'SendToolboxItemToSession'

const served: Readonly<Record<WebMethodName, WebMethod>> = {
  /**
   * The sessions whose `Name` is the given one; `''` answers the agents installed without a name (verified).
   * Letter case is compared, which is a guess.
   */
  GetSessionsByName: {
    kind: 'read',
    parameters: ['sessionName'],
    run(given, { store, settings }) {
      const name = given.text(0)
      return store
        .find([{ field: 'name', value: name }])
        .filter((record) => record.name === name)
        .slice(0, settings.rowCap)
        .map((record) => renderSession(record, settings))
    },
  },
  /** An array of one (seen), or `[]` for an unknown id (verified). */
  GetSessionBySessionID: {
    client: ['getSession'],
    kind: 'read',
    parameters: ['sessionID'],
    run(given, { store, settings }) {
      const record = store.get(given.sessionId(0))
      return record === undefined ? [] : [renderSession(record, settings)]
    },
  },
  /** One session with its history. What an unknown id is answered is not known: see the option `unknownDetails`. */
  GetSessionDetailsBySessionID: {
    client: ['getSessionDetails'],
    kind: 'read',
    parameters: ['sessionID'],
    run(given, { store, settings }) {
      const record = store.get(given.sessionId(0))
      if (record !== undefined) return renderDetails(record, settings)
      return settings.unknownDetails === 'empty' ? [] : fault()
    },
  },
  /** Queues a command and returns; the guest's agent takes it when it is online. Evidence: verified. */
  SendCommandToSession: {
    client: ['sendCommand'],
    kind: 'write',
    parameters: ['sessionID', 'command'],
    run(given, { store, settings, wake }) {
      const data = given.text(1)
      const record = store.get(given.sessionId(0)) ?? fault()
      record.queue(eventTypes.numbers.queuedCommand, { host: settings.apiHost, data })
      wake(record)
    },
  },
  /**
   * Sets the values in slot order. Verified with at least three values; what happens to slots left off the end
   * is a guess (see the option `shortArrays`), and so is that more than eight values are refused.
   */
  UpdateSessionCustomProperties: {
    client: ['updateCustomProperties'],
    kind: 'write',
    parameters: ['sessionID', 'values'],
    run(given, { store, settings }) {
      const values = given.texts(1)
      const record = store.get(given.sessionId(0)) ?? fault()
      if (values.length > SLOT_COUNT) fault()
      const kept = settings.shortArrays === 'keep' ? record.customProperties.slice(values.length) : []
      record.setCustomProperties([...values, ...kept], settings.apiHost)
    },
  },
  /**
   * Queues a chat message. How many arguments it takes is not settled: `[sessionID, message]` is what is wired,
   * `[sessionID, host, message]` what one public client sends. Both are accepted.
   */
  SendMessageToSession: {
    client: ['sendMessage', 'sendMessageAs'],
    kind: 'write',
    parameters: ['sessionID', 'message'],
    otherCounts: [3],
    run(given, { store, settings, wake }) {
      const [host, data] =
        given.count === 3 ? [given.text(1), given.text(2)] : [settings.apiHost, given.text(1)]
      const record = store.get(given.sessionId(0)) ?? fault()
      record.queue(eventTypes.numbers.queuedMessage, { host, data })
      wake(record)
    },
  },
  /** Creates a support or a meeting session and returns it. An access session comes from an installer (vendor). */
  CreateSession: {
    kind: 'write',
    parameters: ['sessionType', 'name', 'isPublic', 'code', 'values'],
    run(given, { store, settings }) {
      const sessionType = given.integer(0)
      const [name, isPublic, code, values] = [
        given.text(1),
        given.boolean(2),
        given.textOrNull(3),
        given.texts(4),
      ]
      const { support, meeting } = sessionTypes.numbers
      if (sessionType !== support && sessionType !== meeting) fault()
      const record = store.create(sessionType, name)
      Object.assign(record, { isPublic, code, host: settings.apiHost })
      record.setCustomProperties(values)
      return renderSession(record, settings)
    },
  },
  /**
   * The sessions that a filter selects, cut at `rowCap` without a word (seen). An empty filter is refused
   * (seen); how, and that a malformed one is a 500, are guesses.
   */
  GetSessionsByFilter: {
    kind: 'read',
    parameters: ['sessionFilter'],
    documentedOnly: true,
    run(given, { store, settings }) {
      const filter = given.text(0)
      try {
        const { keys, selects } = compileFilter(filter, settings)
        const found: WireSession[] = []
        for (const record of keys === undefined ? store.all() : store.find(keys)) {
          if (found.length >= settings.rowCap) break
          if (selects(record)) found.push(renderSession(record, settings))
        }
        return found
      } catch (error) {
        if (error instanceof FilterError)
          throw new Refusal(errorAnswer('ArgumentException', 'Invalid session filter'))
        throw error
      }
    },
  },
  /** Renames a session. Evidence: vendor. */
  UpdateSessionName: {
    kind: 'write',
    parameters: ['sessionID', 'newName'],
    documentedOnly: true,
    run(given, { store, settings }) {
      const name = given.text(1)
      const record = store.get(given.sessionId(0)) ?? fault()
      record.rename(name)
      record.addEvent(eventTypes.numbers.modifiedName, { host: settings.apiHost, data: name })
    },
  },
  /** Adds a note. Evidence: vendor; that `Notes` holds the latest one is a guess. */
  AddNoteToSession: {
    client: ['addNote'],
    kind: 'write',
    parameters: ['sessionID', 'noteBody'],
    documentedOnly: true,
    run(given, { store, settings }) {
      const data = given.text(1)
      const record = store.get(given.sessionId(0)) ?? fault()
      record.notes = data
      record.addEvent(eventTypes.numbers.addedNote, { host: settings.apiHost, data })
    },
  },
  /** Queues a toolbox item, which the guest takes and does nothing with. Evidence: vendor. */
  SendToolboxItemToSession: {
    client: ['sendToolboxItem'],
    kind: 'write',
    parameters: ['sessionID', 'toolboxItemName'],
    documentedOnly: true,
    run(given, { store, settings, wake }) {
      const data = given.text(1)
      const record = store.get(given.sessionId(0)) ?? fault()
      record.queue(eventTypes.numbers.queuedTool, { host: settings.apiHost, data })
      wake(record)
    },
  },
}

/** The web methods by their wire names, compared exactly (a guess). */
export const webMethods: ReadonlyMap<string, WebMethod> = new Map(Object.entries(served))
