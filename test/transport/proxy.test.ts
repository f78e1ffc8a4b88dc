import dns from 'node:dns'
import https, { createServer } from 'node:https'
import type { Duplex } from 'node:stream'
import tls from 'node:tls'
import { runCommand } from '@acg/screenconnect'
import { startSandbox } from '@acg/screenconnect/testing'
import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { eventually } from '../eventually.ts'
import { certificateOfPrivateAuthority } from '../security/certificate.ts'
import { type ForwardProxy, startForwardProxy, startTlsFront } from './forward-proxy.ts'
import { CLOSED_URL, clientOf, failureOf, portOf } from './support.ts'

const HOST = 'acme.screenconnect.com'
const SESSION_ID = '00000000-0000-4000-8000-000000000000'

beforeEach(() => {
  for (const name of ['https_proxy', 'no_proxy', 'NO_PROXY']) vi.stubEnv(name, undefined)
  onTestFinished(() => void vi.unstubAllEnvs())
})

function trust(authority: string): void {
  const trusted = tls.getCACertificates('default')
  onTestFinished(() => tls.setDefaultCACertificates(trusted))
  tls.setDefaultCACertificates([authority])
}

type Answer = Parameters<typeof startForwardProxy>[2]

/** A sandbox behind TLS of a private authority that only the proxy finds, and a client for it. */
async function behindProxy(answer?: Answer, login = '') {
  const sandbox = await startSandbox()
  onTestFinished(() => sandbox.close())
  const front = await startTlsFront(sandbox.url, onTestFinished)
  const proxy = await startForwardProxy(front.port, onTestFinished, answer)
  trust(front.authority)
  vi.stubEnv('HTTPS_PROXY', `http://${login}127.0.0.1:${proxy.port}`)
  const client = clientOf({ url: `https://${HOST}`, secret: sandbox.secret })
  return { sandbox, front, proxy, client }
}

/** Waits for what a connection on the other side has yet to notice. */
async function noneOpen(proxy: ForwardProxy): Promise<void> {
  await eventually(() => expect(proxy.open.size).toBe(0))
}

describe('through the proxy that HTTPS_PROXY names', () => {
  it('a command runs, once, and the proxy learns the host and nothing else', async () => {
    const { sandbox, proxy, client } = await behindProxy()
    const { sessionId } = sandbox.addSession({ machine: { os: 'linux' } })
    const result = await runCommand(client, sessionId, 'echo it ran', {
      poll: { first: 10, pause: 10 },
    })
    expect(result).toMatchObject({ status: 'completed', output: 'it ran' })
    expect(sandbox.executions).toHaveLength(1)
    expect(new Set(proxy.connects.map(({ authority }) => authority))).toEqual(new Set([`${HOST}:443`]))
    expect(proxy.connects[0]?.authorization).toBeUndefined()
    const passed = Buffer.concat(proxy.passed).toString('latin1')
    expect(passed.length).toBeGreaterThan(1000)
    expect(passed).not.toMatch(new RegExp(`${sandbox.secret}|it ran|CTRLAuthHeader`))
  })

  it('reads share a tunnel, and each write gets one of its own', async () => {
    const { sandbox, proxy, client } = await behindProxy()
    const { sessionId } = sandbox.addSession({})
    await client.getSession(sessionId)
    await client.getSession(sessionId)
    expect(proxy.connects).toHaveLength(1)
    await client.sendCommand(sessionId, 'hostname')
    await client.sendCommand(sessionId, 'hostname')
    expect(proxy.connects).toHaveLength(3)
    await client.getSession(sessionId)
    expect(proxy.connects).toHaveLength(3)
  })

  it.each([
    ['decoded', 'tech%40acme:p%3Ass', 'tech@acme:p:ss'],
    ['as they are where they cannot be', 'tech:100%', 'tech:100%'],
    ['the name alone where there is no password', 'tech', 'tech:'],
  ])('its user name and password are sent to it, %s', async (_, login, sent) => {
    const { proxy, client } = await behindProxy(undefined, `${login}@`)
    await client.getSessionsByName('HOST-01')
    const [scheme, encoded = ''] = proxy.connects[0]?.authorization?.split(' ') ?? []
    expect([scheme, Buffer.from(encoded, 'base64').toString()]).toEqual(['Basic', sent])
  })

  it('an address of IPv6 is asked for in brackets', async () => {
    const { sandbox, proxy } = await behindProxy(say('502 Bad Gateway'))
    const client = clientOf({ url: 'https://[fd00::1]:8443', secret: sandbox.secret }, { retry: false })
    expect(await failureOf(client.getSessionsByName('HOST-01'))).toMatchObject({ failure: 'proxy' })
    expect(proxy.connects.map(({ authority }) => authority)).toEqual(['[fd00::1]:8443'])
  })

  it('a tunnel may be announced by any 2xx', async () => {
    const { sandbox, client } = await behindProxy((_, tunnel) => tunnel('202 Accepted'))
    expect(await client.getSessionsByName('HOST-01')).toEqual([])
    expect(sandbox.requests).toHaveLength(1)
  })

  it('a host in NO_PROXY is not reached', async () => {
    const { sandbox, front, proxy } = await behindProxy()
    vi.stubEnv('NO_PROXY', '.screenconnect.com')
    const lookup = vi.spyOn(dns, 'lookup').mockImplementation(toThisComputer)
    onTestFinished(() => lookup.mockRestore())
    const client = clientOf({ url: `https://${HOST}:${front.port}`, secret: sandbox.secret })
    expect(await client.getSessionsByName('HOST-01')).toEqual([])
    expect(sandbox.requests).toHaveLength(1)
    expect(proxy.connects).toHaveLength(0)
  })
})

