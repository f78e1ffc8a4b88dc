import { ConfigurationError, type ScreenConnectClient } from '@acg/screenconnect'
import { describe, expect, it } from 'vitest'
import { NAMED_CALLS, SAMPLE_CALLS, SESSION_ID, textPlaces } from '../sample-calls.ts'
import { countingClient, rejectionOf, SECRET } from './support.ts'

/** A client as a caller without a compiler sees it: any method, any arguments. */
type Loose = Readonly<Record<string, (...given: readonly unknown[]) => Promise<unknown>>>

// Wrong arguments are what these tests are about.
const loose = (client: object) => client as unknown as Loose

interface Case {
  readonly what: string
  readonly call: (client: ScreenConnectClient) => Promise<unknown>
  readonly option: string
}

/** Every method that takes a session's id first. */
const BY_SESSION = NAMED_CALLS.filter(({ given }) => given[0] === SESSION_ID)

/** Calls a method of the client, or of its `unverified`, by name. */
function invoke(client: ScreenConnectClient, method: string, unverified: boolean, given: readonly unknown[]) {
  const target = loose(unverified ? client.unverified : client)
  const run = target[method]
  if (run === undefined) throw new Error(`no method ${method}`)
  return run.call(target, ...given)
}

const NOT_SESSION_IDS: readonly (readonly [string, unknown])[] = [
  ['empty', ''],
  ['missing', undefined],
  ['null', null],
  ['a number', 7],
  ['a name', 'HOST-01'],
  ['a secret', SECRET],
  ['in braces', `{${SESSION_ID}}`],
  ['without dashes', SESSION_ID.replaceAll('-', '')],
  ['one digit short', SESSION_ID.slice(0, -1)],
  ['one digit long', `${SESSION_ID}0`],
  ['not hex', SESSION_ID.replace('5', 'g')],
  ['with a line break at its end', `${SESSION_ID}\n`],
  ['with white space', ` ${SESSION_ID}`],
  ['a session', { sessionId: SESSION_ID }],
  ['an array', [SESSION_ID]],
]

const sessionIds: readonly Case[] = BY_SESSION.flatMap(({ title, given, call }) =>
  NOT_SESSION_IDS.map(([what, sessionId]) => ({
    what: `a session id that is ${what} (${title})`,
    call: (client: ScreenConnectClient) => call(client, [sessionId, ...given.slice(1)]),
    option: 'sessionId',
  })),
)

const NOT_TEXT: readonly (readonly [string, unknown])[] = [
  ['missing', undefined],
  ['null', null],
  ['a number', 7],
  ['an object', {}],
  ['an array', ['x']],
  ['half a surrogate pair', 'a\uD800b'],
]
const EMPTY: readonly (readonly [string, unknown])[] = [
  ['empty', ''],
  ['white space', ' \r\n\t'],
]

/** Every text argument: its name in the message, the method, whether it may be empty, and where it stands. */
const TEXTS: readonly (readonly [string, string, boolean, boolean, (text: unknown) => readonly unknown[]])[] =
  [
    ['name', 'getSessionsByName', false, true, (text) => [text]],
    ['command', 'sendCommand', false, false, (text) => [SESSION_ID, text]],
    ['message', 'sendMessage', false, false, (text) => [SESSION_ID, text]],
    ['filter', 'getSessionsByFilter', true, false, (text) => [text]],
    ['name', 'updateSessionName', true, true, (text) => [SESSION_ID, text]],
    ['note', 'addNote', true, false, (text) => [SESSION_ID, text]],
    ['item', 'sendToolboxItem', true, false, (text) => [SESSION_ID, text]],
    ['host', 'sendMessageAs', true, true, (text) => [SESSION_ID, text, 'Hello']],
    ['message', 'sendMessageAs', true, false, (text) => [SESSION_ID, 'Help Desk', text]],
  ]

const texts: readonly Case[] = TEXTS.flatMap(([option, method, unverified, mayBeEmpty, place]) =>
  [...NOT_TEXT, ...(mayBeEmpty ? [] : EMPTY)].map(([what, value]) => ({
    what: `\`${option}\` that is ${what} (${method})`,
    call: (client: ScreenConnectClient) => invoke(client, method, unverified, place(value)),
    option,
  })),
)

const VALUES: readonly (readonly [string, unknown, string])[] = [
  ['missing', undefined, 'values'],
  ['null', null, 'values'],
  ['text', 'Acme', 'values'],
  ['an object', { company: 'Acme' }, 'values'],
  ['none', [], 'values'],
  ['nine', [...'123456789'], 'values'],
  ['with a number', ['Acme', 7], 'values[1]'],
  ['with null', ['Acme', null], 'values[1]'],
  ['with undefined', [undefined], 'values[0]'],
  // biome-ignore lint/suspicious/noSparseArray: a hole is what this is about
  ['with a hole', ['Acme', , 'Pilot'], 'values[1]'],
  ['with half a surrogate pair', ['Acme\uDC00'], 'values[0]'],
]

const values: readonly Case[] = VALUES.map(([what, given, option]) => ({
  what: `values of custom properties that are ${what}`,
  call: (client) => invoke(client, 'updateCustomProperties', false, [SESSION_ID, given]),
  option,
}))

const cyclic: unknown[] = []
cyclic.push(cyclic)

