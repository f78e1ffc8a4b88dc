import {
  probe,
  readChat,
  resolveSession,
  runCommand,
  type ScreenConnectClient,
  setProperties,
  waitForSession,
} from '@acg/screenconnect'
import { describe, expect, it } from 'vitest'
import { failureOf, setUp } from '../transport/support.ts'

const SESSION = '00000000-0000-4000-8000-000000000000'

/** Every function that takes the client first. `never` goes wherever a type is asked for. */
const FUNCTIONS: readonly (readonly [string, (client: never) => Promise<unknown>])[] = [
  ['resolveSession, by name', (client) => resolveSession(client, 'HOST-01')],
  ['resolveSession, by id', (client) => resolveSession(client, SESSION)],
  ['waitForSession', (client) => waitForSession(client, { name: 'HOST-01' })],
  ['setProperties', (client) => setProperties(client, SESSION, { 1: 'Acme' })],
  ['runCommand', (client) => runCommand(client, SESSION, 'hostname')],
  ['probe', (client) => probe(client)],
  ['readChat', (client) => readChat(client, SESSION)],
]

/** What a caller without a compiler gives in the place of a client. */
const NO_CLIENTS: readonly (readonly [string, unknown])[] = [
  ['a name', 'HOST-01'],
  ['nothing', undefined],
  ['null', null],
  ['a function', () => {}],
  ['its options', { instance: 'https://acme.screenconnect.com' }],
  ['a promise of one', Promise.resolve()],
]

describe.each(FUNCTIONS)('%s', (_, call) => {
  it.each(NO_CLIENTS)('refuses %s in the place of the client', async (_, given) => {
    const error = await failureOf(call(given as never))
    expect(error).toMatchObject({ code: 'CONFIGURATION', option: 'client', outcome: 'not-sent' })
  })
})

it('names the client where the arguments are the wrong way round', async () => {
  const { client } = await setUp()
  // Stands for a caller without a compiler.
  const call = resolveSession('HOST-01' as never, client as never)
  expect(await failureOf(call)).toMatchObject({ option: 'client' })
})

describe('a double that has no more than is used', () => {
  const session = {
    sessionId: SESSION,
    name: 'HOST-01',
    online: true,
    customPropertyValues: Array(8).fill(''),
  }
  const details = { session, events: [] }
  const give = (value: unknown) => async () => value
  // They stand for clients, of which nothing else is used.
  const double = (members: object) => members as unknown as ScreenConnectClient

  it.each<[string, () => Promise<unknown>]>([
    ['by its id', () => resolveSession(double({ getSession: give(session) }), SESSION)],
    [
      'with the filter',
      () =>
        resolveSession(
          double({
            unverified: { getSessionsByFilter: give({ sessions: [session], mayBeIncomplete: false }) },
            getSessionsByName: give([]),
          }),
          'HOST-01',
        ),
    ],
    ['by waiting', () => waitForSession(double({ getSessionsByName: give([session]) }), { name: 'HOST-01' })],
  ])('finds a session %s', async (_, find) => {
    expect(await find()).toMatchObject({ sessionId: SESSION })
  })

  it('reads a chat, and writes properties', async () => {
    expect(await readChat(double({ getSessionDetails: give(details) }), SESSION)).toEqual([])
    const writes = double({ getSessionDetails: give(details), updateCustomProperties: give(undefined) })
    const update = await setProperties(writes, SESSION, { 1: 'Acme' }, { verify: false })
    expect(update.after[1]).toBe('Acme')
  })
})
