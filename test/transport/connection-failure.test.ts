import { describe, expect, it } from 'vitest'
import { bodyFailure, connectionFailure } from '../../src/transport/connection-failure.ts'

const coded = (code: string, facts: object = {}) => Object.assign(new Error('said'), { code, ...facts })
/** As Node's fetch throws it. */
const fetchFailed = (cause: unknown) => new TypeError('fetch failed', { cause })

describe('an error of the time before a connection stands', () => {
  it.each([
    ['ECONNREFUSED', 'refused'],
    ['ConnectionRefused', 'refused'],
    ['ENOTFOUND', 'dns'],
    ['EAI_AGAIN', 'dns'],
    ['EAI_FAIL', 'dns'],
    ['EAI_NODATA', 'dns'],
    ['EAI_NONAME', 'dns'],
    ['UND_ERR_CONNECT_TIMEOUT', 'connect-timeout'],
    ['CERT_HAS_EXPIRED', 'tls'],
    ['CERT_NOT_YET_VALID', 'tls'],
    ['CERT_UNTRUSTED', 'tls'],
    ['CERT_REVOKED', 'tls'],
    ['CERT_REJECTED', 'tls'],
    ['CERT_CHAIN_TOO_LONG', 'tls'],
    ['CERT_SIGNATURE_FAILURE', 'tls'],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'tls'],
    ['SELF_SIGNED_CERT_IN_CHAIN', 'tls'],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'tls'],
    ['UNABLE_TO_GET_ISSUER_CERT', 'tls'],
    ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'tls'],
    ['INVALID_CA', 'tls'],
    ['INVALID_PURPOSE', 'tls'],
    ['HOSTNAME_MISMATCH', 'tls'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'tls'],
    ['ERR_TLS_CERT_ALTNAME_FORMAT', 'tls'],
    ['ERR_TLS_HANDSHAKE_TIMEOUT', 'tls'],
  ])('%s is %s, however deep it is buried, and never says whether anything was sent', (code, failure) => {
    const addresses = new AggregateError([coded('EOTHER'), coded(code)], 'every address failed')
    const buried = [
      coded(code),
      fetchFailed(coded(code)),
      fetchFailed(fetchFailed(coded(code))),
      fetchFailed(addresses),
    ]
    for (const sent of [false, true]) {
      for (const error of buried) {
        expect(connectionFailure(error, sent)).toEqual({ failure, sent, cause: { name: 'Error', code } })
      }
    }
  })

  // A network that goes down ends connections that stood with the same codes.
  it.each([
    ...['EHOSTUNREACH', 'ENETUNREACH', 'EHOSTDOWN', 'ENETDOWN'].map((code) => [code, 'unreachable'] as const),
    ...['EMFILE', 'ENFILE', 'EACCES', 'EPERM', 'EADDRNOTAVAIL', 'EADDRINUSE', 'ENOBUFS', 'ENOMEM'].map(
      (code) => [code, 'local'] as const,
    ),
    ['ERR_ACCESS_DENIED', 'local'] as const,
  ])('%s is one while connecting only: %s', (code, failure) => {
    const failureOf = (facts: object, sent: boolean) => connectionFailure(coded(code, facts), sent).failure
    expect(failureOf({}, false)).toBe(failure)
    expect(failureOf({ syscall: 'connect' }, true)).toBe(failure)
    for (const facts of [{ syscall: 'read' }, { syscall: 'write' }, {}]) {
      expect(failureOf(facts, true)).toBe('unknown')
    }
  })

  // Plain text in a connection that stands, of a proxy or a firewall, gives the first of them too.
  it.each([
    'ERR_SSL_WRONG_VERSION_NUMBER',
    'ERR_SSL_UNSUPPORTED_PROTOCOL',
    'ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE',
    'ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION',
  ])('%s is one where the carrier knows that nothing left', (code) => {
    expect(connectionFailure(coded(code), false)).toMatchObject({ failure: 'tls', sent: false })
    expect(connectionFailure(coded(code), true)).toMatchObject({ failure: 'broken', sent: true })
  })

  it('one of a proxy is one where nothing left, from another bundle too, and never by what a `fetch` throws', () => {
    const noWay = coded('PROXY_ANSWERED_407', { name: 'ProxyError' })
    expect(connectionFailure(noWay, false)).toMatchObject({ failure: 'proxy', sent: false })
    expect(connectionFailure(noWay, true)).toMatchObject({ failure: 'unknown', sent: true })
  })

  it('ETIMEDOUT is one while connecting only', () => {
    expect(connectionFailure(coded('ETIMEDOUT', { syscall: 'connect' }), true)).toMatchObject({
      failure: 'connect-timeout',
      sent: true,
    })
    expect(connectionFailure(coded('ETIMEDOUT', { syscall: 'read' }), true)).toMatchObject({
      failure: 'broken',
      sent: true,
    })
  })

  it.each([
    ['while connecting', { syscall: 'connect' }],
    ['in the middle of the TLS handshake', { message: 'before secure TLS connection was established' }],
  ])('another code is none for being told %s', (_, facts) => {
    expect(connectionFailure(coded('EWHATEVER', facts), true)).toMatchObject({
      failure: 'unknown',
      sent: true,
    })
  })

  it('ECONNRESET is one in the middle of the TLS handshake only', () => {
    const message = 'Client network socket disconnected before secure TLS connection was established'
    expect(connectionFailure(coded('ECONNRESET', { message }), true)).toMatchObject({
      failure: 'tls',
      sent: true,
    })
    expect(connectionFailure(coded('ECONNRESET'), true)).toMatchObject({ failure: 'broken', sent: true })
  })
})