describe('a proxy that does not let a call through is "not sent", and the call is made again', () => {
  const REFUSALS: readonly (readonly [string, string, Answer])[] = [
    ['forbids it', 'PROXY_ANSWERED_403', say('403 Forbidden')],
    ['cannot reach the host', 'PROXY_ANSWERED_502', say('502 Bad Gateway')],
    ['leads elsewhere', 'PROXY_ANSWERED_302', say('302 Found')],
    ['hangs up', 'ECONNRESET', (client) => client.destroy()],
    [
      'speaks something else',
      'HPE_INVALID_CONSTANT',
      (client) => void client.end('SSH-2.0-OpenSSH_9.6\r\n\r\n'),
    ],
  ]

  it.each(REFUSALS)('it %s', async (_, code, answer) => {
    const { sandbox, proxy, client } = await behindProxy(answer)
    const error = await failureOf(client.sendCommand(SESSION_ID, 'hostname'))
    expect(error).toMatchObject({
      code: 'CONNECTION',
      failure: 'proxy',
      outcome: 'not-sent',
      retryable: true,
    })
    expect(error.message).toContain('HTTPS_PROXY')
    expect(error.cause).toEqual({ name: 'ProxyError', code })
    expect(proxy.connects).toHaveLength(4)
    expect(sandbox.requests).toHaveLength(0)
    await noneOpen(proxy)
  })

  it('it is not there', async () => {
    const { client } = await behindProxy()
    vi.stubEnv('HTTPS_PROXY', CLOSED_URL)
    expect(await failureOf(client.sendCommand(SESSION_ID, 'hostname'))).toMatchObject({
      failure: 'proxy',
      outcome: 'not-sent',
      cause: { code: 'ECONNREFUSED' },
    })
  })
})

