import {
  AuthenticationError,
  CredentialError,
  type CredentialProvider,
  type ScreenConnectClient,
} from '@acg/screenconnect'
import { describe, expect, it } from 'vitest'
import { SESSION_ID } from '../sample-calls.ts'
import { MALFORMED } from './secrets.ts'
import { errorOf, leaks, printed, recordingServer, SECRET, watchedClient } from './support.ts'

const CALLS: readonly {
  readonly kind: string
  readonly call: (client: ScreenConnectClient) => Promise<unknown>
}[] = [
  { kind: 'read', call: (client) => client.getSessionsByName('HOST-01') },
  { kind: 'write', call: (client) => client.sendCommand(SESSION_ID, 'hostname') },
]

const CARRIERS = [undefined, globalThis.fetch]

describe('a secret with', () => {
  it.each(MALFORMED)('$title is refused before anything is sent, and not printed', async ({ secret }) => {
    const server = await recordingServer()
    for (const fetch of CARRIERS) {
      for (const { call } of CALLS) {
        const { client, events } = watchedClient(server.url, { fetch, credentials: () => secret })
        const error = await errorOf(() => call(client))
        expect(error).toBeInstanceOf(CredentialError)
        expect(error).toMatchObject({ outcome: 'not-sent', retryable: false })
        expect(leaks(printed([error, client, events]), secret)).toEqual([])
        expect(events.map(({ type }) => type)).toEqual(['failure'])
      }
    }
    expect(server.connections()).toBe(0)
  })

  it.each(MALFORMED)(
    '$title is refused and not printed when it replaces one that the server refused',
    async ({ secret }) => {
      const server = await recordingServer((_, response) => response.writeHead(401).end())
      const { client, events } = watchedClient(server.url, {
        credentials: ({ forceRefresh }) => (forceRefresh ? secret : SECRET),
      })
      const error = await errorOf(() => client.sendCommand(SESSION_ID, 'hostname'))
      expect(error).toBeInstanceOf(AuthenticationError)
      expect(error).toMatchObject({ outcome: 'rejected', cause: { name: 'CredentialError' } })
      expect(leaks(printed([error, error.cause, client, events]), secret)).toEqual([])
      expect(leaks(printed([error, error.cause, client, events]), SECRET)).toEqual([])
      expect(server.received).toHaveLength(1)
    },
  )
})

describe('a provider that gives', () => {
  const GIVEN: readonly { readonly title: string; readonly given: unknown }[] = [
    { title: 'nothing', given: undefined },
    { title: 'null', given: null },
    { title: 'empty text', given: '' },
    { title: 'white space', given: '   ' },
    { title: 'an array with the secret', given: [SECRET] },
    { title: 'an object with the secret', given: { secret: SECRET, toString: () => SECRET } },
    { title: 'bytes of the secret', given: Buffer.from(SECRET) },
    { title: 'a String object', given: Object(SECRET) },
    { title: 'a symbol of the secret', given: Symbol(SECRET) },
    { title: 'a function that gives the secret', given: () => SECRET },
    { title: 'a number', given: 123_456_789_012_345 },
  ]

  it.each(GIVEN)('$title is refused without sending and without printing it', async ({ given }) => {
    const server = await recordingServer()
    // Against its type, as untyped code may.
    const credentials = (async () => given) as unknown as CredentialProvider
    const { client, events } = watchedClient(server.url, { credentials })
    const error = await errorOf(() => client.getSessionsByName('HOST-01'))
    expect(error).toBeInstanceOf(CredentialError)
    expect(leaks(printed([error, error.cause, events]), SECRET)).toEqual([])
    expect(leaks(printed([error, error.cause, events]), '123456789012345')).toEqual([])
    expect(server.connections()).toBe(0)
  })
})

describe('a provider that throws', () => {
  const inner = Object.assign(new Error(`inner ${SECRET}`), { code: `E-${SECRET}` })
  const THROWN: readonly { readonly title: string; readonly thrown: unknown }[] = [
    { title: 'an error that quotes the secret', thrown: new Error(`could not use ${SECRET}`) },
    { title: 'an error with a cause that quotes it', thrown: new Error('no', { cause: inner }) },
    {
      title: 'an error with fields that hold it',
      thrown: Object.assign(new Error('no'), { secret: SECRET, options: { SECRET } }),
    },
    {
      title: 'an error whose name and code quote it',
      thrown: Object.assign(new Error('no'), { name: SECRET, code: SECRET }),
    },
    { title: 'an aggregate of errors that quote it', thrown: new AggregateError([inner, SECRET], SECRET) },
    { title: 'the secret itself', thrown: SECRET },
    { title: 'an object that holds it', thrown: { name: SECRET, code: SECRET, message: SECRET } },
    { title: 'a symbol of it', thrown: Symbol(SECRET) },
    {
      title: 'an object whose getters throw it',
      thrown: Object.defineProperties(new Error('no'), {
        name: {
          get() {
            throw new Error(SECRET)
          },
        },
        code: {
          get() {
            throw SECRET
          },
        },
      }),
    },
  ]

  it.each(THROWN)('$title has nothing of it printed, and nothing is sent', async ({ thrown }) => {
    const server = await recordingServer()
    const providers: readonly CredentialProvider[] = [
      () => {
        throw thrown
      },
      () => Promise.reject(thrown),
    ]
    for (const credentials of providers) {
      const { client, events } = watchedClient(server.url, { credentials })
      const error = await errorOf(() => client.getSessionsByName('HOST-01'))
      expect(error).toBeInstanceOf(CredentialError)
      expect(leaks(printed([error, error.cause, client, events]), SECRET)).toEqual([])
    }
    expect(server.connections()).toBe(0)
  })

  it.each(THROWN)('$title, asked for another after a 401, has nothing of it printed', async ({ thrown }) => {
    const server = await recordingServer((_, response) => response.writeHead(401).end())
    const { client, events } = watchedClient(server.url, {
      credentials: ({ forceRefresh }) => (forceRefresh ? Promise.reject(thrown) : SECRET),
    })
    const error = await errorOf(() => client.getSessionsByName('HOST-01'))
    expect(error).toBeInstanceOf(AuthenticationError)
    expect(leaks(printed([error, error.cause, client, events]), SECRET)).toEqual([])
    expect(server.received).toHaveLength(1)
  })
})
