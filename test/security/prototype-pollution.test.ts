import {
  ConfigurationError,
  InstallerUrlBuilder,
  isScreenConnectError,
  ScreenConnectClient,
} from '@acg/screenconnect'
import { createSandbox, startSandbox } from '@acg/screenconnect/testing'
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { SESSION_ID } from '../sample-calls.ts'
import { errorOf, INSTANCE, outcomeOf, printed, recordingServer, SECRET, watchedClient } from './support.ts'

const AWKWARD = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'valueOf',
  'hasOwnProperty',
  'toJSON',
  'then',
] as const

/** What every object inherits, before and after each test: nothing here may change it. */
let inherited: readonly PropertyKey[] = []
beforeEach(() => {
  inherited = Reflect.ownKeys(Object.prototype)
})
afterEach(() => {
  expect(Reflect.ownKeys(Object.prototype)).toEqual(inherited)
  expect({}).not.toHaveProperty('polluted')
})

/** An object with that key of its own, `__proto__` too, which a literal would not give it. */
function own(key: string, value: unknown): Record<string, unknown> {
  return Object.defineProperty({}, key, { value, enumerable: true, configurable: true, writable: true })
}

const POISON = { polluted: true, timeout: 1, fetch: 'poison', SessionID: 'poison' }

describe('options with a key of their own named', () => {
  it.each(AWKWARD)('%s are refused as any unknown option is, and change nothing', async (key) => {
    const options = { ...own(key, POISON) }
    Object.defineProperty(options, key, { value: POISON, enumerable: true })
    const valid = { instance: INSTANCE, credentials: () => SECRET }
    const withKey = (base: object) =>
      Object.defineProperty({ ...base }, key, { value: POISON, enumerable: true })
    const { client } = answering('[]')
    const acts: readonly (() => unknown)[] = [
      () => new ScreenConnectClient(withKey(valid) as never), // against its type, as JSON from a file may be
      () => new ScreenConnectClient({ ...valid, retry: options as never }),
      () => new InstallerUrlBuilder(withKey({ instance: INSTANCE }) as never),
      () => new InstallerUrlBuilder({ instance: INSTANCE }).build(withKey({ type: 'msi' }) as never),
      () =>
        new InstallerUrlBuilder({ instance: INSTANCE }).build({ type: 'msi', properties: options as never }),
      () => client.getSessionsByName('HOST-01', options as never),
      () => client.raw('GetSessionsByName', [], options as never),
    ]
    for (const act of acts) expect(await outcomeOf(act)).toBeInstanceOf(ConfigurationError)
  })

  it.each(AWKWARD)('%s, parsed out of JSON, are refused too', async (key) => {
    const options: unknown = JSON.parse(`{"${key}":{"timeout":1,"polluted":true}}`)
    const { client, sent } = answering('[]')
    expect(await outcomeOf(() => client.getSessionsByName('HOST-01', options as never))).toBeInstanceOf(
      ConfigurationError,
    )
    expect(sent()).toBe(0)
  })
})

describe('a label named', () => {
  it.each(AWKWARD.filter((key) => key !== '__proto__'))(
    '%s names a property like any other',
    async (label) => {
      const values = ['Acme', 'Head Office', '', '', '', '', '', '']
      const { fetch } = answering(
        JSON.stringify([{ SessionID: SESSION_ID, Name: 'HOST-01', CustomPropertyValues: values }]),
      )
      const client = new ScreenConnectClient({
        instance: INSTANCE,
        credentials: () => SECRET,
        customProperties: [label, 'site'],
        fetch,
      })
      const [session] = await client.getSessionsByName('HOST-01')
      expect(session?.properties).toHaveProperty(label, 'Acme')
      expect(session?.properties.site).toBe('Head Office')
      expect(session?.properties[1]).toBe('Acme')
      expect(Object.keys(session?.properties ?? {})).toContain(label)
      expect(JSON.parse(JSON.stringify(session)).properties[label]).toBe('Acme')
      expect(() => printed(session)).not.toThrow()
      const url = new InstallerUrlBuilder({ instance: INSTANCE, customProperties: [label, 'site'] }).build({
        type: 'msi',
        properties: { [label]: 'Acme' } as never, // the label is not known to the compiler
      })
      expect(url.searchParams.getAll('c')[0]).toBe('Acme')
    },
  )

  it('__proto__ is refused', () => {
    expect(() => new InstallerUrlBuilder({ instance: INSTANCE, customProperties: ['__proto__'] })).toThrow(
      ConfigurationError,
    )
  })
})

