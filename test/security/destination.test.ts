import { createServer } from 'node:https'
import {
  ConfigurationError,
  ConnectionError,
  InstallerUrlBuilder,
  ScreenConnectClient,
} from '@acg/screenconnect'
import fc from 'fast-check'
import { describe, expect, it, onTestFinished } from 'vitest'
import { webMethods } from '../../src/web-methods/methods.ts'
import { byTurns, runs } from '../effort.ts'
import { NAMED_CALLS, SESSION_ID, type TextPlace, textPlaces } from '../sample-calls.ts'
import { portOf } from '../transport/support.ts'
import { selfSignedCertificate } from './certificate.ts'
import { EXTENSION, errorOf, INSTANCE, leaks, outcomeOf, printed, SECRET, watchedClient } from './support.ts'

/** What has led out of a path, a host or a header somewhere, some time. */
const HOSTILE = [
  '../',
  '..\\',
  '..',
  './',
  '%2e%2e',
  '%2e%2e%2f',
  '%252e%252e%252f',
  '..;/',
  '//elsewhere.invalid',
  '\\\\elsewhere.invalid',
  'https://elsewhere.invalid/',
  'javascript:',
  '/',
  '\\',
  '?',
  '#',
  '@',
  ':',
  ';',
  '%',
  '%00',
  '%0d%0a',
  '\r\n',
  '\r\nHost: elsewhere.invalid\r\n\r\n',
  '\n',
  '\t',
  ' ',
  '\u0000',
  '\ud83d',
  '\udc24',
  '\ufeff',
  '\u2024\u2024\u2215',
  '\uff0e\uff0e\uff0f',
  '\u3002',
  '\u2028',
  '\u202e',
  '\u00ad',
  '\u212a',
  '\u0131',
  '__proto__',
  '',
] as const

/** Each alone, each after each, and each before, in and behind what would be right. */
function permutations(right: string): string[] {
  const pairs = HOSTILE.flatMap((first) => HOSTILE.map((second) => first + second))
  const around = HOSTILE.flatMap((hostile) => [
    hostile + right,
    right + hostile,
    right.slice(0, 5) + hostile + right.slice(5),
  ])
  return [...new Set([...pairs, ...around])].filter((value) => value !== right)
}

/** Any text, that of halves of surrogate pairs and control characters included, and hostile pieces in any order. */
const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc
    .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 40 })
    .map((units) => String.fromCharCode(...units)),
  fc
    .array(fc.oneof(fc.constantFrom(...HOSTILE), fc.constantFrom(SESSION_ID, 'GetSessionsByName')), {
      maxLength: 6,
    })
    .map((parts) => parts.join('')),
)

/** Everything of a call that could reach its address. */
const TARGETS: readonly TextPlace[] = [
  ...NAMED_CALLS.filter(({ given }) => given[0] === SESSION_ID).map(({ title, given, call }) => ({
    title: `sessionId of ${title}`,
    right: SESSION_ID,
    call: (client: ScreenConnectClient, value: unknown) => call(client, [value, ...given.slice(1)]),
  })),
  ...textPlaces(NAMED_CALLS),
  {
    title: 'method of raw',
    right: 'GetSessionsByName',
    // Against its types, as untyped code may.
    call: (client, value) => client.raw(value as string, []),
  },
  {
    title: 'method of raw, as a read',
    right: 'GetSessionsByName',
    call: (client, value) => client.raw(value as string, [], { kind: 'read' }),
  },
  {
    title: 'body of raw',
    right: 'HOST-01',
    call: (client, value) => client.raw('GetSessionsByName', { [String(value)]: value }),
  },
]

/** A client, and the addresses that its carrier was given. */
function observed(options: { extensionId?: string } = {}) {
  const urls: string[] = []
  const { client } = watchedClient(INSTANCE, {
    ...options,
    retry: false,
    fetch: async (url) => {
      urls.push(url)
      return new Response('[]')
    },
  })
  return { client, urls }
}

const SERVICE =
  /^https:\/\/acme\.screenconnect\.com\/App_Extensions\/([0-9a-fA-F-]{36})\/Service\.ashx\/[A-Za-z][A-Za-z0-9]*$/

