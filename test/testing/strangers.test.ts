import { existsSync } from 'node:fs'
import { request as send } from 'node:http'
import { connect } from 'node:net'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { collectGarbage } from '../../bench/garbage.ts'
import { createSandbox, type RunningSandbox, startSandbox } from '../../src/testing/index.ts'
import { doors, EXTENSION, serviceUrl } from './doors.ts'

const PATH = `/App_Extensions/${EXTENSION}/Service.ashx/SendCommandToSession`

/** A sandbox whose machine is this one, as far as `sh` goes, and what says whether it ran something. */
async function withShell() {
  const sandbox = await startSandbox()
  onTestFinished(() => sandbox.close())
  const { sessionId, folder = '' } = sandbox.addSession({
    name: 'HOST-01',
    machine: { os: 'linux', shell: true },
  })
  const body = JSON.stringify([sessionId, 'echo ran > ran'])
  return { sandbox, sessionId, body, ran: () => existsSync(join(folder, 'ran')) }
}

/** Sends bytes as they are and reads all that comes back. */
function raw({ port }: RunningSandbox, bytes: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let answer = ''
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes))
    socket.on('data', (chunk) => (answer += String(chunk)))
    socket.on('error', reject)
    socket.on('close', () => resolve(answer))
  })
}

function post(
  sandbox: RunningSandbox,
  hosts: readonly string[],
  body: string,
  target = PATH,
  secret = sandbox.secret,
) {
  const lines = [
    `POST ${target} HTTP/1.1`,
    ...hosts.map((host) => `Host: ${host}`),
    ...[`CTRLAuthHeader: ${secret}`, `Content-Length: ${body.length}`, 'Connection: close', '', body],
  ]
  return raw(sandbox, lines.join('\r\n'))
}

const statusOf = (answer: string) => Number(answer.split(' ')[1])

