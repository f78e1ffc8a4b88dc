import { execFileSync } from 'node:child_process'
import dns from 'node:dns'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import { createServer as createTcpServer, type Socket } from 'node:net'
import { networkInterfaces } from 'node:os'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import tls from 'node:tls'
import { gzipSync } from 'node:zlib'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { createDefaultCarrier } from '../../src/transport/node-carrier.ts'
import { eventually } from '../eventually.ts'
import { onlyWhere } from '../programs.ts'
import { selfSignedCertificate } from '../security/certificate.ts'
import { clientOf, failureOf, portOf, serve, setUp } from './support.ts'

const SESSION_ID = '00000000-0000-4000-8000-000000000000'

/** A TCP server that says what it likes; the bytes received so far are handed to it. */
async function tcp(
  talk: (socket: Socket, received: string) => void,
): Promise<{ url: string; connections: Socket[] }> {
  const connections: Socket[] = []
  const server = createTcpServer((socket) => {
    connections.push(socket)
    socket.on('error', () => {})
    socket.on('data', (bytes) => talk(socket, bytes.toString()))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    for (const socket of connections) socket.destroy()
    server.close()
  })
  return { url: `http://127.0.0.1:${portOf(server)}`, connections }
}

function hasIPv6(): boolean {
  return Object.values(networkInterfaces()).some((addresses) =>
    addresses?.some(({ address }) => address === '::1'),
  )
}