/** Either nothing was sent, and the error says so, or it went where all calls go. */
function expectAtHome(urls: readonly string[], outcome: unknown, value: string): void {
  if (outcome instanceof ConfigurationError) {
    if (urls.length > 0) expect(urls, JSON.stringify(value)).toEqual([])
    return
  }
  for (const url of urls) {
    const { origin, href } = new URL(url)
    // An assertion costs more than the call: made where it would fail.
    if (!SERVICE.test(url) || origin !== INSTANCE || href !== url)
      expect(url, JSON.stringify(value)).toMatch(SERVICE)
  }
  if (urls.length === 0) expect(outcome, JSON.stringify(value)).toBeInstanceOf(ConfigurationError)
}

describe('a hostile value', () => {
  it.each(TARGETS.map((target, turn) => ({ ...target, turn })))(
    'as $title is refused unsent, or changes nothing of the address',
    async ({ right, call, turn }) => {
      for (const value of byTurns(permutations(right), turn)) {
        const { client, urls } = observed()
        expectAtHome(urls, await outcomeOf(() => call(client, value)), value)
      }
      await fc.assert(
        fc.asyncProperty(anyText, async (value) => {
          const { client, urls } = observed()
          expectAtHome(urls, await outcomeOf(() => call(client, value)), value)
        }),
        { numRuns: runs(300) },
      )
    },
  )

  const sessionIds = TARGETS.filter(({ right }) => right === SESSION_ID)
  it.each(sessionIds.map((target, turn) => ({ ...target, turn })))(
    'as $title is refused',
    async ({ call, turn }) => {
      for (const value of byTurns(permutations(SESSION_ID), turn)) {
        const { client, urls } = observed()
        const outcome = await outcomeOf(() => call(client, value))
        if (!(outcome instanceof ConfigurationError))
          expect(outcome, JSON.stringify(value)).toBeInstanceOf(ConfigurationError)
        expect(urls).toEqual([])
      }
    },
  )

  it('as extensionId is refused', () => {
    for (const value of permutations(EXTENSION)) {
      expect(() => observed({ extensionId: value }), JSON.stringify(value)).toThrow(ConfigurationError)
    }
    fc.assert(
      fc.property(anyText, (value) => {
        if (!/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(value)) {
          expect(() => observed({ extensionId: value })).toThrow(ConfigurationError)
        }
      }),
    )
  })

  it('as a part of instance is refused, or the whole of it is the origin that calls go to', async () => {
    const values = permutations('acme').flatMap((value) => [
      `https://${value}`,
      `https://acme.screenconnect.com${value}`,
      `${value}https://acme.screenconnect.com`,
      `https:${value}acme.screenconnect.com`,
    ])
    for (const value of values) {
      const urls: string[] = []
      const outcome = await outcomeOf(async () => {
        const client = new ScreenConnectClient({
          instance: value,
          credentials: () => SECRET,
          fetch: async (url) => {
            urls.push(url)
            return new Response('[]')
          },
        })
        expect(new URL(client.instance).origin).toBe(client.instance)
        await client.getSessionsByName('HOST-01')
        expect(urls).toEqual([
          `${client.instance}/App_Extensions/${EXTENSION}/Service.ashx/GetSessionsByName`,
        ])
      })
      if (outcome !== undefined) expect(outcome, JSON.stringify(value)).toBeInstanceOf(ConfigurationError)
    }
  })
})