describe('an answer with a key named', () => {
  const wire = (key: string) => {
    const poison = `"${key}":${JSON.stringify(POISON)}`
    const event = `{"EventID":"1","EventType":70,"Data":"out",${poison}}`
    return `{"SessionID":"${SESSION_ID}","Name":"HOST-01",${poison},"CustomPropertyValues":["Acme"],
      "GuestInfo":{"MachineName":"HOST-01",${poison}},"ActiveConnections":[{"ProcessType":2,${poison}}],
      "QueuedEvents":[${event}],"Events":[${event}]}`
  }

  it.each(AWKWARD)('%s is decoded as if the key were not there, and kept in raw', async (key) => {
    const { client } = answering(`[${wire(key)}]`)
    const [session] = await client.getSessionsByName('HOST-01')
    expect(session).toMatchObject({
      sessionId: SESSION_ID,
      name: 'HOST-01',
      online: true,
      guestInfo: { machineName: 'HOST-01' },
      queuedEvents: [{ data: 'out' }],
    })
    expect(session?.customPropertyValues[0]).toBe('Acme')
    expect(session).not.toHaveProperty('polluted')
    expect(Object.hasOwn(session?.raw ?? {}, key)).toBe(true)
    expect(Object.getPrototypeOf(session?.raw)).toBe(Object.prototype)
    expect(() => printed(session)).not.toThrow()

    expect((await client.getSession(SESSION_ID))?.name).toBe('HOST-01')
    const details = await client.getSessionDetails(SESSION_ID)
    expect(details.events.map(({ data }) => data)).toEqual(['out'])
    expect((await client.unverified.getSessionsByFilter("Name = 'HOST-01'")).sessions).toHaveLength(1)
    expect(await client.raw('GetSessionsByName', [''], { kind: 'read' })).toEqual(
      JSON.parse(`[${wire(key)}]`),
    )
  })

  it.each(AWKWARD)('%s does not pass for the session that is missing beside it', async (key) => {
    const bodies = [
      `[${JSON.stringify(own(key, { SessionID: SESSION_ID }))}]`,
      `{"${key}":{"SessionID":"${SESSION_ID}"}}`,
    ]
    for (const body of bodies) {
      const { client } = answering(body)
      for (const call of [
        () => client.getSessionsByName('HOST-01'),
        () => client.getSession(SESSION_ID),
        () => client.getSessionDetails(SESSION_ID),
      ]) {
        expect(await errorOf(call)).toMatchObject({ code: 'UNEXPECTED_RESPONSE', problem: 'shape' })
      }
    }
  })

  it.each(AWKWARD)('%s instead of any other field breaks nothing', async (key) => {
    for (const poison of ['null', '[]', '"text"', '1', '{"a":1}', `{"${key}":{"${key}":1}}`]) {
      for (const body of [
        `{"${key}":${poison}}`,
        `[{"SessionID":"${SESSION_ID}","GuestInfo":{"${key}":${poison}},"CustomProperties":{"${key}":${poison}}}]`,
        `{"Session":{"SessionID":"${SESSION_ID}","${key}":${poison}},"Events":[{"${key}":${poison}}],"Connections":[{"${key}":${poison}}]}`,
        `{"errorType":{"${key}":${poison}},"message":"session manager fault","${key}":${poison}}`,
      ]) {
        for (const status of [200, 500]) {
          const { client } = answering(body, status)
          for (const call of [
            () => client.getSessionsByName('HOST-01'),
            () => client.getSessionDetails(SESSION_ID),
            () => client.sendCommand(SESSION_ID, 'hostname'),
          ]) {
            const outcome = await outcomeOf(call)
            expect(outcome === undefined || isScreenConnectError(outcome), body).toBe(true)
          }
        }
      }
    }
  })
})

describe('a body of raw with a key named', () => {
  it.each(AWKWARD.filter((key) => key !== 'toJSON'))(
    '%s is sent as it is, and shown to the guard as it is',
    async (key) => {
      const bodies: string[] = []
      const shown: unknown[] = []
      const { client } = watchedClient(INSTANCE, {
        fetch: async (_, { body }) => {
          bodies.push(body)
          return new Response('')
        },
        mutations: ({ arguments: given }) => {
          shown.push(...given)
          return true
        },
      })
      await client.raw('CreateSession', [own(key, POISON)])
      expect(bodies).toEqual([`[{"${key}":${JSON.stringify(POISON)}}]`])
      expect(shown.map((value) => JSON.stringify(value))).toEqual([`{"${key}":${JSON.stringify(POISON)}}`])
    },
  )
})