describe('an error after the carrier sent', () => {
  it.each([
    'ECONNRESET',
    'ECONNABORTED',
    'EPIPE',
    'UND_ERR_SOCKET',
    'HPE_INVALID_EOF_STATE',
    'ERR_SSL_UNEXPECTED_MESSAGE',
    'EPROTO',
  ])('%s is a broken connection: the call may have arrived', (code) => {
    expect(connectionFailure(fetchFailed(coded(code)), true)).toEqual({
      failure: 'broken',
      sent: true,
      cause: { name: 'Error', code },
    })
  })

  it.each(['HPE_INVALID_CONSTANT', 'HPE_HEADER_OVERFLOW', 'UND_ERR_HEADERS_OVERFLOW', 'Z_DATA_ERROR'])(
    '%s is an answer that cannot be read: the call did arrive, or something in between took it',
    (code) => {
      const cause = { name: 'Error', code }
      expect(connectionFailure(fetchFailed(coded(code)), true)).toEqual({
        failure: 'unreadable',
        sent: true,
        cause,
      })
      expect(bodyFailure(fetchFailed(coded(code)))).toEqual({ failure: 'unreadable', cause })
    },
  )

  it('in the middle of a body is one that was cut off, whatever the code', () => {
    for (const code of ['ECONNRESET', 'UND_ERR_SOCKET', 'Z_BUF_ERROR', 'ECONNREFUSED']) {
      const cause = { name: 'Error', code }
      expect(bodyFailure(coded(code))).toEqual({ failure: 'cut-off', cause })
    }
  })

  it.each([
    ['a code nobody knows', coded('EWHATEVER'), { name: 'Error' }],
    ['a code that ends like a known one', coded('X_ECONNRESET'), { name: 'Error' }],
    ['no code', new TypeError('Load failed'), { name: 'TypeError' }],
    ['text', 'oops', { name: 'a value of type string' }],
    ['nothing', undefined, { name: 'a value of type undefined' }],
    ['null', null, { name: 'a value of type object' }],
    ['a code that names a property of every object', coded('constructor'), { name: 'Error' }],
  ])('with %s is unknown, and may have arrived', (_, error, cause) => {
    expect(connectionFailure(error, true)).toEqual({ failure: 'unknown', sent: true, cause })
  })
})

describe('an error before the carrier sent', () => {
  it.each(['EPROTO', 'ERR_SSL_ANYTHING', 'ERR_TLS_ANYTHING', 'CERT_ANYTHING'])(
    '%s is of the handshake',
    (code) => {
      expect(connectionFailure(coded(code), false)).toEqual({
        failure: 'tls',
        sent: false,
        // Of those that only begin like one nothing is shown.
        cause: code === 'EPROTO' ? { name: 'Error', code } : { name: 'Error' },
      })
    },
  )

  it.each([coded('ECONNRESET'), coded('X_EPROTO'), new Error('closed')])(
    'of no known kind is "unreachable", and not sent',
    (error) => {
      expect(connectionFailure(error, false)).toMatchObject({ failure: 'unreachable', sent: false })
    },
  )
})

it("Deno's error for want of a permission is of this computer, and has no code", () => {
  const error = Object.assign(new Error('Requires net access'), { name: 'NotCapable' })
  expect(connectionFailure(error, false)).toEqual({
    failure: 'local',
    sent: false,
    cause: { name: 'NotCapable' },
  })
  expect(connectionFailure(error, true).sent).toBe(true)
})

describe("an error of Node's own before the carrier sent", () => {
  it('says nothing about the way to the server, and nothing was sent', () => {
    const error = coded('ERR_INVALID_IP_ADDRESS')
    expect(connectionFailure(error, false)).toMatchObject({ failure: 'unknown', sent: false })
  })
})

describe("an error of Node's own before the carrier sent", () => {
  it('says nothing about the way to the server, and nothing was sent', () => {
    const error = coded('ERR_INVALID_IP_ADDRESS')
    expect(connectionFailure(error, false)).toMatchObject({ failure: 'unknown', sent: false })
  })
})

describe('a hostile error', () => {
  it('that is its own cause, or a long chain of them, is looked through once', () => {
    const own = coded('EWHATEVER')
    own.cause = own
    expect(connectionFailure(own, true)).toMatchObject({ failure: 'unknown' })
    let chain: unknown = coded('ECONNREFUSED')
    for (let depth = 0; depth < 100; depth += 1) chain = fetchFailed(chain)
    expect(connectionFailure(chain, true)).toMatchObject({ failure: 'unknown', sent: true })
  })

  it('of a million errors costs no more than its first', () => {
    const many = new AggregateError(Array(1_000_000).fill(coded('ECONNREFUSED')))
    expect(connectionFailure(many, true)).toMatchObject({ failure: 'refused', sent: true })
  })

  it('whose fields throw or hold prose is not quoted', () => {
    const thrower = {
      get code(): string {
        throw new Error('no')
      },
      get name(): string {
        throw new Error('no')
      },
      get cause(): unknown {
        throw new Error('no')
      },
    }
    expect(connectionFailure(thrower, true)).toEqual({
      failure: 'unknown',
      sent: true,
      cause: { name: 'a value of type object' },
    })
    const odd = Object.assign(new Error('x'), { code: 'A1B2C3D40123456789', name: 'a1b2c3d4Error' })
    expect(connectionFailure(odd, true).cause).toEqual({ name: 'Error' })
    const prose = Object.assign(new Error('x'), { code: 'secret with spaces', name: 'secret-with-dashes' })
    expect(connectionFailure(prose, true)).toEqual({
      failure: 'unknown',
      sent: true,
      cause: { name: 'Error' },
    })
  })
})