describe('a proxy that would not let a second try through either', () => {
  it('wants a password: it is asked once, so that no account is locked, and the wrong one is not shown', async () => {
    const { sandbox, proxy, client } = await behindProxy(
      say('407 Proxy Authentication Required'),
      'tech:proxy-password@',
    )
    const error = await failureOf(client.getSessionsByName('HOST-01'))
    expect(error).toMatchObject({ failure: 'proxy', retryable: false, cause: { code: 'PROXY_ANSWERED_407' } })
    expect(`${error.stack}${JSON.stringify(error)}`).not.toMatch(/proxy-password|127\.0\.0\.1/)
    expect(proxy.connects).toHaveLength(1)
    expect(sandbox.requests).toHaveLength(0)
    await noneOpen(proxy)
  })

  it('is of a kind that is not spoken here', async () => {
    const { client } = await behindProxy()
    vi.stubEnv('HTTPS_PROXY', 'socks5://127.0.0.1:1080')
    expect(await failureOf(client.sendCommand(SESSION_ID, 'hostname'))).toMatchObject({
      failure: 'proxy',
      outcome: 'not-sent',
      retryable: false,
      cause: { code: 'PROXY_NOT_SUPPORTED' },
    })
  })
})

describe('a proxy that is spoken to over TLS', () => {
  it('is checked by its own name, and leads to an instance that is checked by its', async () => {
    const { front, sandbox, client } = await behindProxy()
    const proxy = await startForwardProxy(front.port, onTestFinished, undefined, front)
    vi.stubEnv('HTTPS_PROXY', `https://localhost:${proxy.port}`)
    const { sessionId } = sandbox.addSession({})
    await client.sendCommand(sessionId, 'hostname')
    expect(await client.getSession(sessionId)).toBeDefined()
    expect(proxy.serverNames).toEqual(['localhost', 'localhost'])
    expect(sandbox.executions).toHaveLength(1)
  })

  it('may be an address, which is no server name', async () => {
    const { front, client } = await behindProxy()
    const proxy = await startForwardProxy(front.port, onTestFinished, undefined, front)
    vi.stubEnv('HTTPS_PROXY', `https://127.0.0.1:${proxy.port}`)
    expect(await client.getSessionsByName('HOST-01')).toEqual([])
    expect(proxy.serverNames).toEqual([false])
  })

  it('is believed by an authority in `https.globalAgent.options`, as the instance behind it is', async () => {
    const { front, client } = await behindProxy()
    const proxy = await startForwardProxy(front.port, onTestFinished, undefined, front)
    vi.stubEnv('HTTPS_PROXY', `https://127.0.0.1:${proxy.port}`)
    tls.setDefaultCACertificates([])
    expect(await failureOf(client.getSessionsByName('HOST-01'))).toMatchObject({ failure: 'proxy' })
    const { options } = https.globalAgent
    options.ca = front.authority
    onTestFinished(() => {
      delete options.ca
    })
    expect(await client.getSessionsByName('HOST-01')).toEqual([])
  })

  it('is told nothing without a certificate for its name', async () => {
    const { front, client } = await behindProxy()
    const proxy = await startForwardProxy(front.port, onTestFinished, undefined, front)
    const lookup = vi.spyOn(dns, 'lookup').mockImplementation(toThisComputer)
    onTestFinished(() => lookup.mockRestore())
    vi.stubEnv('HTTPS_PROXY', `https://tech:proxy-password@proxy.acme.example:${proxy.port}`)
    expect(await failureOf(client.getSessionsByName('HOST-01'))).toMatchObject({
      failure: 'proxy',
      cause: { code: 'ERR_TLS_CERT_ALTNAME_INVALID' },
    })
    expect(proxy.connects).toEqual([])
  })
})