describe('while every object inherits', () => {
  const stolen: string[] = []
  const thief = async (url: unknown, init?: { readonly headers?: unknown }) => {
    stolen.push(JSON.stringify([url, init?.headers]))
    return new Response('"stolen"')
  }
  const aborted = AbortSignal.abort(new Error('polluted'))

  /** What a polluted prototype could hold, under the name of each option that the library reads. */
  const POLLUTION: readonly { readonly key: string; readonly value: unknown }[] = [
    { key: 'timeout', value: 1 },
    { key: 'timeout', value: 'polluted' },
    { key: 'fetch', value: thief },
    { key: 'retry', value: { limit: 7 } },
    { key: 'retry', value: 'polluted' },
    { key: 'limit', value: 7 },
    { key: 'minDelay', value: 86_400_000 },
    { key: 'mutations', value: 'refuse' },
    { key: 'mutations', value: () => false },
    { key: 'signal', value: aborted },
    { key: 'kind', value: 'read' },
    { key: 'redirect', value: 'follow' },
    { key: 'headers', value: { CTRLAuthHeader: 'polluted', 'X-Polluted': 'polluted' } },
    { key: 'method', value: 'GET' },
    { key: 'origin', value: 'https://elsewhere.invalid' },
    { key: 'userAgent', value: 'polluted' },
    { key: 'extensionId', value: '00000000-0000-0000-0000-000000000000' },
    { key: 'maxConnectionAge', value: -1 },
    { key: 'maxResponseBytes', value: 1 },
    { key: 'onEvent', value: (event: unknown) => stolen.push(JSON.stringify(event)) },
    { key: 'diagnoseFaults', value: false },
    { key: 'customProperties', value: ['polluted'] },
    { key: 'baseName', value: 'polluted' },
    { key: 'name', value: 'polluted' },
    { key: 'properties', value: ['polluted'] },
  ]

  /** Pollutes for as long as `act` takes, and not a tick longer. */
  async function polluted<Value>(key: string, value: unknown, act: () => Promise<Value>): Promise<Value> {
    const before = Object.getOwnPropertyDescriptor(Object.prototype, key)
    Object.defineProperty(Object.prototype, key, {
      value,
      enumerable: true,
      configurable: true,
      writable: true,
    })
    try {
      return await act()
    } finally {
      if (before === undefined) Reflect.deleteProperty(Object.prototype, key)
      else Object.defineProperty(Object.prototype, key, before)
    }
  }

  it.each(POLLUTION)(
    '$key = $value, a client made and used meanwhile is the same as ever',
    async ({ key, value }) => {
      stolen.length = 0
      const bodies = ['', JSON.stringify([{ SessionID: SESSION_ID }])]
      const seen: { url: string; init: Record<string, unknown> }[] = []
      // Keys in a fixed order of our own, read from own properties only.
      const fetch = async (url: string, init: object) => {
        const { signal, ...rest } = Object.fromEntries(Object.entries(init))
        seen.push({ url, init: { ...rest, aborted: signal instanceof AbortSignal && signal.aborted } })
        const body = url.endsWith('/GetSessionsByName') ? bodies[1] : bodies[0]
        return new Response(body)
      }
      const use = async () => {
        const client = new ScreenConnectClient({ instance: INSTANCE, credentials: () => SECRET, fetch })
        const sessions = await client.getSessionsByName('HOST-01')
        const withOptions = await client.getSessionsByName('HOST-01', {})
        await client.sendCommand(SESSION_ID, 'hostname')
        await client.raw('CreateSession', [0])
        await client.raw('SendCommandToSession', [SESSION_ID, 'hostname'], {})
        const installer = new InstallerUrlBuilder({ instance: INSTANCE }).build({ type: 'msi' })
        return JSON.stringify([
          sessions,
          withOptions,
          installer.href,
          Object.keys(sessions[0]?.properties ?? {}),
        ])
      }
      const expected = { result: await use(), seen: [...seen] }
      seen.length = 0
      const outcome = await polluted(key, value, async () => {
        try {
          return await use()
        } catch (error) {
          return error instanceof Error ? `${error.name}: ${error.message}` : String(error)
        }
      })
      expect(stolen, 'what a polluted function was given').toEqual([])
      expect(outcome).toBe(expected.result)
      expect(seen).toEqual(expected.seen)
    },
  )

  it('fetch, the secret does not go to it from a client without one', async () => {
    stolen.length = 0
    const server = await recordingServer((_, response) => response.end('[]'))
    const sessions = await polluted('fetch', thief, async () => {
      const client = new ScreenConnectClient({ instance: server.url, credentials: () => SECRET })
      return outcomeOf(() => client.getSessionsByName('HOST-01'))
    })
    expect(stolen).toEqual([])
    expect(sessions).toBeUndefined()
    expect(server.received).toHaveLength(1)
  })

  it('mutations, a guard of the client is not replaced and a client without one is not refused', async () => {
    const outcomes = await polluted('mutations', 'allow', async () => {
      const { client } = watchedClient(INSTANCE, { mutations: 'refuse', fetch: async () => new Response('') })
      return outcomeOf(() => client.sendCommand(SESSION_ID, 'hostname'))
    })
    expect(outcomes).toMatchObject({ code: 'MUTATION_REFUSED' })
  })

  it('kind = read, a write of raw is still a write: it asks the guard and is not sent twice', async () => {
    let sent = 0
    const events = await polluted('kind', 'read', async () => {
      const { client, events } = watchedClient(INSTANCE, {
        fetch: async () => {
          sent += 1
          return new Response('', { status: 503 })
        },
      })
      await outcomeOf(() => client.raw('SomeNewMethod', [1]))
      await outcomeOf(() => client.raw('SomeNewMethod', [1], {}))
      return events
    })
    expect(sent).toBe(2)
    expect(events.map(({ kind }) => kind)).toEqual(events.map(() => 'write'))
  })

  it.each([
    { key: 'redirect', value: 'follow' },
    { key: 'redirected', value: false },
    { key: 'headers', value: { 'x-polluted': 'polluted' } },
  ])('$key, a redirect is refused and its target sees no request', async ({ key, value }) => {
    const second = await recordingServer()
    const first = await recordingServer((_, response) =>
      response.writeHead(307, { location: second.url }).end(),
    )
    for (const fetch of [undefined, (url: string, init: RequestInit) => globalThis.fetch(url, init)]) {
      const outcome = await polluted(key, value, async () => {
        const { client } = watchedClient(first.url, { fetch })
        return outcomeOf(() => client.sendCommand(SESSION_ID, 'hostname'))
      })
      expect(outcome).toMatchObject({ code: 'REDIRECT_REFUSED', targetOrigin: second.url })
    }
    expect(second.connections()).toBe(0)
    expect(first.received.map(({ headers }) => headers['x-polluted'])).toEqual([undefined, undefined])
  })
})

