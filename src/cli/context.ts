import { type CustomPropertyLabels, type Mutations, ScreenConnectClient } from '../index.ts'
import {
  type ConnectionFlags,
  credentialsFor,
  instanceOf,
  readSettings,
  type Settings,
} from './configuration/settings.ts'
import { json } from './output/json.ts'
import { type Style, styleFor } from './output/style.ts'
import { type Times, timesFor } from './output/times.ts'
import type { Terminal } from './terminal.ts'
import type { Writes } from './writes.ts'

/** The flags that every verb takes. */
export interface CommonFlags extends ConnectionFlags {
  readonly json?: boolean
  readonly utc?: boolean
  readonly debug?: boolean
  readonly emptyRetry?: boolean
}

export type Client = ScreenConnectClient<CustomPropertyLabels>

/** What a verb works with. */
export interface Context {
  readonly terminal: Terminal
  readonly json: boolean
  /** Whether a look-up that found nothing is made again. */
  readonly emptyRetry: boolean
  /** Whether everything is to be shown. */
  readonly debug: boolean
  readonly settings: Settings
  /** For results. */
  readonly style: Style
  /** For everything else. */
  readonly noteStyle: Style
  readonly times: Times
  /** A result. */
  print(text: string): void
  printJson(value: unknown): void
  /** A line beside the results. */
  note(text: string): void
  /** The one client of the command: no write passes it but through the gate. */
  client(): Client
  /** Decides about every write from here on; the gate's alone. */
  guardWrites(decide: WriteDecision): void
}

/** Whether a write may be sent. */
export type WriteDecision = Exclude<Mutations, string>

const REFUSE: WriteDecision = () => false

export async function contextFor(terminal: Terminal, flags: CommonFlags, writes: Writes): Promise<Context> {
  const { environment, out, err } = terminal
  const settings = await readSettings(flags, terminal)
  let made: Client | undefined
  let decide = REFUSE
  return {
    terminal,
    settings,
    json: flags.json === true,
    emptyRetry: flags.emptyRetry !== false,
    debug: flags.debug === true,
    style: styleFor(out, environment),
    noteStyle: styleFor(err, environment),
    times: timesFor(terminal.now(), flags.utc === true),
    print: (text) => out.write(text),
    printJson: (value) => out.write(`${json(value)}\n`),
    note: (text) => err.write(`${text}\n`),
    client() {
      made ??= new ScreenConnectClient<CustomPropertyLabels>({
        instance: instanceOf(settings).value,
        credentials: credentialsFor(settings),
        customProperties: settings.labels?.value,
        extensionId: settings.extensionId?.value,
        origin: settings.origin?.value,
        mutations: (call) => decide(call),
        onEvent: writes.note,
      })
      return made
    },
    guardWrites(decision) {
      decide = decision
    },
  }
}
