import type { CallOptions, ScreenConnectClient, UnverifiedMethods } from '@acg/screenconnect'

// One call of every method of the client that sends one. What holds for every call is held for each of these, so
// they are typed by the client: a method without a sample, and a sample with other arguments, do not compile.

export const SESSION_ID = '5f2f9b1c-0d4e-4c62-9a35-2c8b6f1e7d90'

/** Methods that send one web method. */
type Calls<Api> = {
  [Name in keyof Api as Name extends string
    ? Api[Name] extends (...given: never) => Promise<unknown>
      ? Name
      : never
    : never]: Api[Name] extends (...given: [...infer Given, options?: CallOptions]) => Promise<unknown>
    ? Required<Given>
    : never
}

type Verified = Omit<Calls<ScreenConnectClient>, 'close' | 'raw'>
type Unverified = Calls<UnverifiedMethods<readonly []>>

interface Sample<Given> {
  /** The web method's name on the wire. */
  readonly method: string
  readonly kind: 'read' | 'write'
  /** The arguments of the call, without options. */
  readonly given: Given
  /** What arrives. */
  readonly body: unknown
  /** The body of an answer that it takes; a write that succeeds is answered with nothing. */
  readonly answer?: unknown
}

const verified: { readonly [Name in keyof Verified]: Sample<Verified[Name]> } = {
  getSessionsByName: {
    method: 'GetSessionsByName',
    kind: 'read',
    given: ['HOST-01'],
    body: { sessionName: 'HOST-01' },
    answer: [],
  },
  getSession: {
    method: 'GetSessionBySessionID',
    kind: 'read',
    given: [SESSION_ID],
    body: { sessionID: SESSION_ID },
    answer: [],
  },
  getSessionDetails: {
    method: 'GetSessionDetailsBySessionID',
    kind: 'read',
    given: [SESSION_ID],
    body: { sessionID: SESSION_ID },
    answer: { SessionID: SESSION_ID },
  },
  sendCommand: {
    method: 'SendCommandToSession',
    kind: 'write',
    given: [SESSION_ID, 'hostname'],
    body: [SESSION_ID, 'hostname'],
  },
  sendMessage: {
    method: 'SendMessageToSession',
    kind: 'write',
    given: [SESSION_ID, 'Hello'],
    body: [SESSION_ID, 'Hello'],
  },
  updateCustomProperties: {
    method: 'UpdateSessionCustomProperties',
    kind: 'write',
    given: [SESSION_ID, ['Acme', 'Head Office', 'Pilot']],
    body: [SESSION_ID, ['Acme', 'Head Office', 'Pilot']],
  },
}

const unverified: { readonly [Name in keyof Unverified]: Sample<Unverified[Name]> } = {
  getSessionsByFilter: {
    method: 'GetSessionsByFilter',
    kind: 'read',
    given: ["Name = 'HOST-01'"],
    body: { sessionFilter: "Name = 'HOST-01'" },
    answer: [],
  },
  updateSessionName: {
    method: 'UpdateSessionName',
    kind: 'write',
    given: [SESSION_ID, 'HOST-02'],
    body: [SESSION_ID, 'HOST-02'],
  },
  addNote: {
    method: 'AddNoteToSession',
    kind: 'write',
    given: [SESSION_ID, 'Disk replaced'],
    body: [SESSION_ID, 'Disk replaced'],
  },
  sendToolboxItem: {
    method: 'SendToolboxItemToSession',
    kind: 'write',
    given: [SESSION_ID, 'Collect logs'],
    body: [SESSION_ID, 'Collect logs'],
  },
  sendMessageAs: {
    method: 'SendMessageToSession',
    kind: 'write',
    given: [SESSION_ID, 'Help Desk', 'Hello'],
    body: [SESSION_ID, 'Help Desk', 'Hello'],
  },
}

/** One way to call one web method, for what holds for all of them alike. */
export interface SampleCall extends Sample<readonly unknown[]> {
  /** As a user writes it. */
  readonly title: string
  /** @param given other arguments than the sample's, options included: against their types, as untyped code may */
  readonly call: (client: ScreenConnectClient, given?: readonly unknown[]) => Promise<unknown>
}