describe('the sandbox', () => {
  it.each(AWKWARD)('takes %s as a machine, a method and a parameter, and stays what it is', async (key) => {
    for (const sandbox of [await startSandbox({ secret: SECRET }), createSandbox({ secret: SECRET })]) {
      onTestFinished(() => sandbox.close())
      const { sessionId } = sandbox.addSession({ name: key })
      const { client } = watchedClient(sandbox.url, {
        retry: false,
        ...(sandbox.url.startsWith('https:') && { fetch: sandbox.fetch }),
      })
      expect((await client.getSessionsByName(key)).map((session) => session.sessionId)).toEqual([sessionId])
      const body = own(key, SESSION_ID)
      const wrong = await errorOf(() => client.raw('GetSessionsByName', body, { kind: 'read' }))
      expect(['INVALID_PARAMETER', 'SESSION_FAULT']).toContain(wrong.code)
      if (/^[a-z]+$/i.test(key)) {
        expect(await errorOf(() => client.raw(key, []))).toMatchObject({ code: 'MISSING_METHOD' })
      }
    }
  })
})

/** A client whose every call is answered with that text. */
function answering(body: string, status = 200) {
  let sent = 0
  const fetch = async () => {
    sent += 1
    return new Response(body, { status })
  }
  const { client } = watchedClient(INSTANCE, { fetch, retry: false, diagnoseFaults: false })
  return { client, fetch, sent: () => sent }
}