describe('a page whose own name leads to this computer (DNS rebinding)', () => {
  it.each([
    ['its name', (port: number) => [`evil.example:${port}`]],
    ['its name without a port', () => ['evil.example']],
    ['an address without a port', () => ['127.0.0.1']],
    ['another port', (port: number) => [`127.0.0.1:${port + 1}`]],
    ['a dot at the end', (port: number) => [`localhost.:${port}`]],
    ['a name below localhost', (port: number) => [`evil.localhost:${port}`]],
    ['the own name and more', (port: number) => [`127.0.0.1:${port}.evil.example`]],
    ['a user before the own name', (port: number) => [`evil@127.0.0.1:${port}`]],
    ['two names in one', (port: number) => [`127.0.0.1:${port}, evil.example:${port}`]],
    ['an empty name', () => ['']],
    ['another address of this computer', (port: number) => [`127.0.0.2:${port}`]],
    ['every address of this computer', (port: number) => [`0.0.0.0:${port}`]],
  ])('is answered 421 and runs nothing, secret or not, with %s as Host', async (_, hosts) => {
    const { sandbox, body, ran } = await withShell()
    const answers: string[] = []
    for (const secret of [sandbox.secret, 'wrong']) {
      answers.push(await post(sandbox, hosts(sandbox.port), body, PATH, secret))
    }
    expect(answers.map(statusOf)).toEqual([421, 421])
    // Nothing in it tells a right secret from a wrong one.
    const [right, wrong] = answers.map((answer) => answer.replace(/^Date: .*$/m, ''))
    expect(right).toBe(wrong)
    expect(sandbox.executions).toEqual([])
    expect(ran()).toBe(false)
    expect(sandbox.requests).toMatchObject([
      { status: 421, body: undefined, executed: false },
      { status: 421, body: undefined },
    ])
  })

  it.each([
    ['no Host', (): string[] => []],
    ['two', (port: number) => [`127.0.0.1:${port}`, `evil.example:${port}`]],
    ['two, the other way round', (port: number) => [`evil.example:${port}`, `127.0.0.1:${port}`]],
    ['twice the own one', (port: number) => [`127.0.0.1:${port}`, `127.0.0.1:${port}`]],
  ])('is refused and runs nothing with %s', async (_, hosts) => {
    const { sandbox, body } = await withShell()
    // 400 is what Node itself says of some of them.
    expect([400, 421]).toContain(statusOf(await post(sandbox, hosts(sandbox.port), body)))
    expect(sandbox.executions).toEqual([])
  })

  it('is refused with a version of HTTP that needs no Host', async () => {
    const { sandbox, body } = await withShell()
    const head = `POST ${PATH} HTTP/1.0\r\nCTRLAuthHeader: ${sandbox.secret}\r\nContent-Length: ${body.length}`
    expect(statusOf(await raw(sandbox, `${head}\r\n\r\n${body}`))).toBe(421)
    expect(sandbox.executions).toEqual([])
  })

  it('is refused where the first line names another host than `Host`', async () => {
    const { sandbox, body } = await withShell()
    const own = `127.0.0.1:${sandbox.port}`
    for (const [host, target] of [
      [own, `http://evil.example:${sandbox.port}${PATH}`],
      [`evil.example:${sandbox.port}`, `http://${own}${PATH}`],
      [`evil.example:${sandbox.port}`, `http://evil.example:${sandbox.port}${PATH}`],
    ] as const) {
      expect(statusOf(await post(sandbox, [host], body, target)), target).toBe(421)
    }
    expect(sandbox.executions).toEqual([])
    expect(statusOf(await post(sandbox, [own], body, `http://${own}${PATH}`))).toBe(200)
    expect(sandbox.executions).toHaveLength(1)
  })

  it('gets no other host out of a path that looks like one', async () => {
    const { sandbox, body } = await withShell()
    for (const target of [`//evil.example${PATH}`, `/\\evil.example${PATH}`, '//[', '*', '/../..']) {
      const status = statusOf(await post(sandbox, [`127.0.0.1:${sandbox.port}`], body, target))
      expect([400, 404], target).toContain(status)
    }
    expect(sandbox.executions).toEqual([])
  })

  it('does not delay, and uses up no fault', async () => {
    const sandbox = await startSandbox({ latency: 60_000 })
    onTestFinished(() => sandbox.close())
    sandbox.inject('503')
    expect(statusOf(await post(sandbox, ['evil.example'], '[]'))).toBe(421)
    expect(sandbox.pendingFaults).toHaveLength(1)
  })
})

it.each([
  ['127.0.0.1', '127.0.0.1'],
  ['localhost', 'localhost'],
  ['localhost in capitals', 'LOCALHOST'],
  ['::1', '[::1]'],
])('goes by %s', async (_, name) => {
  const { sandbox, body } = await withShell()
  expect(statusOf(await post(sandbox, [`${name}:${sandbox.port}`], body))).toBe(200)
})

describe.each(doors)('Host, %s', (_, open) => {
  it('of another is refused, with the right secret too', async () => {
    await using door = await open()
    const { sessionId } = door.sandbox.addSession()
    // `fetch` on a port sends the URL's, whatever it is given; what a socket sends is tried above.
    const headers = { Host: 'evil.example' }
    const reply = await door.call('SendCommandToSession', [sessionId, 'hostname'], { headers })
    const sent = door.sandbox.requests[0]?.headers['host']
    expect(reply.status).toBe(sent === 'evil.example' ? 421 : 200)
  })

  it('of the sandbox itself is taken', async () => {
    await using door = await open()
    const headers = { Host: new URL(door.sandbox.url).host }
    expect((await door.call('GetSessionsByName', [''], { headers })).status).toBe(200)
  })
})

