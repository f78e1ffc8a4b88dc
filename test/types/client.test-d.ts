import {
  type CallOptions,
  type CustomPropertyLabels,
  type FetchFunction,
  type FilteredSessions,
  ScreenConnectClient,
  type ScreenConnectClientOptions,
  type Session,
  type SessionDetails,
  type SessionOf,
} from '@acg/screenconnect'
import { Agent, fetch as undiciFetch } from 'undici'
import { describe, expectTypeOf, it } from 'vitest'

const connection = {
  instance: 'https://acme.screenconnect.com',
  credentials: () => 'canary-secret-0123456789',
}
declare const sessionId: string
declare const options: CallOptions
declare const plain: ScreenConnectClient

const labelled = new ScreenConnectClient({ ...connection, customProperties: ['company', 'site', 'tag'] })
const gapped = new ScreenConnectClient({ ...connection, customProperties: [null, 'site', null, 'ring'] })

type SlotNumbers = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8

describe('SessionOf', () => {
  it('is the session that a client gives, labels included', () => {
    expectTypeOf<SessionOf<typeof labelled>>().toEqualTypeOf<Session<readonly ['company', 'site', 'tag']>>()
    expectTypeOf<SessionOf<typeof gapped>>().toEqualTypeOf<Session<readonly [null, 'site', null, 'ring']>>()
    expectTypeOf<SessionOf<ScreenConnectClient>>().toEqualTypeOf<Session>()
    // @ts-expect-error no client
    expectTypeOf<SessionOf<string>>().toBeNever()
  })
})

