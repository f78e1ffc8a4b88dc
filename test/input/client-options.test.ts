import { ScreenConnectClient } from '@acg/screenconnect'
import { describe, expect, it } from 'vitest'
import { clientOf, configurationErrorOf, INSTANCE, SECRET } from './support.ts'

/** Values of kinds that an option does not take, whatever it takes. */
const NOT_TEXT: readonly unknown[] = [null, 7, true, {}, [], () => {}, Symbol('x')]

interface Case {
  readonly what: string
  readonly options: Readonly<Record<string, unknown>>
  /** What the error names. */
  readonly option: string
}

const instances: readonly Case[] = [
  ['missing', undefined],
  ['null', null],
  ['empty', ''],
  ['a number', 443],
  ['an object', {}],
  ['a word', 'acme'],
  ['a host without a scheme', 'acme.screenconnect.com'],
  ['a scheme without a host', 'https://'],
  ['http', 'http://acme.screenconnect.com'],
  ['http to an address in the network', 'http://192.0.2.10'],
  ['http to a name that only begins like loopback', 'http://localhost.example.com'],
  ['http to an address that only begins like loopback', 'http://127.0.0.1.example.com'],
  ['http to all addresses', 'http://0.0.0.0'],
  ['http as a URL', new URL('http://acme.screenconnect.com')],
  ['another scheme', 'ftp://acme.screenconnect.com'],
  ['a socket', 'wss://acme.screenconnect.com'],
  ['a file', 'file:///etc/hosts'],
  ['with a path', 'https://acme.screenconnect.com/App_Extensions'],
  ['with a slash too many', 'https://acme.screenconnect.com//'],
  ['with a query', 'https://acme.screenconnect.com/?a=1'],
  ['with an empty query', 'https://acme.screenconnect.com?'],
  ['with a fragment', 'https://acme.screenconnect.com/#Access'],
  ['with an empty fragment', 'https://acme.screenconnect.com#'],
  ['with white space around it', ' https://acme.screenconnect.com'],
  ['with a control character before it', '\u0001https://acme.screenconnect.com'],
  ['with a control character behind it', 'https://acme.screenconnect.com\u001f'],
  ['with a C1 control character', 'https://acme\u009b.screenconnect.com'],
  ['with the secret as its host, and a path', `https://${SECRET}/Guest`],
  ['with the secret as its host, over http', `http://${SECRET}`],
  ['with a line break in it', 'https://acme.screen\nconnect.com'],
  ['with backslashes', 'https:\\\\acme.screenconnect.com'],
  ['with a user name', 'https://alex@acme.screenconnect.com'],
  ['with a password', `https://alex:${SECRET}@acme.screenconnect.com`],
  ['with a password, as a URL', new URL(`https://alex:${SECRET}@acme.screenconnect.com`)],
  ['with a password, over http', `http://alex:${SECRET}@acme.screenconnect.com`],
  ['with the secret in its path', `https://acme.screenconnect.com/${SECRET}`],
  ['with the secret in its query', `https://acme.screenconnect.com/?key=${SECRET}`],
  ['the secret', SECRET],
  ['a secret with a colon in it', 'canary0123456789:tail'],
  ['on a port that fetch blocks', 'https://acme.screenconnect.com:6667'],
  ['on port 22', 'https://acme.screenconnect.com:22'],
  ['on port 0', 'https://acme.screenconnect.com:0'],
  ['on port 10080 of loopback', 'http://127.0.0.1:10080'],
  ['on a port that there is not', 'https://acme.screenconnect.com:65536'],
].map(([what, instance]) => ({
  what: `\`instance\` ${String(what)}`,
  options: { instance },
  option: 'instance',
}))

const NOT_A_DURATION: readonly (readonly [string, unknown])[] = [
  ['NaN', Number.NaN],
  ['minus 1', -1],
  ['Infinity', Number.POSITIVE_INFINITY],
  ['longer than a timer can hold', 2_147_483_648],
  ['text', '1000'],
  ['null', null],
  ['a date', new Date(0)],
  ['a big integer', 5n],
]

const durations: readonly Case[] = [
  ...[...NOT_A_DURATION, ['0', 0] as const].map(([what, timeout]) => ({
    what: `\`timeout\` ${what}`,
    options: { timeout },
    option: 'timeout',
  })),
  ...['minDelay', 'maxDelay', 'maxRetryAfter'].flatMap((name) =>
    NOT_A_DURATION.map(([what, value]) => ({
      what: `\`retry.${name}\` ${what}`,
      options: { retry: { [name]: value } },
      option: `retry.${name}`,
    })),
  ),
]