describe('a page of somebody else in a browser on this computer', () => {
  const ORIGIN = { Origin: 'http://evil.example' }

  it.each(doors)(
    '%s: gets 401 for what a browser sends without asking, and nothing runs',
    async (_, open) => {
      await using door = await open()
      const { sessionId } = door.sandbox.addSession({ machine: null })
      for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data']) {
        const response = await door.fetch(serviceUrl(door.sandbox, 'SendCommandToSession'), {
          method: 'POST',
          headers: { ...ORIGIN, 'Content-Type': type },
          body: JSON.stringify([sessionId, 'hostname']),
        })
        expect(response.status).toBe(401)
      }
      expect(door.sandbox.executions).toEqual([])
    },
  )

  it.each(doors)(
    '%s: is never allowed to send the header of the secret, or to read an answer',
    async (_, open) => {
      await using door = await open({ profile: 'documented' })
      const preflight = {
        ...{ ...ORIGIN, 'Access-Control-Request-Method': 'POST' },
        'Access-Control-Request-Headers': 'content-type,ctrlauthheader',
        'Access-Control-Request-Private-Network': 'true',
      }
      const asked = [
        ['OPTIONS', serviceUrl(door.sandbox, 'SendCommandToSession'), preflight],
        [
          'OPTIONS',
          serviceUrl(door.sandbox, 'SendCommandToSession'),
          { ...preflight, CTRLAuthHeader: door.sandbox.secret },
        ],
        ['OPTIONS', `${door.sandbox.url}/Bin/ScreenConnect.ClientSetup.msi`, preflight],
        ['OPTIONS', door.sandbox.url, preflight],
        ['GET', `${door.sandbox.url}/Bin/ScreenConnect.ClientSetup.msi`, ORIGIN],
        [
          'POST',
          serviceUrl(door.sandbox, 'GetSessionsByName'),
          { ...ORIGIN, CTRLAuthHeader: door.sandbox.secret },
        ],
      ] as const
      for (const [method, url, headers] of asked) {
        const response = await door.fetch(url, {
          method,
          headers,
          ...(method === 'POST' && { body: '[""]' }),
        })
        await response.body?.cancel()
        const names = [...response.headers.keys()].filter((name) => name.startsWith('access-control-'))
        expect([method, url, names]).toEqual([method, url, []])
        // A preflight must be answered 2xx to let anything through.
        if (method === 'OPTIONS') expect(response.ok).toBe(false)
      }
    },
  )
})

describe.each(doors)('what comes without the secret, %s', (_, open) => {
  it('is not kept, and not parsed', async () => {
    await using door = await open()
    const bodies = ['{"a": "canary"}', 'canary', `${'['.repeat(100_000)}canary`]
    for (const body of bodies) {
      const { status } = await door.call('SendCommandToSession', body, {
        headers: { CTRLAuthHeader: 'wrong' },
      })
      expect(status).toBe(401)
    }
    await door.fetch(`${door.sandbox.url}/elsewhere`, { method: 'POST', body: 'canary' })
    expect(door.sandbox.requests.map(({ body }) => body)).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ])
  })

  it('is told to no decision about faults, and not echoed', async () => {
    const told: unknown[] = []
    await using door = await open({
      faults(request) {
        told.push(request.body)
        return 'echo-body'
      },
    })
    const headers = { CTRLAuthHeader: 'wrong' }
    const { text } = await door.call('GetSessionsByName', ['canary'], { headers })
    expect([told, text.includes('canary')]).toEqual([[undefined], false])
  })
})

it('a body without the secret that does not end is given up after a megabyte', async () => {
  const sandbox = await startSandbox()
  onTestFinished(() => sandbox.close())
  const sent = await new Promise<number>((resolve) => {
    let bytes = 0
    const chunk = Buffer.alloc(65_536, 'x')
    const socket = connect(sandbox.port, '127.0.0.1', () => {
      socket.write(
        `POST ${PATH} HTTP/1.1\r\nHost: 127.0.0.1:${sandbox.port}\r\nContent-Length: 10000000000\r\n\r\n`,
      )
      const pump = (error?: Error | null) => {
        if (error) return
        bytes += chunk.length
        socket.write(chunk, pump)
      }
      pump()
    })
    socket.on('error', () => {})
    socket.on('close', () => resolve(bytes))
  })
  // What the sandbox took, and what the system's buffers hold on top of that.
  expect(sent).toBeLessThan(50_000_000)
  expect(sandbox.requests).toMatchObject([{ status: 401, body: undefined }])
})

