import { createServer as createHttpServer } from 'node:http'
import { createServer as createTcpServer, type Socket } from 'node:net'
import { gzipSync } from 'node:zlib'
import {
  type CallEvent,
  type FetchFunction,
  isScreenConnectError,
  ScreenConnectClient,
  SessionNotFoundError,
} from '@acg/screenconnect'
import { fetch as undiciFetch } from 'undici'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { CLOSED_URL, clientOf, failureOf, portOf, serve, setUp } from './support.ts'

const SESSION_ID = '00000000-0000-4000-8000-000000000000'

/** A server that reads a whole request, counts it and then writes these bytes. */
async function raw(
  answer: (method: string, socket: Socket) => void,
): Promise<{ url: string; ran: string[] }> {
  const ran: string[] = []
  const sockets: Socket[] = []
  const server = createTcpServer((socket) => {
    sockets.push(socket)
    socket.on('error', () => {})
    let received = ''
    socket.on('data', (bytes) => {
      received += bytes.toString('latin1')
      const head = /^POST \S*\/(\w+) [\s\S]*?content-length: (\d+)[\s\S]*?\r\n\r\n/i.exec(received)
      if (head === null || received.length < head[0].length + Number(head[2])) return
      received = ''
      ran.push(head[1] ?? '')
      answer(head[1] ?? '', socket)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  return { url: `http://127.0.0.1:${portOf(server)}`, ran }
}

describe('a fetch that carried a write and then fails by itself', () => {
  /** Sends on, and then fails as it likes. */
  const carrying =
    (fail: () => unknown): FetchFunction =>
    async (url, init) => {
      await globalThis.fetch(url, init)
      throw await fail()
    }

  it('with the code of its own log collector, which refuses the connection, leaves it open', async () => {
    const { sandbox, sessionId } = await setUp()
    const collector = CLOSED_URL
    const fetch = carrying(() => globalThis.fetch(collector).catch((error: unknown) => error))
    const error = await failureOf(clientOf(sandbox, { fetch }).sendCommand(sessionId, 'hostname'))
    expect(error).toMatchObject({
      code: 'CONNECTION',
      failure: 'refused',
      outcome: 'unknown',
      mayHaveRun: true,
    })
    expect(error.cause).toEqual({ name: 'Error', code: 'ECONNREFUSED' })
    expect(sandbox.executions).toHaveLength(1)
  })

  it.each([
    'ECONNREFUSED',
    'ENOTFOUND',
    'EAI_AGAIN',
    'CERT_HAS_EXPIRED',
    'UND_ERR_CONNECT_TIMEOUT',
    'ERR_TLS_CERT_ALTNAME_INVALID',
    'PROXY_NOT_SUPPORTED',
    'ConnectionRefused',
  ])('with %s leaves it open, whatever else the error says', async (code) => {
    const { sandbox, sessionId } = await setUp()
    const facts = { code, syscall: 'connect', name: 'ProxyError', sent: false, outcome: 'not-sent' }
    const fetch = carrying(() => new TypeError('fetch failed', { cause: Object.assign(new Error(), facts) }))
    const error = await failureOf(clientOf(sandbox, { fetch }).sendCommand(sessionId, 'hostname'))
    expect(error).toMatchObject({ code: 'CONNECTION', outcome: 'unknown', retryable: false })
    expect(sandbox.executions).toHaveLength(1)
  })

  it('by following a 307 to where nothing listens leaves it open', async () => {
    let ran = 0
    const nowhere = CLOSED_URL
    const { url } = await serve((request, response) => {
      request.resume().on('end', () => {
        ran += 1
        response.writeHead(307, { Location: `${nowhere}/` }).end()
      })
    })
    const fetch: FetchFunction = (address, init) => globalThis.fetch(address, { ...init, redirect: 'follow' })
    const error = await failureOf(clientOf({ url }, { fetch }).sendCommand(SESSION_ID, 'hostname'))
    expect(error).toMatchObject({ code: 'CONNECTION', outcome: 'unknown', mayHaveRun: true })
    expect(ran).toBe(1)
  })

  it.each([401, 403, 404, 429, 200])(
    'followed to a page with %i is found out by its address',
    async (status) => {
      let ran = 0
      const { url } = await serve((request, response) => {
        request.resume().on('end', () => {
          if (request.url === '/error') return void response.writeHead(status).end()
          ran += 1
          response.writeHead(302, { Location: '/error' }).end()
        })
      })
      // Everything of the answer but that it was redirected.
      const fetch: FetchFunction = async (address, init) => {
        const answer = await globalThis.fetch(address, { ...init, redirect: 'follow' })
        return new Proxy(answer, {
          get: (target, key) => {
            const value = key === 'redirected' ? false : Reflect.get(target, key)
            return typeof value === 'function' ? value.bind(target) : value
          },
        })
      }
      const error = await failureOf(clientOf({ url }, { fetch }).sendCommand(SESSION_ID, 'hostname'))
      expect(error).toMatchObject({ code: 'REDIRECT_REFUSED', outcome: 'unknown', mayHaveRun: true })
      expect(ran).toBe(1)
    },
  )

  it('by an answer of empty chunks without an end does not outlast the time of the call', async () => {
    const until = performance.now() + 20_000
    const fetch: FetchFunction = async () =>
      new Response(
        new ReadableStream({
          pull: (body) => (performance.now() > until ? body.close() : body.enqueue(new Uint8Array(0))),
        }),
      )
    const client = clientOf({ url: 'http://127.0.0.1:8040' }, { fetch, timeout: 1000 })
    const error = await failureOf(client.sendCommand(SESSION_ID, 'hostname'))
    expect(error).toMatchObject({ code: 'TIMEOUT', outcome: 'unknown', mayHaveRun: true })
    expect(performance.now()).toBeLessThan(until)
  })

  it('with an error of this library that says "not sent" is not believed either', async () => {
    const { sandbox, sessionId } = await setUp()
    const forged = await failureOf(clientOf({ url: CLOSED_URL }).sendCommand(SESSION_ID, 'hostname'))
    expect(forged.outcome).toBe('not-sent')
    const fetch = carrying(() => forged)
    const error = await failureOf(clientOf(sandbox, { fetch }).sendCommand(sessionId, 'hostname'))
    expect(error).toMatchObject({ outcome: 'unknown', mayHaveRun: true })
    expect(sandbox.executions).toHaveLength(1)
  })

  it('by throwing before it returns a promise leaves it open', async () => {
    let calls = 0
    const fetch: FetchFunction = () => {
      calls += 1
      throw Object.assign(new Error('no'), { code: 'ECONNREFUSED' })
    }
    const client = clientOf({ url: 'https://acme.screenconnect.com' }, { fetch })
    expect(await failureOf(client.sendCommand(SESSION_ID, 'hostname'))).toMatchObject({ outcome: 'unknown' })
    expect(calls).toBe(1)
  })

  it('is asked again for a read', async () => {
    let calls = 0
    const fetch: FetchFunction = async () => {
      calls += 1
      if (calls < 3) throw Object.assign(new Error('no'), { code: 'ECONNREFUSED' })
      return Response.json([])
    }
    const client = clientOf({ url: 'https://acme.screenconnect.com' }, { fetch })
    await expect(client.getSessionsByName('HOST-01')).resolves.toEqual([])
  })
})

describe('what is over before a fetch is called', () => {
  const never: FetchFunction = () => {
    throw new Error('it was called')
  }

  it.each<readonly [string, Partial<ConstructorParameters<typeof ScreenConnectClient>[0]>, string]>([
    ['by the guard', { mutations: 'refuse' }, 'MUTATION_REFUSED'],
    ['for want of a secret', { credentials: () => '' }, 'CREDENTIAL'],
  ])('%s was not sent', async (_, options, code) => {
    const client = clientOf({ url: 'https://acme.screenconnect.com' }, { fetch: never, ...options })
    expect(await failureOf(client.sendCommand(SESSION_ID, 'hostname'))).toMatchObject({
      code,
      outcome: 'not-sent',
    })
  })

  it('by an abort in the last moment was not sent, also where the fetch minds no signal', async () => {
    const controller = new AbortController()
    let calls = 0
    const client = clientOf(
      { url: 'https://acme.screenconnect.com' },
      {
        fetch: async () => {
          calls += 1
          return new Response('')
        },
        // A try is about to be sent.
        onEvent: ({ type }) => type === 'request' && controller.abort(),
      },
    )
    const error = await failureOf(client.sendCommand(SESSION_ID, 'hostname', { signal: controller.signal }))
    expect(error).toMatchObject({ code: 'ABORTED', outcome: 'not-sent' })
    await new Promise((resolve) => setImmediate(resolve))
    expect(calls).toBe(0)
  })
})

describe('a 421', () => {
  it.each([
    ['the global fetch', globalThis.fetch as FetchFunction, 2],
    ["undici's fetch", undiciFetch as FetchFunction, 2],
    ["the library's own connections", undefined, 1],
  ])('leaves it open: %s sends a POST so often', async (_, fetch, times) => {
    const { url, ran } = await raw((_method, socket) =>
      socket.end('HTTP/1.1 421 Misdirected Request\r\nContent-Length: 0\r\n\r\n'),
    )
    const client = clientOf({ url }, fetch === undefined ? {} : { fetch })
    const error = await failureOf(client.sendCommand(SESSION_ID, 'hostname'))
    expect(error).toMatchObject({ code: 'UNEXPECTED_RESPONSE', status: 421, outcome: 'unknown' })
    // A runtime that stops repeating it makes the warning in the reliability guide untrue.
    expect(ran).toHaveLength(times)
  })
})

describe('a write that ran before the server faulted', () => {
  // Each connection is for one request: a read on one that is just ending would be sent again.
  const FAULT = 'HTTP/1.1 500 Oops\r\nConnection: close\r\nContent-Length: 21\r\n\r\nsession manager fault'
  const EMPTY = 'HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\n[]'

  it('may have run, also where the session is not found any more', async () => {
    const { url, ran } = await raw((method, socket) =>
      socket.end(method === 'SendCommandToSession' ? FAULT : EMPTY),
    )
    const error = await failureOf(clientOf({ url }).sendCommand(SESSION_ID, 'hostname'))
    expect(error).toBeInstanceOf(SessionNotFoundError)
    expect(error).toMatchObject({ outcome: 'unknown', mayHaveRun: true, retryable: false })
    expect(ran).toEqual(['SendCommandToSession', 'GetSessionBySessionID', 'GetSessionBySessionID'])
  })

  it('changes nothing for a read: nobody has lost anything', async () => {
    const { url } = await raw((method, socket) =>
      socket.end(method === 'GetSessionDetailsBySessionID' ? FAULT : EMPTY),
    )
    const error = await failureOf(clientOf({ url }).getSessionDetails(SESSION_ID))
    expect(error).toBeInstanceOf(SessionNotFoundError)
    expect(error).toMatchObject({ outcome: 'rejected', mayHaveRun: false })
  })
})

describe('a refusal by its status line', () => {
  it.each([
    [401, 'AUTHENTICATION'],
    [403, 'ACCESS_DENIED'],
    [404, 'EXTENSION_NOT_FOUND'],
    [429, 'RATE_LIMIT'],
  ])('with %i proves that a write was refused, however the answer ends', async (status, code) => {
    for (const rest of [
      'Content-Length: 400\r\n\r\n<html>',
      'Transfer-Encoding: chunked\r\n\r\n400\r\n<html>',
      '\r\n<html>',
      'Content-Encoding: gzip\r\nContent-Length: 6\r\n\r\n<html>',
    ]) {
      const { url, ran } = await raw((_method, socket) => socket.end(`HTTP/1.1 ${status} No\r\n${rest}`))
      const client = clientOf({ url }, { retry: false })
      expect(await failureOf(client.sendCommand(SESSION_ID, 'hostname'))).toMatchObject({
        ...{ code, outcome: 'rejected', mayHaveRun: false },
      })
      expect(ran).toHaveLength(1)
    }
  })

  it('is none of a missing method whose answer was cut', async () => {
    const body = '{"errorType":"ArgumentException","message":"Web method does not exist","detail":null}'
    const { url } = await raw((_method, socket) => socket.end(`HTTP/1.1 500 Oops\r\n\r\n${body}`))
    const error = await failureOf(clientOf({ url }).sendCommand(SESSION_ID, 'hostname'))
    expect(error).toMatchObject({ outcome: 'unknown', mayHaveRun: true })
  })
})

describe('the success of a write', () => {
  const send = (url: string, fetch?: FetchFunction) =>
    clientOf({ url }, { retry: false, ...(fetch === undefined ? {} : { fetch }) }).sendCommand(
      SESSION_ID,
      'hostname',
    )

  it.each([
    ['200 of no length', '200 OK\r\nContent-Length: 0\r\n\r\n'],
    ['200 without a chunk', '200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n'],
    ['204', '204 No Content\r\n\r\n'],
    ['an empty page', '200 OK\r\nContent-Type: text/html\r\nContent-Length: 0\r\n\r\n'],
    ['an empty picture', '200 OK\r\nContent-Type: image/png\r\nContent-Length: 0\r\n\r\n'],
    ['a 204 of a kind', '204 No Content\r\nContent-Type: text/html\r\n\r\n'],
    ['null', '200 OK\r\nContent-Length: 4\r\n\r\nnull'],
    // It is whole for all to see.
    ['null that ends with the connection', '200 OK\r\nConnection: close\r\n\r\nnull'],
    ['an empty gzip', '200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 0\r\n\r\n'],
  ])('is told by %s', async (_, answer) => {
    const { url, ran } = await raw((_method, socket) => socket.end(`HTTP/1.1 ${answer}`))
    await expect(send(url)).resolves.toBeUndefined()
    expect(ran).toHaveLength(1)
  })

  it.each([
    ['a head and the end of the connection', '200 OK\r\n\r\n'],
    ['the same with a kind', '200 OK\r\nContent-Type: application/json\r\n\r\n'],
    ['the same, closing', '200 OK\r\nConnection: close\r\n\r\n'],
    ['white space and the end of the connection', '200 OK\r\n\r\n \r\n'],
    ['half of something', '200 OK\r\n\r\nnul'],
    ['a number that may go on', '200 OK\r\n\r\n7'],
    ['a coding that ends nothing', '200 OK\r\nTransfer-Encoding: gzip\r\n\r\n'],
    // Node takes none of these for chunks, and reads to the end of the connection.
    ...['x-chunked', 'gzip;chunked', 'gzip chunked', '"chunked', 'chunked, -chunked', 'identity'].map(
      (coding) => [`the coding ${coding}`, `200 OK\r\nTransfer-Encoding: ${coding}\r\n\r\n`],
    ),
    ['a length beside such a coding', '200 OK\r\nContent-Length: 0\r\nTransfer-Encoding: x-chunked\r\n\r\n'],
    ['two codings', '200 OK\r\nTransfer-Encoding: foo\r\nTransfer-Encoding: x-chunked\r\n\r\n'],
    ['a gzip without a byte', '200 OK\r\nContent-Encoding: gzip\r\n\r\n'],
    ['chunks that stop', '200 OK\r\nTransfer-Encoding: chunked\r\n\r\n'],
    ['a length that does not come', '200 OK\r\nContent-Length: 4\r\n\r\nnul'],
  ])('is not told by %s', async (_, answer) => {
    for (const end of ['end', 'destroySoon', 'resetAndDestroy'] as const) {
      const { url, ran } = await raw((_method, socket) =>
        socket.write(`HTTP/1.1 ${answer}`, () => socket[end]()),
      )
      expect(await failureOf(send(url))).toMatchObject({ code: 'CONNECTION', outcome: 'unknown' })
      expect(ran).toHaveLength(1)
    }
  })

  it('is not told by an HTTP/1.0 answer without a length', async () => {
    const { url } = await raw((_method, socket) => socket.end('HTTP/1.0 200 OK\r\n\r\n'))
    expect(await failureOf(send(url))).toMatchObject({ code: 'CONNECTION', failure: 'cut-off' })
  })

  it.each([201, 202, 203, 205, 206, 299])('is not told by %i', async (status) => {
    const { url } = await raw((_method, socket) =>
      socket.end(`HTTP/1.1 ${status} Odd\r\nContent-Length: 0\r\n\r\n`),
    )
    expect(await failureOf(send(url))).toMatchObject({
      code: 'UNEXPECTED_RESPONSE',
      problem: 'status',
      status,
      outcome: 'unknown',
    })
  })

  it('is told over a fetch by an empty 200 that ends without an error: it cannot see how it ended', async () => {
    const { url } = await raw((_method, socket) => socket.end('HTTP/1.1 200 OK\r\n\r\n'))
    await expect(send(url, globalThis.fetch)).resolves.toBeUndefined()
  })
})

describe('the answer to a read that ends with its connection', () => {
  const read = (url: string) => clientOf({ url }, { retry: false }).getSessionsByName('HOST-01')

  it.each([
    ['as it is', Buffer.from('[]'), ''],
    ['compressed', gzipSync('[]'), 'Content-Encoding: gzip\r\n'],
  ])('is whole where its JSON is, %s', async (_, body, header) => {
    const { url } = await raw((_method, socket) => {
      socket.write(`HTTP/1.1 200 OK\r\n${header}\r\n`)
      socket.end(body)
    })
    await expect(read(url)).resolves.toEqual([])
  })

  it('is no answer where its JSON is not', async () => {
    const { url } = await raw((_method, socket) => socket.end('HTTP/1.1 200 OK\r\n\r\n[{"SessionID"'))
    expect(await failureOf(read(url))).toMatchObject({ problem: 'not-json' })
  })

  it('is cut off where it is a number, which may go on', async () => {
    const { url } = await raw((_method, socket) => socket.end('HTTP/1.1 200 OK\r\n\r\n12'))
    const call = clientOf({ url }, { retry: false }).raw('GetCount', [], { kind: 'read' })
    expect(await failureOf(call)).toMatchObject({ code: 'CONNECTION', failure: 'cut-off', retryable: true })
  })
})

describe('a redirect', () => {
  it('to an error page after a write ran leaves it open', async () => {
    const { url, ran } = await raw((_method, socket) =>
      socket.end('HTTP/1.1 302 Found\r\nLocation: /Error\r\nContent-Length: 0\r\n\r\n'),
    )
    const error = await failureOf(clientOf({ url }).sendCommand(SESSION_ID, 'hostname'))
    expect(error).toMatchObject({ code: 'REDIRECT_REFUSED', outcome: 'unknown', mayHaveRun: true })
    expect(ran).toHaveLength(1)
  })

  it.each([
    ['https://elsewhere.example', 'hostname', 'https://elsewhere.example'],
    ['https://login.example.com:8443', 'whoami /all', 'https://login.example.com:8443'],
    ['https://net-user-admin-hunter2.example', 'net user admin hunter2', undefined],
    ['https://netuseradminhunter2.example', 'net user admin hunter2', undefined],
    ['https://hunter2.example', 'net user admin hunter2 /add', undefined],
    ['https://hostname.example', 'hostname', undefined],
    ['https://xn--mnchen-3ya.example', 'echo München', undefined],
    ['https://example.com:8443', '8443', undefined],
  ])('to %s, after the command %j, is told with the origin %s', async (location, command, origin) => {
    const { url } = await raw((_method, socket) =>
      socket.end(`HTTP/1.1 302 Found\r\nLocation: ${location}/\r\nContent-Length: 0\r\n\r\n`),
    )
    const error = await failureOf(clientOf({ url }).sendCommand(SESSION_ID, command))
    expect(error).toMatchObject({ targetOrigin: origin })
    if (origin === undefined) expect(JSON.stringify(error)).not.toContain(new URL(location).host)
  })
})

describe('a SecurityException', () => {
  const SECURITY = JSON.stringify({ errorType: 'SecurityException', message: 'Denied', detail: null })
  const answer = (status: number) =>
    `HTTP/1.1 ${status} Odd\r\nConnection: close\r\nContent-Length: ${SECURITY.length}\r\n\r\n${SECURITY}`
  const credentials = ({ forceRefresh }: { forceRefresh: boolean }) => (forceRefresh ? 'a-newer-one' : 'old')

  it.each([401, 500])('with %i has a read asked once more, with another secret', async (status) => {
    const { url, ran } = await raw((_method, socket) => socket.end(answer(status)))
    const error = await failureOf(clientOf({ url }, { credentials }).getSessionsByName('HOST-01'))
    expect(error).toMatchObject({ code: 'AUTHENTICATION', mayHaveRun: false })
    expect(ran).toHaveLength(2)
  })

  it.each([
    [401, 'rejected', 2],
    [500, 'unknown', 1],
  ] as const)('with %i leaves a write %s, which is sent %i times', async (status, outcome, times) => {
    const { url, ran } = await raw((_method, socket) => socket.end(answer(status)))
    const error = await failureOf(clientOf({ url }, { credentials }).sendCommand(SESSION_ID, 'hostname'))
    expect(error).toMatchObject({ code: 'AUTHENTICATION', outcome })
    expect(ran).toHaveLength(times)
  })
})

describe('what nobody foresaw', () => {
  it('leaves as an error of ours, with what is known and a `failure` event', async () => {
    const events: CallEvent[] = []
    const client = clientOf(
      { url: CLOSED_URL },
      { onEvent: (event) => events.push(event), retry: { limit: 0 } },
    )
    vi.stubGlobal(
      'AbortController',
      class {
        constructor() {
          throw new TypeError('not here')
        }
      },
    )
    onTestFinished(() => void vi.unstubAllGlobals())
    const error: unknown = await client.sendCommand(SESSION_ID, 'hostname').catch((reason: unknown) => reason)
    expect(isScreenConnectError(error)).toBe(true)
    expect(error).toMatchObject({ code: 'INTERNAL', outcome: 'not-sent', cause: { name: 'TypeError' } })
    expect(events).toMatchObject([{ type: 'failure', code: 'INTERNAL', outcome: 'not-sent', attempt: 0 }])
  })
})

describe('what is nested deeply', () => {
  const nested = (depth: number) => JSON.parse(`${'['.repeat(depth)}${']'.repeat(depth)}`) as unknown[]

  it('is sent as it is, and an error about it is one of ours', async () => {
    const bodies: string[] = []
    const { url } = await serve(async (request, response) => {
      const chunks: Buffer[] = []
      for await (const chunk of request) chunks.push(chunk)
      bodies.push(Buffer.concat(chunks).toString())
      response.writeHead(502).end('Bad gateway')
    })
    const client = clientOf({ url }, { mutations: ({ arguments: given }) => given.length === 1 })
    const error = await failureOf(client.raw('SetSomething', nested(4000)))
    expect(error).toMatchObject({ code: 'SERVICE_UNAVAILABLE', outcome: 'unknown' })
    expect(bodies).toEqual([JSON.stringify(nested(4000))])
  })

  it('more than JSON can be written is refused before it is sent', async () => {
    const events: CallEvent[] = []
    const client = clientOf({ url: CLOSED_URL }, { onEvent: (event) => events.push(event) })
    const body = nested(100_000)
    const error = await failureOf(client.raw('SetSomething', body))
    // Node 26 writes JSON of any depth: then it is sent like any other, to where nothing listens here.
    if (writesAsJson(body)) {
      expect(error).toMatchObject({ code: 'CONNECTION', failure: 'refused', outcome: 'not-sent' })
    } else {
      expect(error).toMatchObject({ code: 'CONFIGURATION', option: 'body', outcome: 'not-sent' })
      expect(events).toEqual([])
    }
  })

  it.each(['[', '{"a":'])('is an answer like any other: 20,000 of %s', async (open) => {
    const close = open === '[' ? ']' : '}'
    const deep = `${open.repeat(20_000)}${open === '[' ? '' : '0'}${close.repeat(20_000)}`
    const sessions = `[{"SessionID":"${SESSION_ID}","Odd":${deep},"GuestInfo":${deep},"ActiveConnections":${deep}}]`
    for (const body of [deep, sessions]) {
      const { url } = await serve(
        (request, response) => void request.resume().on('end', () => response.end(body)),
      )
      const client = new ScreenConnectClient({ instance: url, credentials: () => 'secret', retry: false })
      const ends = await Promise.allSettled([
        client.getSessionsByName('HOST-01'),
        client.getSession(SESSION_ID),
        client.getSessionDetails(SESSION_ID),
        client.unverified.getSessionsByFilter("Name = 'HOST-01'"),
        client.sendCommand(SESSION_ID, 'hostname'),
        client.updateCustomProperties(SESSION_ID, ['Acme']),
        client.raw('GetSomething', [], { kind: 'read' }),
        client.raw('SetSomething', []),
      ])
      for (const end of ends) {
        if (end.status === 'rejected') expect(isScreenConnectError(end.reason)).toBe(true)
        if (end.status === 'rejected') expect(end.reason).toMatchObject({ code: 'UNEXPECTED_RESPONSE' })
      }
    }
  })

  it('or long is decoded all the same: 130,000 rows, good ones and bad ones', async () => {
    const row = `{"SessionID":"${SESSION_ID}"}`
    let body = ''
    const server = createHttpServer(
      (request, response) => void request.resume().on('end', () => response.end(body)),
    )
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    onTestFinished(() => void server.close())
    const client = clientOf({ url: `http://127.0.0.1:${portOf(server)}` }, { retry: false })
    body = `[${Array(130_000).fill(row).join()}]`
    await expect(client.getSessionsByName('')).resolves.toHaveLength(130_000)
    body = `[${Array(130_000).fill('{}').join()}]`
    expect(await failureOf(client.getSessionsByName(''))).toMatchObject({
      problem: 'shape',
      issues: { length: 10 },
    })
    body = `[{"SessionID":"${SESSION_ID}","ActiveConnections":[${Array(130_000).fill('{"ProcessType":2}').join()}],"Events":[${Array(130_000).fill('{}').join()}]}]`
    expect((await client.getSessionDetails(SESSION_ID)).events).toHaveLength(130_000)
  })
})

function writesAsJson(value: unknown): boolean {
  try {
    return JSON.stringify(value) !== undefined
  } catch {
    return false
  }
}