const raws: readonly Case[] = [
  ...[
    undefined,
    null,
    '',
    7,
    'Get Sessions',
    '../Other/Service.ashx/X',
    'GetSessions?x=1',
    'GetSessions/',
    '%47et',
    '1Get',
    'Gét',
    `${SECRET}`,
    'x'.repeat(101),
  ].map((method) => ({
    what: `the web method ${JSON.stringify(method)?.slice(0, 30)}`,
    call: (client: ScreenConnectClient) => invoke(client, 'raw', false, [method, {}]),
    option: 'method',
  })),
  ...(
    [
      ['missing', undefined],
      ['null', null],
      ['text', SECRET],
      ['a number', 7],
      ['a function', () => {}],
      ['a big integer inside', [5n]],
      ['a cycle', cyclic],
    ] as const
  ).map(([what, body]) => ({
    what: `a body that is ${what}`,
    call: (client: ScreenConnectClient) => invoke(client, 'raw', false, ['GetSessions', body]),
    option: 'body',
  })),
  ...[null, '', 'Read', 'query', true].map((kind) => ({
    what: `the kind ${JSON.stringify(kind)}`,
    call: (client: ScreenConnectClient) => invoke(client, 'raw', false, ['GetSessions', {}, { kind }]),
    option: 'kind',
  })),
  {
    what: 'an option of raw that does not exist',
    call: (client) => invoke(client, 'raw', false, ['GetSessions', {}, { type: 'read' }]),
    option: 'options',
  },
]

const CALL_OPTIONS: readonly (readonly [string, unknown, string])[] = [
  ['a timeout of 0', { timeout: 0 }, 'timeout'],
  ['a timeout of NaN', { timeout: Number.NaN }, 'timeout'],
  ['a timeout of minus 1', { timeout: -1 }, 'timeout'],
  ['a timeout of Infinity', { timeout: Number.POSITIVE_INFINITY }, 'timeout'],
  ['a timeout as text', { timeout: '1000' }, 'timeout'],
  ['a signal that is none', { signal: {} }, 'signal'],
  ['a controller for a signal', { signal: new AbortController() }, 'signal'],
  ['a signal of null', { signal: null }, 'signal'],
  ['an option that does not exist', { timeOut: 1000 }, 'timeOut'],
  ['a client’s option', { retry: false }, 'options'],
  ['options of null', null, 'options'],
  ['a number in place of options', 1000, 'options'],
]

const callOptions: readonly Case[] = SAMPLE_CALLS.filter(
  ({ title }) => title !== 'raw, of kind read',
).flatMap(({ title, given, call }) =>
  CALL_OPTIONS.map(([what, options, option]) => ({
    what: `${what} (${title})`,
    call: (client: ScreenConnectClient) => call(client, [...given, options]),
    option,
  })),
)

describe('a text of any named call that is none is refused before anything is sent:', () => {
  it.each(textPlaces(NAMED_CALLS))('$title', async ({ call }) => {
    for (const [what, value] of NOT_TEXT) {
      const { client, counter } = countingClient()
      const error = await rejectionOf(() => call(client, value))
      expect(error, what).toBeInstanceOf(ConfigurationError)
      expect(counter, what).toEqual({ sent: 0, asked: 0 })
    }
  })
})

/** With the title in front, where the runner does not cut it off. */
const titled = (cases: readonly Case[]) => cases.map((row) => [row.what, row] as const)

describe('a call refuses, before anything is sent,', () => {
  it.each(titled([...sessionIds, ...texts, ...values, ...raws, ...callOptions]))(
    '%s',
    async (_, { call, option }) => {
      const { client, counter } = countingClient()
      const error = await rejectionOf(() => call(client))
      expect(error).toBeInstanceOf(ConfigurationError)
      expect(error).toMatchObject({ code: 'CONFIGURATION', option, outcome: 'not-sent', retryable: false })
      expect(`${error.stack}${JSON.stringify(error)}`).not.toContain('canary')
      expect(counter).toEqual({ sent: 0, asked: 0 })
    },
  )
})

describe('a call never quotes what it refuses', () => {
  it.each([
    ['a command in place of a session id', (client: ScreenConnectClient) => client.sendCommand(SECRET, 'x')],
    ['a body of raw', (client: ScreenConnectClient) => loose(client)['raw']?.('GetSessions', SECRET)],
    [
      'a filter with half a surrogate pair',
      (client: ScreenConnectClient) => client.unverified.getSessionsByFilter(`${SECRET}\uD800`),
    ],
    [
      'a value of a property',
      (client: ScreenConnectClient) => client.updateCustomProperties(SESSION_ID, [`${SECRET}\uD800`]),
    ],
  ])('(%s)', async (_, call) => {
    const { client } = countingClient()
    const error = await rejectionOf(async () => call(client))
    expect(error.code).toBe('CONFIGURATION')
    expect(`${error.stack}${JSON.stringify(error)}`).not.toContain('canary')
  })
})

it('a call refuses its signal in the place of its options', async () => {
  const { client, counter } = countingClient()
  const error = await rejectionOf(() =>
    invoke(client, 'getSession', false, [SESSION_ID, new AbortController().signal]),
  )
  expect(error).toMatchObject({ code: 'CONFIGURATION', option: 'options' })
  expect(counter.sent).toBe(0)
})

describe('a call takes', () => {
  it.each([undefined, {}, { signal: undefined, timeout: undefined }])('options of %j', async (options) => {
    const { client, counter } = countingClient()
    await client.getSessionsByName('HOST-01', options)
    expect(counter.sent).toBe(1)
  })

  it('a session id of any version and either case', async () => {
    const { client, counter } = countingClient()
    for (const id of [
      '00000000-0000-0000-0000-000000000000',
      'ffffffff-ffff-ffff-ffff-ffffffffffff',
      SESSION_ID.toUpperCase(),
    ]) {
      await client.getSession(id)
    }
    expect(counter.sent).toBe(3)
  })

  it('no signal of a polluted prototype', async () => {
    const { client, counter } = countingClient()
    await client.getSessionsByName('HOST-01', Object.create({ timeout: -1, signal: 'x' }))
    expect(counter.sent).toBe(1)
  })
})