const others: readonly Case[] = [
  ...[undefined, null, SECRET, Promise.resolve(SECRET), { secret: SECRET }].map((credentials) => ({
    what: `\`credentials\` of type ${typeof credentials}`,
    options: { credentials },
    option: 'credentials',
  })),
  ...[-1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, '3', null].map((limit) => ({
    what: `\`retry.limit\` ${String(limit)} of type ${typeof limit}`,
    options: { retry: { limit } },
    option: 'retry.limit',
  })),
  ...['false', 0, null].map((rateLimitedWrites) => ({
    what: `\`retry.rateLimitedWrites\` ${String(rateLimitedWrites)} of type ${typeof rateLimitedWrites}`,
    options: { retry: { rateLimitedWrites } },
    option: 'retry.rateLimitedWrites',
  })),
  ...[true, null, 3, 'never', [], () => {}].map((retry) => ({
    what: `\`retry\` ${String(retry)} of type ${typeof retry}`,
    options: { retry },
    option: 'retry',
  })),
  ...[true, null, 'deny', 'Allow', '', {}].map((mutations) => ({
    what: `\`mutations\` ${String(mutations)} of type ${typeof mutations}`,
    options: { mutations },
    option: 'mutations',
  })),
  ...['false', 0, null].map((diagnoseFaults) => ({
    what: `\`diagnoseFaults\` ${String(diagnoseFaults)} of type ${typeof diagnoseFaults}`,
    options: { diagnoseFaults },
    option: 'diagnoseFaults',
  })),
  ...[null, 'fetch', {}, true].map((fetch) => ({
    what: `\`fetch\` ${String(fetch)} of type ${typeof fetch}`,
    options: { fetch },
    option: 'fetch',
  })),
  ...[0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, '64', null].map((maxResponseBytes) => ({
    what: `\`maxResponseBytes\` ${String(maxResponseBytes)} of type ${typeof maxResponseBytes}`,
    options: { maxResponseBytes },
    option: 'maxResponseBytes',
  })),
  ...[0, -1, Number.NaN, Number.POSITIVE_INFINITY, '60', null].map((maxConnectionAge) => ({
    what: `\`maxConnectionAge\` ${String(maxConnectionAge)} of type ${typeof maxConnectionAge}`,
    options: { maxConnectionAge },
    option: 'maxConnectionAge',
  })),
  ...[null, 'log', {}, true].map((onEvent) => ({
    what: `\`onEvent\` ${String(onEvent)} of type ${typeof onEvent}`,
    options: { onEvent },
    option: 'onEvent',
  })),
  ...['origin', 'userAgent'].flatMap((name) =>
    [null, 7, true, '', ' ', ' x', 'x ', 'a\r\nCTRLAuthHeader: x', 'é', '💻', '\u0000'].map((value) => ({
      what: `\`${name}\` ${JSON.stringify(value)}`,
      options: { [name]: value },
      option: name,
    })),
  ),
  { what: '`userAgent` false', options: { userAgent: false }, option: 'userAgent' },
  ...[null, '', 'x', '2d558935-686a-4bd0-9991', '{2d558935-686a-4bd0-9991-07539f5fe749}', '../../Login'].map(
    (extensionId) => ({
      what: `\`extensionId\` ${JSON.stringify(extensionId)}`,
      options: { extensionId },
      option: 'extensionId',
    }),
  ),
  {
    what: 'nine custom properties',
    options: { customProperties: [...'abcdefghi'] },
    option: 'customProperties',
  },
]

/** Named where they are a slip of the pen; a key that is none may be a secret. */
const typos: readonly Case[] = [
  ...[
    ['Instance', 'Instance'],
    ['credential', 'credential'],
    ['customProperty', 'options'],
    ['timeOut', 'timeOut'],
    ['retries', 'options'],
    ['mutation', 'mutation'],
    ['userAgents', 'userAgents'],
    ['signal', 'options'],
    [SECRET, 'options'],
  ].map(([name = '', option = '']) => ({
    what: `an option that does not exist, \`${name}\``,
    options: { [name]: SECRET },
    option,
  })),
  ...[
    ['limits', 'retry.limits'],
    ['minTimeout', 'retry'],
    ['Limit', 'retry.Limit'],
    ['backoff', 'retry'],
    [SECRET, 'retry'],
  ].map(([name = '', option = '']) => ({
    what: `an option that does not exist, \`retry.${name}\``,
    options: { retry: { [name]: SECRET } },
    option,
  })),
]