/** One call of each method that is named after what it does. */
export const NAMED_CALLS: readonly SampleCall[] = [
  ...samples('', verified, (client) => client),
  ...samples('unverified.', unverified, (client) => client.unverified),
]

/** A write that is about no session, and that only `raw` reaches. */
export const CREATE_SESSION = raw('raw, of CreateSession', 'CreateSession', 'write', [
  0,
  'Help for Acme',
  false,
  null,
  [],
])

/** The same by `raw`. */
const RAW_CALLS: readonly SampleCall[] = [
  raw('raw', 'SendCommandToSession', 'write', [SESSION_ID, 'hostname']),
  CREATE_SESSION,
  { ...raw('raw, of kind read', 'GetSessionsByName', 'read', { sessionName: 'HOST-01' }), answer: [] },
]

/** One of every call there is. */
export const SAMPLE_CALLS: readonly SampleCall[] = [...NAMED_CALLS, ...RAW_CALLS]

export const READS = SAMPLE_CALLS.filter(({ kind }) => kind === 'read')

/** Writes about a session: the positional array has its id first. */
export const SESSION_WRITES = SAMPLE_CALLS.filter(
  ({ kind, body }) => kind === 'write' && Array.isArray(body) && body[0] === SESSION_ID,
)

/** A place of a call where a caller puts a text of their own, and the call with another text there. */
export interface TextPlace {
  readonly title: string
  /** The sample's own text. */
  readonly right: string
  /** With something else in its place, which need be no text. */
  readonly call: (client: ScreenConnectClient, value: unknown) => Promise<unknown>
}

/** Every place of these calls where a text goes, in lists too; the session's id is none. */
export function textPlaces(calls: readonly SampleCall[]): TextPlace[] {
  return calls.flatMap(({ title, given, call }) =>
    replacements(given).map(({ path, right, replace }) => ({
      title: `${path} of ${title}`,
      right,
      call: (client, value) => call(client, replace(value)),
    })),
  )
}

function samples(
  prefix: string,
  list: Readonly<Record<string, Sample<readonly unknown[]>>>,
  apiOf: (client: ScreenConnectClient) => object,
): SampleCall[] {
  return Object.entries(list).map(([name, sample]) => ({
    ...sample,
    title: prefix + name,
    call: (client, given = sample.given) => {
      // The types above say that there is such a method, and that it takes the sample's arguments.
      const api = apiOf(client) as Record<string, (...given: readonly unknown[]) => Promise<unknown>>
      return api[name]?.(...given) ?? Promise.reject(new Error(`there is no ${prefix}${name}`))
    },
  }))
}

function raw(
  title: string,
  method: string,
  kind: 'read' | 'write',
  body: Parameters<ScreenConnectClient['raw']>[1],
): SampleCall {
  const given = kind === 'read' ? [method, body, { kind }] : [method, body]
  return {
    title,
    method,
    kind,
    given,
    body,
    // Against the types, as untyped code may.
    call: (client, others = given) => client.raw(...(others as Parameters<ScreenConnectClient['raw']>)),
  }
}

interface Replacement {
  readonly path: string
  readonly right: string
  readonly replace: (value: unknown) => readonly unknown[]
}

/** Each text in a list of arguments, but for what is no text of the caller's. */
function replacements(given: readonly unknown[]): Replacement[] {
  return given.flatMap((argument, index) => {
    const others = (value: unknown) => given.map((other, at) => (at === index ? value : other))
    if (typeof argument === 'string' && argument !== SESSION_ID && !isWireName(argument)) {
      return [{ path: `argument ${index + 1}`, right: argument, replace: others }]
    }
    if (!Array.isArray(argument)) return []
    return replacements(argument).map(({ path, right, replace }) => ({
      path: `${path} in argument ${index + 1}`,
      right,
      replace: (value: unknown) => others(replace(value)),
    }))
  })
}

/** What `raw` takes first: a name, and no text. */
function isWireName(text: string): boolean {
  return RAW_CALLS.some(({ method }) => method === text)
}