describe('a connection that was never made', () => {
  it('for want of a trusted certificate is "not sent", and the server saw no request', async () => {
    let requests = 0
    const server = createTlsServer(selfSignedCertificate(), () => {
      requests += 1
    })
    server.on('tlsClientError', () => {})
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    onTestFinished(() => void server.close())
    const client = clientOf({ url: `https://127.0.0.1:${portOf(server)}` })
    const error = await failureOf(client.sendCommand(SESSION_ID, 'hostname'))
    expect(error).toMatchObject({ code: 'CONNECTION', failure: 'tls', outcome: 'not-sent' })
    expect(error.message).toContain('NODE_EXTRA_CA_CERTS')
    expect(requests).toBe(0)
  })

  it('because the server speaks no TLS is "not sent"', async () => {
    const { url } = await tcp((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'))
    const client = clientOf({ url: url.replace('http:', 'https:') })
    const error = await failureOf(client.sendCommand(SESSION_ID, 'hostname'))
    expect(error).toMatchObject({ code: 'CONNECTION', failure: 'tls', outcome: 'not-sent' })
  })

  it('because the server hangs up on the handshake is "not sent"', async () => {
    const { url } = await tcp((socket) => socket.destroy())
    const client = clientOf({ url: url.replace('http:', 'https:') }, { retry: false })
    const error = await failureOf(client.sendCommand(SESSION_ID, 'hostname'))
    expect(error).toMatchObject({ code: 'CONNECTION', outcome: 'not-sent' })
  })

  it('because the handshake stalls is "not sent" when the time is up', async () => {
    const { url, connections } = await tcp(() => {})
    const client = clientOf({ url: url.replace('http:', 'https:') }, { timeout: 1500 })
    const error = await failureOf(client.sendCommand(SESSION_ID, 'hostname'))
    expect(error).toMatchObject({ code: 'TIMEOUT', outcome: 'not-sent', retryable: true })
    expect(connections).toHaveLength(1)
  })

  it('because the name has no address is "not sent"', async () => {
    // `.invalid` has no address anywhere (RFC 2606), so nothing leaves this machine but the question.
    const client = clientOf({ url: 'https://screenconnect.invalid' }, { retry: false })
    const error = await failureOf(client.sendCommand(SESSION_ID, 'hostname'))
    expect(error).toMatchObject({ code: 'CONNECTION', failure: 'dns', outcome: 'not-sent' })
  })
})

describe('connections', () => {
  it('are shared by reads and made anew for each write', async () => {
    const { sandbox } = await setUp()
    const seen: (number | undefined)[] = []
    const { url } = await serve((request, response) => {
      seen.push(request.socket.remotePort)
      request.resume()
      request.on('end', () => response.end(request.url?.includes('Send') ? '' : '[]'))
    })
    const client = clientOf({ url, secret: sandbox.secret })
    await client.getSessionsByName('a')
    await client.getSessionsByName('b')
    await client.sendCommand(SESSION_ID, 'hostname')
    await client.sendCommand(SESSION_ID, 'hostname')
    await client.getSessionsByName('c')
    const [first, second, write, another, last] = seen
    expect(second).toBe(first)
    expect(last).toBe(first)
    expect(new Set([first, write, another]).size).toBe(3)
  })

  it.each([
    ['is shared', 59_000, 1],
    ['is 60 s old is not used again', 60_000, 2],
  ])('that %s', async (_, age, expected) => {
    vi.useFakeTimers({ toFake: ['performance'] })
    onTestFinished(() => void vi.useRealTimers())
    const ports = new Set<number | undefined>()
    const { url } = await serve((request, response) => {
      ports.add(request.socket.remotePort)
      request.resume()
      response.end('[]')
    })
    const client = clientOf({ url })
    await client.getSessionsByName('a')
    await vi.advanceTimersByTimeAsync(age)
    await client.getSessionsByName('b')
    expect(ports.size).toBe(expected)
  })

  it('are used as long as `maxConnectionAge` says', async () => {
    vi.useFakeTimers({ toFake: ['performance'] })
    onTestFinished(() => void vi.useRealTimers())
    const ports: (number | undefined)[] = []
    const { url } = await serve((request, response) => {
      ports.push(request.socket.remotePort)
      request.resume()
      response.end('[]')
    })
    const client = clientOf({ url }, { maxConnectionAge: 5_000 })
    for (const age of [0, 4_999, 1]) {
      await vi.advanceTimersByTimeAsync(age)
      await client.getSessionsByName('a')
    }
    expect(ports[1]).toBe(ports[0])
    expect(ports[2]).not.toBe(ports[0])
  })

  it('follow a name to its new address within 60 s, reads as writes', async () => {
    vi.useFakeTimers({ toFake: ['performance'] })
    onTestFinished(() => void vi.useRealTimers())
    const seen: string[] = []
    const server = (name: string) => (request: IncomingMessage, response: ServerResponse) => {
      const method = request.url?.split('/').at(-1)
      seen.push(`${name}: ${method}`)
      request.resume()
      response.end(method === 'GetSessionsByName' ? '[]' : 'null')
    }
    const old = await serve(server('old'), '127.0.0.1')
    const port = portOf(old.server)
    const next = createServer(server('new'))
    await new Promise<void>((resolve) => next.listen(port, '127.0.0.2', resolve))
    onTestFinished(() => {
      next.closeAllConnections()
      next.close()
    })
    let address = '127.0.0.1'
    // As the name server answers. `localhost` is looked up like any other name.
    const lookup = vi.spyOn(dns, 'lookup').mockImplementation(((
      _name: string,
      options: { readonly all?: boolean },
      answer: (error: null, address: unknown, family?: number) => void,
    ) => {
      process.nextTick(() =>
        options.all === true ? answer(null, [{ address, family: 4 }]) : answer(null, address, 4),
      )
      // Its overloads are more than a double of one of them can have.
    }) as typeof dns.lookup)
    onTestFinished(() => lookup.mockRestore())
    const client = clientOf({ url: `http://localhost:${port}` })
    const read = () => client.getSessionsByName('HOST-01')
    await read()
    address = '127.0.0.2'
    await client.sendCommand(SESSION_ID, 'hostname')
    await read()
    await vi.advanceTimersByTimeAsync(60_000)
    await read()
    expect(seen).toEqual([
      'old: GetSessionsByName',
      'new: SendCommandToSession',
      'old: GetSessionsByName',
      'new: GetSessionsByName',
    ])
  })

  // Node 22.19 and later can be told at run time whom to trust.
  onlyWhere('setDefaultCACertificates' in tls, 'a Node that cannot be told whom to trust').it(
    'are shared by reads over TLS too',
    async () => {
      const trusted = tls.getCACertificates('default')
      onTestFinished(() => tls.setDefaultCACertificates(trusted))
      const { key, cert } = selfSignedCertificate()
      tls.setDefaultCACertificates([cert])
      const seen: (number | undefined)[] = []
      const server = createTlsServer({ key, cert }, (request, response) => {
        seen.push(request.socket.remotePort)
        request.resume()
        request.on('end', () => response.end(request.url?.includes('Send') ? '' : '[]'))
      })
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
      onTestFinished(() => {
        server.closeAllConnections()
        server.close()
      })
      const client = clientOf({ url: `https://127.0.0.1:${portOf(server)}` })
      await client.getSessionsByName('a')
      await client.getSessionsByName('b')
      await client.sendCommand(SESSION_ID, 'hostname')
      expect(seen).toHaveLength(3)
      expect(seen[1]).toBe(seen[0])
      expect(seen[2]).not.toBe(seen[0])
      server.removeAllListeners('request')
      server.on('request', (request) => request.socket.destroy())
      const error = await failureOf(client.sendCommand(SESSION_ID, 'hostname'))
      expect(error).toMatchObject({ code: 'CONNECTION', failure: 'broken', outcome: 'unknown' })
    },
  )

  onlyWhere(hasIPv6(), 'no IPv6 on loopback').it('lead to an IPv6 address too', async () => {
    const { server } = await serve((request, response) => {
      request.resume()
      response.end('[]')
    }, '::1')
    expect(await clientOf({ url: `http://[::1]:${portOf(server)}` }).getSessionsByName('HOST-01')).toEqual([])
  })

  it('that are shared and break leave it open whether the call arrived', async () => {
    let requests = 0
    const { url, connections } = await tcp((socket) => {
      requests += 1
      if (requests === 1) socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n[]')
      else socket.destroy()
    })
    const client = clientOf({ url }, { retry: false })
    await client.getSessionsByName('a')
    const error = await failureOf(client.getSessionsByName('b'))
    expect(error).toMatchObject({ code: 'CONNECTION', failure: 'broken', outcome: 'unknown' })
    expect(connections).toHaveLength(1)
  })

  it('are shared after an answer without a body too', async () => {
    const { url, connections } = await tcp((socket) => socket.write('HTTP/1.1 204 No Content\r\n\r\n'))
    const client = clientOf({ url }, { retry: false })
    for (const name of ['a', 'b']) {
      expect(await failureOf(client.getSessionsByName(name))).toMatchObject({ problem: 'empty' })
      // Freed once its end was seen.
      await setImmediate()
    }
    expect(connections).toHaveLength(1)
  })

  it.each(['at-once', 'on-next-request'] as const)(
    'that the server closes (%s) cost no write its outcome, and no read its answer',
    async (closes) => {
      const { sandbox, client, sessionId } = await setUp({ faults: () => ({ name: 'close-after', closes }) })
      for (let round = 0; round < 40; round += 1) {
        await expect(client.getSessionsByName('HOST-01')).resolves.toHaveLength(1)
        await client.sendCommand(sessionId, `echo ${round}`)
      }
      expect(sandbox.executions).toHaveLength(40)
    },
  )

  it('that stay open do not keep a script from ending', () => {
    const script = `
      import { createServer } from 'node:http'
      import { ScreenConnectClient } from '@acg/screenconnect'
      const server = createServer((request, response) => { request.resume(); response.end('[]') })
      server.listen(0, '127.0.0.1', async () => {
        const client = new ScreenConnectClient({
          instance: 'http://127.0.0.1:' + server.address().port, credentials: () => 'secret', timeout: 60_000 })
        console.log((await client.getSessionsByName('')).length)
        server.unref()
        server.on('connection', () => {})
      })
      server.on('connection', (socket) => socket.unref())`
    const output = execFileSync(process.execPath, ['--input-type=module', '-e', script], {
      cwd: join(import.meta.dirname, '../..'),
      encoding: 'utf8',
      timeout: 10_000,
    })
    expect(output).toBe('0\n')
  })
})

describe('an answer', () => {
  it.each([
    ['not HTTP', 'what is this\r\n\r\n', 'CONNECTION'],
    ['nothing', '', 'CONNECTION'],
    ['a status that HTTP does not have', 'HTTP/1.1 999 Odd\r\nContent-Length: 2\r\n\r\n[]', 'CONNECTION'],
    ['a status below all of them', 'HTTP/1.1 099 Odd\r\nContent-Length: 2\r\n\r\n[]', 'CONNECTION'],
    ['the last status', 'HTTP/1.1 599 Odd\r\nContent-Length: 2\r\n\r\n[]', 'SERVICE_UNAVAILABLE'],
    ['a header that is not one', 'HTTP/1.1 200 OK\r\nbad header\r\n\r\n[]', 'CONNECTION'],
    ['a length that is a lie', 'HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n[]', 'CONNECTION'],
    [
      'a chunk that is not one',
      'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n[]',
      'CONNECTION',
    ],
    [
      'a switch of protocols',
      'HTTP/1.1 101 Switching\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n',
      'CONNECTION',
    ],
    [
      'bytes that are not gzip',
      'HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 2\r\n\r\n[]',
      'CONNECTION',
    ],
    ['304', 'HTTP/1.1 304 Not Modified\r\n\r\n', 'REDIRECT_REFUSED'],
    ['204', 'HTTP/1.1 204 No Content\r\n\r\n', 'UNEXPECTED_RESPONSE'],
    [
      '205 with a body, which it cannot have',
      'HTTP/1.1 205 Reset\r\nContent-Length: 2\r\n\r\n[]',
      'UNEXPECTED_RESPONSE',
    ],
    ['403 whose body does not come', 'HTTP/1.1 403 Forbidden\r\nContent-Length: 9\r\n\r\n', 'ACCESS_DENIED'],
  ])('of %s is an error of ours', async (_, bytes, code) => {
    const { url } = await tcp((socket) => socket.end(bytes))
    const error = await failureOf(clientOf({ url }, { retry: false }).getSessionsByName('HOST-01'))
    expect(error).toMatchObject({ code, method: 'GetSessionsByName' })
  })

  it.each([
    ['a status that HTTP does not have', 'HTTP/1.1 999 Odd\r\nContent-Length: 2\r\n\r\n[', 'RangeError'],
    ['a switch of protocols', 'HTTP/1.1 101 Switching\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n', 'Error'],
  ])('of %s ends the call although the server does not hang up', async (_, bytes, name) => {
    const { url, connections } = await tcp((socket) => socket.write(bytes))
    const client = clientOf({ url }, { retry: false, timeout: 5000 })
    const error = await failureOf(client.getSessionsByName('HOST-01'))
    expect(error).toMatchObject({ code: 'CONNECTION', cause: { name } })
    await eventually(() => expect(connections[0]?.destroyed).toBe(true))
  })

  it.each([
    ['a length that is a lie', 'Content-Length: 99\r\n\r\n[]', 'cut-off', 'ECONNRESET'],
    [
      'plain text with the label of gzip',
      'Content-Encoding: gzip\r\nContent-Length: 2\r\n\r\n[]',
      'unreadable',
      'Z_DATA_ERROR',
    ],
    [
      'half of what is gzip',
      'Content-Encoding: gzip\r\nContent-Length: 99\r\n\r\n\u001f',
      'cut-off',
      'ECONNRESET',
    ],
    [
      'headers over the limit',
      `X: ${'x'.repeat(20_000)}\r\nContent-Length: 2\r\n\r\n[]`,
      'unreadable',
      'HPE_HEADER_OVERFLOW',
    ],
    ['a chunk that is none', 'Transfer-Encoding: chunked\r\n\r\nzz\r\n', 'cut-off', 'ECONNRESET'],
  ])('of %s is told with the code of what went wrong', async (_, rest, failure, code) => {
    const { url, connections } = await tcp((socket) => socket.end(`HTTP/1.1 200 OK\r\n${rest}`))
    const lasting = code === 'Z_DATA_ERROR' || code === 'HPE_HEADER_OVERFLOW'
    const read = await failureOf(clientOf({ url }).getSessionsByName('HOST-01'))
    expect(read).toMatchObject({ code: 'CONNECTION', failure, cause: { name: 'Error', code } })
    expect(read.retryable).toBe(!lasting)
    // What another try would only meet again is not tried again.
    expect(connections).toHaveLength(lasting ? 1 : 4)
    const write = await failureOf(clientOf({ url }).sendCommand(SESSION_ID, 'hostname'))
    expect(write).toMatchObject({ failure, outcome: 'unknown', mayHaveRun: true, retryable: false })
  })

  it('comes no faster than it is read: memory stays with the reader', async () => {
    const chunk = Buffer.alloc(65_536, ' ')
    let written = 0
    let closed = false
    const { url } = await serve((request, response) => {
      request.resume()
      response.on('close', () => {
        closed = true
      })
      const more = () => {
        while (written < 200_000_000) {
          written += chunk.length
          if (!response.write(chunk)) return void response.once('drain', more)
        }
        response.end()
      }
      more()
    })
    const answer = await createDefaultCarrier(60_000).carry({
      url,
      headers: {},
      body: '',
      kind: 'read',
      signal: new AbortController().signal,
      onHeld: () => {},
      onSent: () => {},
    })
    const reader = answer.body?.getReader()
    await reader?.read()
    // Both ends are in this process: where nothing moves for so many turns, nothing will.
    for (let still = 0, before = 0; still < 100; still += 1) {
      if (written !== before) still = 0
      before = written
      await setImmediate()
    }
    expect(written).toBeLessThan(50_000_000)
    await reader?.cancel()
    await eventually(() => expect(closed).toBe(true))
  })

  it('may be compressed', async () => {
    const { url } = await serve((request, response) => {
      expect(request.headers['accept-encoding']).toBe('gzip')
      request.resume()
      response.setHeader('Content-Encoding', 'gzip')
      response.end(gzipSync(JSON.stringify([{ SessionID: SESSION_ID, Name: 'HOST-01' }])))
    })
    const [session] = await clientOf({ url }).getSessionsByName('HOST-01')
    expect(session?.name).toBe('HOST-01')
  })

  it.each(['GZIP', 'x-gzip', ' gzip '])('may say of its compression %j', async (coding) => {
    const bytes = gzipSync('[]')
    const { url } = await tcp((socket) => {
      socket.write(
        `HTTP/1.1 200 OK\r\nContent-Encoding: ${coding}\r\nContent-Length: ${bytes.length}\r\n\r\n`,
      )
      socket.write(bytes)
    })
    expect(await clientOf({ url }, { retry: false }).getSessionsByName('HOST-01')).toEqual([])
  })

  it.each([
    ['of no length', '200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 0\r\n\r\n'],
    ['of no chunks', '200 OK\r\nContent-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n'],
    ['that has no body by its status', '204 No Content\r\nContent-Encoding: gzip\r\n\r\n'],
  ])('%s may be called compressed all the same: a write that succeeds has none', async (_, answer) => {
    const { url } = await tcp((socket) => socket.write(`HTTP/1.1 ${answer}`))
    await clientOf({ url }, { retry: false }).sendCommand(SESSION_ID, 'hostname')
  })

  it('that ends before its compression began is cut off', async () => {
    const { url } = await tcp((socket) =>
      socket.end('HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 20\r\n\r\n'),
    )
    const call = clientOf({ url }, { retry: false }).sendCommand(SESSION_ID, 'hostname')
    expect(await failureOf(call)).toMatchObject({ code: 'CONNECTION', outcome: 'unknown' })
  })

  it.each([401, 403, 404, 429, 307, 304, 204])(
    'that nobody reads keeps its connection: %i',
    async (status) => {
      const { url, server } = await serve((request, response) => {
        request.resume().on('end', () => {
          response.writeHead(status, { 'Retry-After': '0', Location: '/elsewhere' })
          response.end(status === 204 || status === 304 ? undefined : 'gone')
        })
      })
      const connected = vi.fn()
      server.on('connection', connected)
      const client = clientOf({ url }, { retry: { limit: 3, minDelay: 1, maxDelay: 1 } })
      for (let calls = 0; calls < 20; calls += 1) await failureOf(client.getSessionsByName('HOST-01'))
      // A rest that had not come with its head costs the connection: now and then it does not.
      expect(connected.mock.calls.length).toBeLessThan(10)
    },
  )

  it('may come in pieces that cut a character in two', async () => {
    const whole = Buffer.from(JSON.stringify([{ SessionID: SESSION_ID, Name: '🖥 München' }]))
    const { url } = await serve((request, response) => {
      request.resume()
      request.on('end', async () => {
        for (const byte of whole)
          await new Promise<void>((resolve) => response.write(Buffer.of(byte), () => resolve()))
        response.end()
      })
    })
    const [session] = await clientOf({ url }).getSessionsByName('HOST-01')
    expect(session?.name).toBe('🖥 München')
  })
})

describe('maxResponseBytes', () => {
  it('gives an answer up while it is read, however long it is', async () => {
    const { sandbox } = await setUp()
    const client = clientOf(sandbox, { maxResponseBytes: 1_000_000, retry: false })
    sandbox.inject({ name: 'huge', bytes: 200_000_000 })
    global.gc?.()
    const before = process.memoryUsage().rss
    const error = await failureOf(client.getSessionsByName('HOST-01'))
    expect(error).toMatchObject({ code: 'UNEXPECTED_RESPONSE', problem: 'too-large' })
    expect(process.memoryUsage().rss - before).toBeLessThan(100_000_000)
  })

  it('does not wait for an answer that announces more', async () => {
    const { url, connections } = await tcp((socket) =>
      socket.write('HTTP/1.1 200 OK\r\nContent-Length: 1001\r\n\r\n'),
    )
    const client = clientOf({ url }, { maxResponseBytes: 1000, retry: false, timeout: 5000 })
    expect(await failureOf(client.getSessionsByName('HOST-01'))).toMatchObject({ problem: 'too-large' })
    await eventually(() => expect(connections[0]?.destroyed).toBe(true))
  })

  it('is not about what a compressed answer announces', async () => {
    const { url } = await serve((request, response) => {
      request.resume()
      const bytes = gzipSync('[]')
      response.writeHead(200, { 'Content-Encoding': 'gzip', 'Content-Length': bytes.length }).end(bytes)
    })
    await expect(clientOf({ url }, { maxResponseBytes: 2 }).getSessionsByName('a')).resolves.toEqual([])
  })

  it('does not read an answer at all that announces more', async () => {
    const { sandbox } = await setUp()
    const client = clientOf(sandbox, { maxResponseBytes: 1000, retry: false })
    sandbox.inject({ name: 'huge', announced: true })
    const error = await failureOf(client.getSessionsByName('HOST-01'))
    expect(error).toMatchObject({ problem: 'too-large', retryable: false })
  })

  it('counts what a compressed answer unfolds to', async () => {
    const { url } = await serve((request, response) => {
      request.resume()
      response.setHeader('Content-Encoding', 'gzip')
      response.end(gzipSync(Buffer.alloc(50_000_000, ' ')))
    })
    const client = clientOf({ url }, { maxResponseBytes: 1_000_000, retry: false })
    expect(await failureOf(client.getSessionsByName('HOST-01'))).toMatchObject({ problem: 'too-large' })
  })

  it('takes an answer of exactly that length', async () => {
    const { url } = await serve((request, response) => {
      request.resume()
      response.end('[]'.padEnd(1000))
    })
    await expect(clientOf({ url }, { maxResponseBytes: 1000 }).getSessionsByName('a')).resolves.toEqual([])
    const error = await failureOf(clientOf({ url }, { maxResponseBytes: 999 }).getSessionsByName('a'))
    expect(error).toMatchObject({ problem: 'too-large' })
  })
})