/** With the title in front, where the runner does not cut it off. */
const titled = (cases: readonly Case[]) => cases.map((row) => [row.what, row] as const)

describe('the constructor of a client refuses', () => {
  it.each(titled([...instances, ...durations, ...others, ...typos]))('%s', (_, { options, option }) => {
    const error = configurationErrorOf(() => clientOf(options))
    expect(error).toMatchObject({
      code: 'CONFIGURATION',
      option,
      method: undefined,
      outcome: 'not-sent',
      retryable: false,
    })
    expect(`${error.stack}${JSON.stringify(error)}`).not.toContain('canary')
    expect(`${error.stack}${JSON.stringify(error)}`).not.toContain('0123456789')
  })

  it.each([undefined, null, 'https://acme.screenconnect.com', [], 7])('options of %j', (options) => {
    // Wrong on purpose.
    const make = () => new ScreenConnectClient(options as never)
    expect(configurationErrorOf(make).outcome).toBe('not-sent')
  })

  it.each(NOT_TEXT.filter((value) => typeof value !== 'symbol'))(
    'the secret in place of the instance, or anything that is no text (%s)',
    (instance) => {
      expect(configurationErrorOf(() => clientOf({ instance })).option).toBe('instance')
    },
  )

  it('a name of an option in the message as text, however it is written', () => {
    const error = configurationErrorOf(() => clientOf({ [`time\nout\u001b[31m${'x'.repeat(100)}`]: 1 }))
    // biome-ignore lint/suspicious/noControlCharactersInRegex: none of them must be there
    expect(error.message).not.toMatch(/[\u0000-\u001f]/)
    expect(error.option.length).toBeLessThanOrEqual(40)
  })
})

describe('the constructor of a client takes', () => {
  it.each([
    ['https', 'https://acme.screenconnect.com', 'https://acme.screenconnect.com'],
    ['a slash at the end', 'https://acme.screenconnect.com/', 'https://acme.screenconnect.com'],
    ['a port', 'https://acme.example.com:8040', 'https://acme.example.com:8040'],
    ['the default port', 'https://acme.example.com:443', 'https://acme.example.com'],
    ['upper case', 'HTTPS://ACME.ScreenConnect.com', 'https://acme.screenconnect.com'],
    ['a URL', new URL('https://acme.screenconnect.com'), 'https://acme.screenconnect.com'],
    ['http to localhost', 'http://localhost:8040', 'http://localhost:8040'],
    ['http to 127.0.0.1', 'http://127.0.0.1:8040', 'http://127.0.0.1:8040'],
    ['http to another loopback address', 'http://127.1.2.3', 'http://127.1.2.3'],
    ['http to ::1', 'http://[::1]:8040', 'http://[::1]:8040'],
  ])('an instance with %s', (_, instance, origin) => {
    expect(clientOf({ instance }).instance).toBe(origin)
  })

  it.each([
    'customProperties',
    'extensionId',
    'origin',
    'timeout',
    'retry',
    'mutations',
    'diagnoseFaults',
    'fetch',
    'maxConnectionAge',
    'maxResponseBytes',
    'onEvent',
    'userAgent',
  ])('`%s: undefined` for one that was not given', (option) => {
    expect(() => clientOf({ [option]: undefined })).not.toThrow()
  })

  it.each([
    { retry: {} },
    { retry: { limit: 0, minDelay: 0, maxDelay: 0, maxRetryAfter: 0, rateLimitedWrites: false } },
    { timeout: 0.5 },
    { timeout: 2_147_483_647 },
    { origin: 'https://portal.example.com' },
    { origin: false },
    { userAgent: 'acme automation/1.0 (+https://acme.example.com)' },
    { extensionId: '2D558935-686A-4BD0-9991-07539F5FE749' },
    { maxConnectionAge: 1 },
    { maxResponseBytes: 1 },
    { mutations: 'refuse' },
  ])('%j', (options) => {
    expect(() => clientOf(options)).not.toThrow()
  })

  it('nothing from the prototype of its options', () => {
    const polluted = Object.create({ mutations: 'nonsense', timeout: -1 })
    const options = Object.assign(polluted, { instance: INSTANCE, credentials: () => SECRET })
    expect(() => new ScreenConnectClient(options)).not.toThrow()
  })
})
