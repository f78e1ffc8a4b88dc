import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { environmentProxy } from '../../src/transport/proxy/environment-proxy.ts'
import { ProxyError } from '../../src/transport/proxy/proxy-error.ts'

const HOST = 'acme.screenconnect.com'

beforeEach(() => {
  for (const name of ['https_proxy', 'no_proxy']) {
    vi.stubEnv(name, undefined)
    vi.stubEnv(name.toUpperCase(), undefined)
  }
})
afterEach(() => void vi.unstubAllEnvs())

function proxyOf(host = HOST, port = 443): string | undefined {
  return environmentProxy(host, port)?.href
}

describe('the proxy', () => {
  it('is none where the environment names none, or an empty one', () => {
    expect(proxyOf()).toBeUndefined()
    vi.stubEnv('HTTPS_PROXY', ' ')
    expect(proxyOf()).toBeUndefined()
  })

  it.each([
    ['http://proxy.example:3128', 'http://proxy.example:3128/'],
    ['proxy.example:3128', 'http://proxy.example:3128/'],
    ['https://proxy.example', 'https://proxy.example/'],
    ['HTTP://user:pass@proxy.example:3128', 'http://user:pass@proxy.example:3128/'],
    ['10.0.0.1:3128', 'http://10.0.0.1:3128/'],
  ])('may be written %s', (given, used) => {
    vi.stubEnv('HTTPS_PROXY', given)
    expect(proxyOf()).toBe(used)
  })

  it('is that of small letters where both are set', () => {
    vi.stubEnv('HTTPS_PROXY', 'http://capital.example')
    vi.stubEnv('https_proxy', 'http://small.example')
    expect(proxyOf()).toBe('http://small.example/')
  })

  it('is none that small letters empty', () => {
    vi.stubEnv('HTTPS_PROXY', 'http://capital.example')
    vi.stubEnv('https_proxy', '')
    expect(proxyOf()).toBeUndefined()
  })

  it.each([
    'socks5://proxy.example:1080',
    'socks5+http://proxy.example',
    'ftp://proxy.example',
    'http://',
    'http://proxy example',
  ])('is refused as %s, and the words do not repeat it', (given) => {
    vi.stubEnv('HTTPS_PROXY', given)
    const failure = expect(() => proxyOf())
    failure.toThrow(new ProxyError('PROXY_NOT_SUPPORTED'))
    failure.not.toThrow(/example/)
  })

  it.each(['localhost', '127.0.0.1', '127.9.9.9', '::1'])(
    'is never used for this computer itself: %s',
    (host) => {
      vi.stubEnv('HTTPS_PROXY', 'http://proxy.example')
      expect(proxyOf(host)).toBeUndefined()
    },
  )

  it('is none where the runtime does not let the environment be read', () => {
    const environment = process.env
    Object.defineProperty(process, 'env', {
      configurable: true,
      get: () => {
        throw new Error('NotCapable')
      },
    })
    try {
      expect(proxyOf()).toBeUndefined()
    } finally {
      Object.defineProperty(process, 'env', { configurable: true, writable: true, value: environment })
    }
  })
})

describe('NO_PROXY', () => {
  beforeEach(() => void vi.stubEnv('HTTPS_PROXY', 'http://proxy.example'))

  it.each([
    ['*', HOST],
    [HOST, HOST],
    [HOST.toUpperCase(), HOST],
    ['screenconnect.com', HOST],
    ['.screenconnect.com', HOST],
    ['*.screenconnect.com', HOST],
    ['.screenconnect.com', 'screenconnect.com'],
    // The dot of the root, which a resolver's own list of domains may have.
    [`${HOST}.`, HOST],
    [`${HOST}.:443`, HOST],
    ['.screenconnect.com.', HOST],
    [HOST, `${HOST}.`],
    [`${HOST}.`, `${HOST}.`],
    [`elsewhere.example, ${HOST}`, HOST],
    [`elsewhere.example ${HOST}`, HOST],
    [`${HOST}:443`, HOST],
    ['10.1.2.3', '10.1.2.3'],
    ['10.0.0.0/8', '10.1.2.3'],
    ['10.1.2.3/32', '10.1.2.3'],
    ['0.0.0.0/0', '10.1.2.3'],
    ['10.1.2.3:443', '10.1.2.3'],
    ['fd00::1', 'fd00::1'],
    ['[fd00::1]', 'fd00::1'],
    ['[fd00::1]:443', 'fd00::1'],
    ['fd00::/8', 'fd00::1'],
    ['fd00::/64', 'fd00::1'],
  ])('of %s leaves %s without a proxy', (list, host) => {
    vi.stubEnv('NO_PROXY', list)
    expect(proxyOf(host)).toBeUndefined()
  })

  it.each([
    ['', HOST],
    [',', HOST],
    ['acme', HOST],
    ['.', HOST],
    ['..', HOST],
    ['connect.com', HOST],
    ['elsewhere.example', HOST],
    [`a.${HOST}`, HOST],
    [`${HOST}:8040`, HOST],
    ['10.1.2.3:8040', '10.1.2.3'],
    ['11.0.0.0/8', '10.1.2.3'],
    ['10.0.0.0/33', '10.1.2.3'],
    ['10.0.0.0/8x', '10.1.2.3'],
    ['x10.0.0.0/8', '10.1.2.3'],
    ['acme/8', '10.1.2.3'],
    ['acme/8', 'acme'],
    ['fd00::/129', 'fd00::1'],
    ['fd00::/8', '10.1.2.3'],
    ['0.0.0.0/0', 'fd00::1'],
    ['10.0.0.0/8', HOST],
    ['2.3', '10.1.2.3'],
    ['[fd00::1]:8040', 'fd00::1'],
  ])('of %j leaves %s with the proxy', (list, host) => {
    vi.stubEnv('NO_PROXY', list)
    expect(proxyOf(host)).toBe('http://proxy.example/')
  })

  it('counts in small letters first', () => {
    vi.stubEnv('NO_PROXY', '*')
    vi.stubEnv('no_proxy', 'elsewhere.example')
    expect(proxyOf()).toBe('http://proxy.example/')
  })

  it('may hold anything', () => {
    fc.assert(
      fc.property(fc.string(), fc.constantFrom(HOST, '10.1.2.3', 'fd00::1'), (list, host) => {
        vi.stubEnv('NO_PROXY', list.replaceAll('\0', ''))
        expect([undefined, 'http://proxy.example/']).toContain(proxyOf(host))
      }),
    )
  })
})