describe('an installer address', () => {
  const build = (options: { label?: string; baseName?: string }, text: string) =>
    new InstallerUrlBuilder({
      instance: INSTANCE,
      customProperties: [options.label ?? 'company'],
      baseName: options.baseName,
    }).build({ type: 'msi', name: text, properties: [text, text] })

  /** Refused, or an address whose every part but the values is the same as ever. */
  function expectInstaller(make: () => URL, text: string, baseName = 'ScreenConnect'): void {
    let url: URL
    try {
      url = make()
    } catch (error) {
      expect(error).toBeInstanceOf(ConfigurationError)
      return
    }
    const { origin, pathname, hash, username, password, searchParams } = url
    // Decoded a segment at a time, as servers do: what is a separator then was none on the way.
    const segments = pathname.split('/').map(decodeURIComponent)
    expect({ origin, segments, hash, username, password }).toEqual({
      origin: INSTANCE,
      segments: ['', 'Bin', `${baseName}.ClientSetup.msi`],
      hash: '',
      username: '',
      password: '',
    })
    expect([...searchParams.keys()]).toEqual(['e', 'y', 't', 'c', 'c', 'c', 'c', 'c', 'c', 'c', 'c'])
    expect(searchParams.get('t')).toBe(text)
    expect(url.search).not.toMatch(/[^A-Za-z0-9%&=_.~?-]/)
  }

  it('keeps its host, path and parameters under hostile names and values', () => {
    for (const value of permutations('HOST-01')) expectInstaller(() => build({}, value), value)
    fc.assert(
      fc.property(anyText, (value) => expectInstaller(() => build({}, value), value)),
      { numRuns: runs(500) },
    )
  })

  it('keeps them under hostile labels', () => {
    for (const label of permutations('company')) expectInstaller(() => build({ label }, 'HOST-01'), 'HOST-01')
    fc.assert(fc.property(anyText, (label) => expectInstaller(() => build({ label }, 'HOST-01'), 'HOST-01')))
  })

  it('refuses a hostile base name, or has it as a part of one segment', () => {
    for (const baseName of permutations('ScreenConnect')) {
      expectInstaller(() => build({ baseName }, 'HOST-01'), 'HOST-01', baseName)
      if (/^[\p{L}\p{N}][\p{L}\p{M}\p{N} ._-]*$/u.test(baseName)) continue
      expect(() => build({ baseName }, 'HOST-01'), JSON.stringify(baseName)).toThrow(ConfigurationError)
    }
    fc.assert(
      fc.property(anyText, (baseName) => {
        expectInstaller(() => build({ baseName }, 'HOST-01'), 'HOST-01', baseName)
      }),
    )
  })
})

describe('raw', () => {
  it.each([
    'GetSessionsByName/',
    'GetSessionsByName?',
    '/GetSessionsByName',
    '../GetSessionsByName',
    'Get.Sessions',
    'Get Sessions',
    'Get-Sessions',
    'Get_Sessions',
    'GetSessionsByName\n',
    'G\u00e9tSessions',
    '\u212aetSessions',
    '1GetSessions',
    '',
    'a'.repeat(101),
  ])('takes letters and digits only, and not %j', async (method) => {
    const { client, urls } = observed()
    expect(await errorOf(() => client.raw(method, []))).toMatchObject({
      code: 'CONFIGURATION',
      option: 'method',
    })
    expect(urls).toEqual([])
  })

  const WRITES = webMethods.filter(({ kind }) => kind === 'write').map(({ name }) => name)

  it.each(WRITES)('refuses %s as a read, in any letter case', async (name) => {
    const { client, urls } = observed()
    const spelled = fc
      .tuple(...[...name].map((letter) => fc.constantFrom(letter.toLowerCase(), letter.toUpperCase())))
      .map((letters) => letters.join(''))
    const refuse = async (method: string) => {
      const error = await errorOf(() => client.raw(method, [SESSION_ID, 'x'], { kind: 'read' }))
      expect(error).toMatchObject({ code: 'CONFIGURATION', option: 'kind' })
    }
    for (const method of [name, name.toLowerCase(), name.toUpperCase()]) await refuse(method)
    await fc.assert(fc.asyncProperty(spelled, refuse))
    expect(urls).toEqual([])
  })

  it.each(WRITES)('asks the guard for %s, in any letter case', async (name) => {
    const asked: string[] = []
    const { client } = watchedClient(INSTANCE, {
      mutations: ({ method }) => {
        asked.push(method)
        return false
      },
      fetch: () => Promise.reject(new Error('sent')),
    })
    for (const method of [name, name.toLowerCase(), name.toUpperCase()]) {
      expect(await errorOf(() => client.raw(method, [SESSION_ID]))).toMatchObject({
        code: 'MUTATION_REFUSED',
      })
    }
    expect(asked).toEqual([name, name.toLowerCase(), name.toUpperCase()])
  })
})