describe('what is behind the proxy', () => {
  it('is not believed without a certificate that is trusted, and nothing was sent', async () => {
    const { sandbox, proxy, client } = await behindProxy()
    tls.setDefaultCACertificates([])
    const error = await failureOf(client.sendCommand(SESSION_ID, 'hostname'))
    expect(error).toMatchObject({ failure: 'tls', outcome: 'not-sent' })
    expect(sandbox.requests).toHaveLength(0)
    await noneOpen(proxy)
  })

  it('is not believed where the proxy writes into the tunnel itself, and nothing was sent', async () => {
    const { sandbox, client } = await behindProxy((tunnel) => {
      tunnel.write('HTTP/1.1 200 Connection established\r\n\r\n<html>Please sign in</html>')
      tunnel.resume()
    })
    const error = await failureOf(client.sendCommand(SESSION_ID, 'hostname'))
    expect(error).toMatchObject({ failure: 'tls', outcome: 'not-sent' })
    expect(sandbox.requests).toHaveLength(0)
  })

  it('may hang up in the middle of the handshake, and nothing was sent', async () => {
    const { proxy, client } = await behindProxy((tunnel) => {
      tunnel.write('HTTP/1.1 200 Connection established\r\n\r\n')
      tunnel.once('data', () => tunnel.destroy())
    })
    const error = await failureOf(client.sendCommand(SESSION_ID, 'hostname'))
    expect(error).toMatchObject({ failure: 'tls', outcome: 'not-sent' })
    await noneOpen(proxy)
  })
})

describe('a connection that stood', () => {
  // In TLS 1.2 a word of plain text in it gives the code of a server that speaks no TLS, which nothing is sent to.
  it('and breaks by plain text in it leaves it open whether the command ran, and it ran once', async () => {
    const { key, cert, authority } = certificateOfPrivateAuthority()
    let requests = 0
    let interrupt = () => {}
    const server = createServer({ key, cert, maxVersion: 'TLSv1.2' }, (request) => {
      request.resume()
      requests += 1
      interrupt()
    })
    server.on('tlsClientError', () => {})
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    onTestFinished(() => void server.close())
    const proxy = await startForwardProxy(portOf(server), onTestFinished, (client, tunnel) => {
      interrupt = () => void client.write('HTTP/1.1 504 Gateway Timeout\r\n\r\n')
      tunnel()
    })
    trust(authority)
    vi.stubEnv('HTTPS_PROXY', `http://127.0.0.1:${proxy.port}`)
    const error = await failureOf(clientOf({ url: `https://${HOST}` }).sendCommand(SESSION_ID, 'hostname'))
    expect(error).toMatchObject({
      failure: 'broken',
      outcome: 'unknown',
      retryable: false,
      cause: { code: 'ERR_SSL_WRONG_VERSION_NUMBER' },
    })
    expect(requests).toBe(1)
  })
})

describe('a proxy that says nothing', () => {
  const SILENCES: readonly (readonly [string, Answer])[] = [
    ['instead of an answer', (client) => void client.resume()],
    [
      'of the host behind it',
      (client) => {
        client.write('HTTP/1.1 200 Connection established\r\n\r\n')
        client.resume()
      },
    ],
  ]

  it.each(SILENCES)('%s is left at the end of the call, and its connection is closed', async (_, answer) => {
    const { proxy, client } = await behindProxy(answer)
    const error = await failureOf(client.sendCommand(SESSION_ID, 'hostname', { timeout: 300 }))
    expect(error).toMatchObject({ code: 'TIMEOUT', outcome: 'not-sent' })
    await noneOpen(proxy)
  })

  it.each(SILENCES)('%s is left at once when the call is aborted', async (_, answer) => {
    const { proxy, client } = await behindProxy(answer)
    const controller = new AbortController()
    const failure = failureOf(client.sendCommand(SESSION_ID, 'hostname', { signal: controller.signal }))
    await eventually(() => expect(proxy.connects).toHaveLength(1))
    controller.abort()
    expect(await failure).toMatchObject({ code: 'ABORTED', outcome: 'not-sent' })
    await noneOpen(proxy)
  })
})

/** Stands in for the name server. Its type has an overload for each of its options; a connection asks for all. */
const toThisComputer = ((_host: string, _options: object, found: (...answer: unknown[]) => void) => {
  found(null, [{ address: '127.0.0.1', family: 4 }])
}) as typeof dns.lookup

/** An answer without a body, after which the proxy waits for the client to hang up. */
function say(status: string): Answer {
  return (client: Duplex) => {
    client.write(`HTTP/1.1 ${status}\r\nContent-Length: 0\r\n\r\n`)
    client.resume()
  }
}