it('a connection that stays open serves the call after a 401 with a body', async () => {
  const sandbox = await startSandbox()
  onTestFinished(() => sandbox.close())
  const head = (secret: string, length: number, close = '') =>
    `POST /App_Extensions/${EXTENSION}/Service.ashx/GetSessionsByName HTTP/1.1\r\nHost: 127.0.0.1:${sandbox.port}\r\nCTRLAuthHeader: ${secret}\r\nContent-Length: ${length}\r\n${close}\r\n`
  const long = 'x'.repeat(500_000)
  const answer = await raw(
    sandbox,
    `${head('wrong', long.length)}${long}${head(sandbox.secret, 4, 'Connection: close\r\n')}[""]`,
  )
  expect(answer.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 401', 'HTTP/1.1 200'])
})

describe('the secret', () => {
  it.each(['at the start', 'after a rotation'])('is nothing that the option `random` decides, %s', (when) => {
    const secrets = [1, 2].map(() => {
      const sandbox = createSandbox({ random: () => 0 })
      return when === 'at the start' ? sandbox.secret : sandbox.rotateSecret()
    })
    for (const secret of secrets) expect(secret).toMatch(/^sandbox-[0-9a-f]{24}$/)
    expect(secrets[0]).not.toBe(secrets[1])
    for (const secret of secrets) expect(secret).not.toBe(`sandbox-${'0'.repeat(24)}`)
  })

  it('is the given one where a test wants to know it', () => {
    expect(createSandbox({ secret: 'known' }).secret).toBe('known')
  })

  it('leaves ids to `random`, for the same ones in every run', () => {
    const ids = [1, 2].map(() => {
      let state = 7
      const random = () => {
        state = (state * 16_807) % 2_147_483_647
        return state / 2_147_483_647
      }
      return createSandbox({ random }).addSession().sessionId
    })
    expect(ids[0]).toBe(ids[1])
  })
})

describe.each(doors)('the log of requests is bounded, %s:', (_, open) => {
  it('the last 1,000, each with the number that it came under', async () => {
    await using door = await open()
    for (let sent = 0; sent < 1_010; sent += 1) {
      await door.call(
        'GetSessionsByName',
        [`HOST-${sent}`],
        sent === 1_005 ? { headers: { CTRLAuthHeader: 'x' } } : {},
      )
    }
    const { requests } = door.sandbox
    expect([requests.length, requests[0]?.index, requests.at(-1)?.index]).toEqual([1_000, 10, 1_009])
    expect([requests[0]?.body, requests[995]?.status, requests[995]?.body]).toEqual([
      ['HOST-10'],
      401,
      undefined,
    ])
  })

  it.each([
    [0, []],
    [2, [3, 4]],
    [Infinity, [0, 1, 2, 3, 4]],
  ])('or %s, and every write is told all the same', async (keptRequests, kept) => {
    await using door = await open({ keptRequests })
    const { sessionId } = door.sandbox.addSession({ machine: null })
    for (let sent = 0; sent < 5; sent += 1)
      await door.call('SendCommandToSession', [sessionId, `echo ${sent}`])
    expect(door.sandbox.requests.map(({ index }) => index)).toEqual(kept)
    expect(door.sandbox.executions.map(({ requestIndex }) => requestIndex)).toEqual([0, 1, 2, 3, 4])
  })
})

it.each([-1, 1.5, Number.NaN])('no log of %s requests', (keptRequests) => {
  expect(() => createSandbox({ keptRequests })).toThrow(RangeError)
})

it('the memory of 5,000 requests is that of the last ones', async () => {
  const sandbox = createSandbox({ keptRequests: 100, faults: () => undefined })
  onTestFinished(() => sandbox.close())
  const url = serviceUrl(sandbox, 'GetSessionsByName')
  const ask = async (from: number, secret: string) => {
    for (let sent = from; sent < from + 5_000; sent += 1) {
      const body = JSON.stringify([`HOST-${sent}`.padEnd(2_000, 'x')])
      await (await sandbox.fetch(url, { method: 'POST', headers: { CTRLAuthHeader: secret }, body })).text()
    }
  }
  /** Several times: what the garbage collector lets go it also has to tell, a turn later. */
  const used = async () => {
    for (let times = 0; times < 5; times += 1) {
      collectGarbage()
      await new Promise((resolve) => setImmediate(resolve))
    }
    return process.memoryUsage().heapUsed
  }
  const grown = async (secret: string) => {
    await ask(0, secret)
    const before = await used()
    await ask(5_000, secret)
    return (await used()) - before
  }
  // It was 5 kB for each of them without the secret, 25 MB.
  expect(await grown('wrong')).toBeLessThan(3_000_000)
  expect(await grown(sandbox.secret)).toBeLessThan(3_000_000)
}, 60_000)

describe('a read by GET, with its parameters in a body (vendor)', () => {
  /** `fetch` refuses a body with GET; the two clients that were seen send one. */
  function get(sandbox: RunningSandbox, method: string, body: string, headers: Record<string, string> = {}) {
    return new Promise<{ status: number | undefined; text: string }>((resolve, reject) => {
      const outgoing = send(serviceUrl(sandbox, method), {
        method: 'GET',
        headers: { CTRLAuthHeader: sandbox.secret, 'Content-Type': 'application/json', ...headers },
      })
      outgoing.on('error', reject)
      outgoing.on('response', (incoming) => {
        let text = ''
        incoming.on('data', (chunk) => (text += String(chunk)))
        incoming.on('end', () => resolve({ status: incoming.statusCode, text }))
      })
      outgoing.end(body)
    })
  }

  it.each([
    ['an array of values', ['HOST-01'], { 'Content-Length': '11' }],
    ['an array of values, in chunks', ['HOST-01'], { 'Transfer-Encoding': 'chunked' }],
    ['named parameters', { sessionName: 'HOST-01' }, { 'Transfer-Encoding': 'chunked' }],
  ])('is answered: %s', async (_, body, headers) => {
    const sandbox = await startSandbox()
    onTestFinished(() => sandbox.close())
    const { sessionId } = sandbox.addSession({ name: 'HOST-01' })
    const { status, text } = await get(sandbox, 'GetSessionsByName', JSON.stringify(body), headers)
    expect([status, JSON.parse(text)]).toMatchObject([200, [{ SessionID: sessionId }]])
    expect(sandbox.requests).toMatchObject([{ verb: 'GET', body, status: 200 }])
  })

  it('of every read there is', async () => {
    const sandbox = await startSandbox({ profile: 'documented' })
    onTestFinished(() => sandbox.close())
    const { sessionId } = sandbox.addSession({ name: 'HOST-01' })
    for (const [method, given] of [
      ['GetSessionsByName', 'HOST-01'],
      ['GetSessionBySessionID', sessionId],
      ['GetSessionDetailsBySessionID', sessionId],
      ['GetSessionsByFilter', "Name = 'HOST-01'"],
    ] as const) {
      const body = JSON.stringify([given])
      const { status } = await get(sandbox, method, body, { 'Content-Length': String(body.length) })
      expect([method, status]).toEqual([method, 200])
    }
  })

  it('is not what a write is: 405, and nothing happens', async () => {
    const { sandbox, body } = await withShell()
    const length = { 'Content-Length': String(body.length) }
    expect((await get(sandbox, 'SendCommandToSession', body, length)).status).toBe(405)
    expect(sandbox.executions).toEqual([])
    expect((await get(sandbox, 'Nonsense', '[]', { 'Content-Length': '2' })).text).toContain('does not exist')
  })

  it('needs the secret as any other', async () => {
    const sandbox = await startSandbox()
    onTestFinished(() => sandbox.close())
    const headers = { CTRLAuthHeader: 'wrong', 'Content-Length': '4' }
    expect((await get(sandbox, 'GetSessionsByName', '[""]', headers)).status).toBe(401)
  })
})