describe('labels', () => {
  it('are inferred as they are written, without `as const`', () => {
    expectTypeOf(labelled).toEqualTypeOf<ScreenConnectClient<readonly ['company', 'site', 'tag']>>()
    expectTypeOf(gapped).toEqualTypeOf<ScreenConnectClient<readonly [null, 'site', null, 'ring']>>()
    expectTypeOf(new ScreenConnectClient(connection)).toEqualTypeOf<ScreenConnectClient>()
    expectTypeOf<ScreenConnectClient>().toEqualTypeOf<ScreenConnectClient<readonly []>>()
  })

  it('name the properties of a session, and so do all eight numbers', async () => {
    const session = await labelled.getSession(sessionId)
    if (session === undefined) return
    expectTypeOf(session).toEqualTypeOf<Session<readonly ['company', 'site', 'tag']>>()
    expectTypeOf<keyof typeof session.properties>().toEqualTypeOf<'company' | 'site' | 'tag' | SlotNumbers>()
    expectTypeOf(session.properties.company).toEqualTypeOf<string>()
    expectTypeOf(session.properties[8]).toEqualTypeOf<string>()
  })

  it('do not name a property that has none', async () => {
    const session = await labelled.getSession(sessionId)
    if (session === undefined) return
    // @ts-expect-error a typo in a label
    session.properties.compny
    // @ts-expect-error a name from another client
    session.properties.ring
    // @ts-expect-error slots are numbered from 1
    session.properties[0]
    // @ts-expect-error a session has eight
    session.properties[9]
    // @ts-expect-error it cannot be written: `updateCustomProperties` does that
    session.properties.company = 'Acme'
  })

  it('leave gaps where they are null', async () => {
    const [session] = await gapped.getSessionsByName('HOST-01')
    if (session === undefined) return
    expectTypeOf<keyof typeof session.properties>().toEqualTypeOf<'site' | 'ring' | SlotNumbers>()
    // @ts-expect-error null is no name
    session.properties.null
  })

  it('are none where none are given: only numbers name a property', async () => {
    const [session] = await plain.getSessionsByName('HOST-01')
    if (session === undefined) return
    expectTypeOf<keyof typeof session.properties>().toEqualTypeOf<SlotNumbers>()
    // @ts-expect-error no labels were given
    session.properties.company
  })

  it('are at most eight', () => {
    new ScreenConnectClient({ ...connection, customProperties: ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'] })
    new ScreenConnectClient({
      ...connection,
      // @ts-expect-error a session has eight custom properties
      customProperties: ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i'],
    })
    new ScreenConnectClient({
      ...connection,
      // @ts-expect-error gaps count too
      customProperties: [null, null, null, null, null, null, null, null, null],
    })
  })

  it('are text or null', () => {
    // @ts-expect-error a number is the slot’s name already
    new ScreenConnectClient({ ...connection, customProperties: [1] })
    // @ts-expect-error a gap is null
    new ScreenConnectClient({ ...connection, customProperties: ['company', undefined] })
    // @ts-expect-error labels come as an array
    new ScreenConnectClient({ ...connection, customProperties: 'company' })
  })

  it('may be known only at run time: then every name may be one', async () => {
    const labels: string[] = ['company']
    const client = new ScreenConnectClient({ ...connection, customProperties: labels })
    const [session] = await client.getSessionsByName('HOST-01')
    if (session === undefined) return
    expectTypeOf(session.properties).toHaveProperty(8)
    // An index signature: whether there is such a label, nobody can know.
    expectTypeOf(session.properties['anything']).toEqualTypeOf<string | undefined>()
  })

  it('may be a constant that several clients share', () => {
    const LABELS = ['company', 'site'] as const
    const client = new ScreenConnectClient({ ...connection, customProperties: LABELS })
    expectTypeOf(client).toEqualTypeOf<ScreenConnectClient<readonly ['company', 'site']>>()
  })
})

describe('a labelled client', () => {
  it('goes where any client goes', () => {
    expectTypeOf(labelled).toExtend<ScreenConnectClient>()
    expectTypeOf(gapped).toExtend<ScreenConnectClient>()
    const takesAny = (client: ScreenConnectClient) => client.instance
    takesAny(labelled)
    takesAny(gapped)
  })

  it('goes where its labels are a type parameter', () => {
    const takesLabelled = <Labels extends CustomPropertyLabels>(client: ScreenConnectClient<Labels>) => client
    expectTypeOf(takesLabelled(labelled)).toEqualTypeOf<
      ScreenConnectClient<readonly ['company', 'site', 'tag']>
    >()
  })

  it('gives sessions that go where any session goes', () => {
    expectTypeOf<Session<readonly ['company']>>().toExtend<Session>()
    expectTypeOf<SessionDetails<readonly ['company']>>().toExtend<SessionDetails>()
    expectTypeOf<FilteredSessions<readonly ['company']>>().toExtend<FilteredSessions>()
  })

  it('is not what a client with other labels is', () => {
    expectTypeOf(plain).not.toExtend<ScreenConnectClient<readonly ['company']>>()
    expectTypeOf(labelled).not.toExtend<ScreenConnectClient<readonly ['ring']>>()
  })
})

describe('the methods of a client', () => {
  it('return what they find', () => {
    type Labels = readonly ['company', 'site', 'tag']
    expectTypeOf(labelled.getSessionsByName('HOST-01')).resolves.toEqualTypeOf<Session<Labels>[]>()
    expectTypeOf(labelled.getSession(sessionId)).resolves.toEqualTypeOf<Session<Labels> | undefined>()
    expectTypeOf(labelled.getSessionDetails(sessionId)).resolves.toEqualTypeOf<SessionDetails<Labels>>()
    expectTypeOf(labelled.unverified.getSessionsByFilter("Host = ''")).resolves.toEqualTypeOf<
      FilteredSessions<Labels>
    >()
    expectTypeOf(labelled.raw('GetSessions', {})).resolves.toBeUnknown()
  })

  it('return nothing where they write', () => {
    expectTypeOf(plain.sendCommand(sessionId, 'hostname')).resolves.toBeVoid()
    expectTypeOf(plain.sendMessage(sessionId, 'Hello')).resolves.toBeVoid()
    expectTypeOf(plain.updateCustomProperties(sessionId, ['Acme'])).resolves.toBeVoid()
    expectTypeOf(plain.unverified.updateSessionName(sessionId, 'HOST-02')).resolves.toBeVoid()
    expectTypeOf(plain.unverified.addNote(sessionId, 'Note')).resolves.toBeVoid()
    expectTypeOf(plain.unverified.sendToolboxItem(sessionId, 'Item')).resolves.toBeVoid()
    expectTypeOf(plain.unverified.sendMessageAs(sessionId, 'Host', 'Hello')).resolves.toBeVoid()
  })

  it('take their options last', () => {
    expectTypeOf(plain.getSessionsByName).parameters.toEqualTypeOf<[string, (CallOptions | undefined)?]>()
    expectTypeOf(plain.getSession).parameters.toEqualTypeOf<[string, (CallOptions | undefined)?]>()
    expectTypeOf(plain.getSessionDetails).parameters.toEqualTypeOf<[string, (CallOptions | undefined)?]>()
    expectTypeOf(plain.sendCommand).parameters.toEqualTypeOf<[string, string, (CallOptions | undefined)?]>()
    expectTypeOf(plain.sendMessage).parameters.toEqualTypeOf<[string, string, (CallOptions | undefined)?]>()
    expectTypeOf(plain.updateCustomProperties).parameters.toEqualTypeOf<
      [string, readonly string[], (CallOptions | undefined)?]
    >()
  })

  it('take a session’s own eight values', async () => {
    const session = await plain.getSession(sessionId)
    if (session === undefined) return
    await plain.updateCustomProperties(sessionId, session.customPropertyValues)
    await plain.updateCustomProperties(sessionId, session.customPropertyValues.with(2, 'Retired'), options)
  })

  it('refuse what is not theirs', () => {
    // @ts-expect-error an id is text
    plain.getSession(7)
    // @ts-expect-error a command is needed
    plain.sendCommand(sessionId)
    // @ts-expect-error values are text
    plain.updateCustomProperties(sessionId, [1])
    // @ts-expect-error a signal goes into the options
    plain.getSession(sessionId, new AbortController().signal)
    // @ts-expect-error there is no such option
    plain.getSession(sessionId, { timeOut: 1 })
    // @ts-expect-error the kind is one of two
    plain.raw('GetSessions', {}, { kind: 'query' })
    // @ts-expect-error only `raw` has a kind
    plain.getSession(sessionId, { kind: 'read' })
    // @ts-expect-error a body is an object or an array
    plain.raw('GetSessions', 'HOST-01')
  })
})

describe('the options of a client', () => {
  it('need an instance and credentials, no more', () => {
    // @ts-expect-error the credentials are missing
    new ScreenConnectClient({ instance: 'https://acme.screenconnect.com' })
    // @ts-expect-error the instance is missing
    new ScreenConnectClient({ credentials: () => 'canary-secret-0123456789' })
    // @ts-expect-error a secret is given by a function
    new ScreenConnectClient({ ...connection, credentials: 'canary-secret-0123456789' })
    new ScreenConnectClient({ ...connection, instance: new URL('https://acme.screenconnect.com') })
    new ScreenConnectClient({ ...connection, credentials: async () => 'canary-secret-0123456789' })
  })

  it('may be undefined where they may be left out', () => {
    const left: ScreenConnectClientOptions<readonly []> = {
      ...connection,
      extensionId: undefined,
      origin: undefined,
      timeout: undefined,
      retry: undefined,
      mutations: undefined,
      diagnoseFaults: undefined,
      fetch: undefined,
      maxConnectionAge: undefined,
      maxResponseBytes: undefined,
      onEvent: undefined,
      userAgent: undefined,
    }
    new ScreenConnectClient(left)
  })

  it('may leave the labels undefined as the others', () => {
    new ScreenConnectClient({ ...connection, customProperties: undefined })
  })

  it('are these and no others', () => {
    // @ts-expect-error a typo
    new ScreenConnectClient({ ...connection, timeOut: 1 })
    // @ts-expect-error an option of a single call
    new ScreenConnectClient({ ...connection, signal: new AbortController().signal })
    // @ts-expect-error retries are switched off by false, and on by leaving it out
    new ScreenConnectClient({ ...connection, retry: true })
    // @ts-expect-error an origin is switched off by false, and on by leaving it out
    new ScreenConnectClient({ ...connection, origin: true })
    // @ts-expect-error one of two words, or a function
    new ScreenConnectClient({ ...connection, mutations: 'deny' })
  })

  it('take the global fetch, and a mutations function of either kind', () => {
    new ScreenConnectClient({ ...connection, fetch: globalThis.fetch })
    new ScreenConnectClient({ ...connection, mutations: (call) => call.method === 'AddNoteToSession' })
    new ScreenConnectClient({ ...connection, mutations: async ({ sessionId: id }) => id !== undefined })
    // @ts-expect-error it decides with a boolean
    new ScreenConnectClient({ ...connection, mutations: () => 'yes' })
  })

  it('tell a listener events that a switch on `type` narrows', () => {
    new ScreenConnectClient({
      ...connection,
      onEvent: (event) => {
        switch (event.type) {
          case 'request':
            return expectTypeOf(event.attempt).toBeNumber()
          case 'response':
            return expectTypeOf(event.status).toBeNumber()
          case 'retry':
            return expectTypeOf(event.delayMs).toBeNumber()
          case 'failure':
            return expectTypeOf(event.outcome).toEqualTypeOf<'not-sent' | 'rejected' | 'unknown'>()
          default:
            return expectTypeOf(event).toBeNever()
        }
      },
    })
  })
})

describe('a fetch', () => {
  it("is the platform's or undici's as it is, or one that passes on what it is given", () => {
    expectTypeOf(globalThis.fetch).toExtend<FetchFunction>()
    expectTypeOf(undiciFetch).toExtend<FetchFunction>()
    const dispatcher = new Agent()
    new ScreenConnectClient({ ...connection, fetch: undiciFetch })
    new ScreenConnectClient({
      ...connection,
      fetch: (url, init) => undiciFetch(url, { ...init, dispatcher }),
    })
  })

  it('gives an answer with a body that can be read', () => {
    // @ts-expect-error nothing reads a text
    new ScreenConnectClient({ ...connection, fetch: async () => ({ status: 200, text: async () => '[]' }) })
  })
})