describe('the secret goes over http:', () => {
  const make = (instance: string | URL) => new ScreenConnectClient({ instance, credentials: () => SECRET })

  const LOOPBACK = [
    'http://127.0.0.1',
    'http://127.0.0.1:8040',
    'http://127.1',
    'http://127.255.255.254',
    'http://0x7f000001',
    'http://0x7f.1',
    'http://0177.0.0.1',
    'http://2130706433',
    'http://127.0.0.1.',
    'http://localhost',
    'http://LOCALHOST:8040',
    'http://[::1]',
    'http://[::1]:8040',
    'http://[0:0:0:0:0:0:0:1]',
    'http://[::0001]',
  ]

  it.each(LOOPBACK)('to this machine: %s', (instance) => {
    expect(make(instance).instance).toMatch(/^http:\/\/(?:127(?:\.\d+){3}|localhost|\[::1\])(?::\d+)?$/)
    expect(make(new URL(instance)).instance).toBe(make(instance).instance)
  })

  const ELSEWHERE = [
    'http://0.0.0.0',
    'http://0',
    'http://10.0.0.1',
    'http://126.255.255.255',
    'http://128.0.0.1',
    'http://192.168.1.1',
    'http://169.254.169.254',
    'http://acme.screenconnect.com',
    // Some resolvers answer these themselves; others ask a server, which may lead anywhere.
    'http://x.localhost',
    'http://a.b.localhost:8040',
    'http://localhost.evil.example',
    'http://localhost.',
    'http://xlocalhost',
    'http://localhost-evil.example',
    'http://127.0.0.1.evil.example',
    'http://127.0.0.1.nip.io',
    'http://x127.0.0.1.example',
    'http://localhost%2eevil.example',
    'http://[::ffff:127.0.0.1]',
    'http://[::ffff:7f00:1]',
    'http://[::127.0.0.1]',
    'http://[::]',
    'http://[::2]',
    'http://[fe80::1]',
    'http://[fd00::1]',
    'http://ip6-localhost',
    'http://localdomain',
  ]

  it.each(ELSEWHERE)('to no other: %s is refused', (instance) => {
    expect(() => make(instance)).toThrow(ConfigurationError)
    expect(() => make(new URL(instance))).toThrow(ConfigurationError)
    expect(() => new InstallerUrlBuilder({ instance })).toThrow(ConfigurationError)
    expect(make(instance.replace('http:', 'https:')).instance).toMatch(/^https:/)
  })

  it.each([
    'ftp://127.0.0.1',
    'ws://127.0.0.1',
    'file:///127.0.0.1',
    'blob:http://127.0.0.1/x',
    'data:,x',
    'HTTPS:127.0.0.1/x',
  ])('and over no other scheme or form: %s is refused', (instance) => {
    expect(() => make(instance)).toThrow(ConfigurationError)
  })

  it.each([
    'http://user:canary-0123456789@127.0.0.1',
    'https://canary-0123456789@acme.screenconnect.com',
    'https://:canary-0123456789@acme.screenconnect.com',
  ])('and to no address with a user name or password: %s is refused and not printed', async (instance) => {
    for (const value of [instance, new URL(instance)]) {
      const error = await errorOf(() => make(value))
      expect(error).toMatchObject({ code: 'CONFIGURATION', option: 'instance' })
      expect(leaks(printed(error), 'canary-0123456789')).toEqual([])
    }
  })

  it('to the origin that a URL object had when the client was made', async () => {
    const urls: string[] = []
    const instance = new URL(INSTANCE)
    const client = new ScreenConnectClient({
      instance,
      credentials: () => SECRET,
      fetch: async (url) => {
        urls.push(url)
        return new Response('[]')
      },
    })
    instance.host = 'elsewhere.invalid'
    await client.getSessionsByName('HOST-01')
    expect(urls.map((url) => new URL(url).origin)).toEqual([INSTANCE])
  })
})

describe('a server whose certificate nobody vouches for', () => {
  it('gets no request, and no secret: the connection fails before anything is sent', async () => {
    let requests = 0
    const server = createServer(selfSignedCertificate(), (_, response) => {
      requests += 1
      response.end('[]')
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    onTestFinished(
      () =>
        new Promise<void>((resolve) => {
          server.close(() => resolve())
          server.closeAllConnections()
        }),
    )
    for (const fetch of [undefined, globalThis.fetch]) {
      for (const host of ['127.0.0.1', 'localhost']) {
        const { client, events } = watchedClient(`https://${host}:${portOf(server)}`, { fetch })
        for (const call of [
          () => client.getSessionsByName('HOST-01'),
          () => client.sendCommand(SESSION_ID, 'hostname'),
        ]) {
          const error = await errorOf(call)
          expect(error).toBeInstanceOf(ConnectionError)
          expect(error).toMatchObject({
            failure: 'tls',
            // A fetch cannot say so: it does not tell when something leaves.
            outcome: fetch === undefined ? 'not-sent' : 'unknown',
            cause: { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' },
          })
          expect(leaks(printed([error, events]), SECRET)).toEqual([])
        }
      }
    }
    expect(requests).toBe(0)
  })
})
