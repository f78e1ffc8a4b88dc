import { getEventListeners } from 'node:events'
import { AbortedError, type ProbeOptions, type ProbeResult, probe } from '@acg/screenconnect'
import { describe, expect, it, vi } from 'vitest'
import { webMethods } from '../../src/web-methods/methods.ts'
import { eventually } from '../eventually.ts'
import { CLOSED_URL, clientOf, failureOf, serve, setUp } from '../transport/support.ts'

const documented = { profile: 'documented' } as const
const READS = [
  'GetSessionsByName',
  'GetSessionBySessionID',
  'GetSessionDetailsBySessionID',
  'GetSessionsByFilter',
]
const WRITES = webMethods.filter(({ kind }) => kind === 'write').map(({ name }) => name)
const NOT_VERIFIED = webMethods.filter(({ evidence }) => evidence === 'vendor').map(({ name }) => name)

/** Availability by name. */
const rows = (result: ProbeResult) =>
  Object.fromEntries(result.webMethods.map((row) => [row.name, row.availability]))

/** Codes of the reads by name. */
const readCodes = (result: ProbeResult) => [
  ...new Set(result.webMethods.filter((row) => row.kind === 'read').map((row) => row.code)),
]

/** Status by question, with the reason where there is one. */
const lines = (result: ProbeResult) =>
  Object.fromEntries(
    result.connection.map(({ question, status, reason }) => [
      question,
      reason === null ? status : `${status}: ${reason}`,
    ]),
  )

const all = (names: readonly string[], availability: string) =>
  Object.fromEntries(names.map((name) => [name, availability]))

const ALL_OK = { reachable: 'ok', service: 'ok', extension: 'ok', secret: 'ok', origin: 'ok' }
const ALL_UNKNOWN = {
  reachable: 'unknown',
  service: 'unknown',
  extension: 'unknown',
  secret: 'unknown',
  origin: 'unknown',
}

/** A page for every address. */
const page = (status: number, text: string, headers: Record<string, string> = {}) =>
  serve((_, response) => void response.writeHead(status, headers).end(text))

describe('probe', () => {
  it('finds the reads of the probed instance, the filter missing, and asks no write', async () => {
    const { client, sandbox } = await setUp()
    const result = await probe(client)
    expect(lines(result)).toEqual(ALL_OK)
    expect(rows(result)).toEqual({
      ...all(READS, 'available'),
      GetSessionsByFilter: 'missing',
      ...all(WRITES, 'unknown'),
    })
    expect(new Set(sandbox.requests.map(({ method }) => method))).toEqual(new Set(READS))
  })

  it('finds every read where the documented web methods exist', async () => {
    const { client } = await setUp(documented)
    expect(rows(await probe(client))).toEqual({ ...all(READS, 'available'), ...all(WRITES, 'unknown') })
  })

  it('takes an empty answer about an unknown session for an answer', async () => {
    const { client } = await setUp({ unknownDetails: 'empty' })
    expect(rows(await probe(client))).toMatchObject({ GetSessionDetailsBySessionID: 'available' })
  })

  it('takes an unknown parameter for a web method that exists', async () => {
    const { client, sandbox } = await setUp()
    sandbox.inject('500-unknown-parameter', { method: 'GetSessionsByName' })
    expect(rows(await probe(client))).toMatchObject({ GetSessionsByName: 'available' })
  })

  it('asks reads for what nobody has', async () => {
    const { client, sandbox } = await setUp(documented)
    await probe(client)
    const bodyOf = (method: string) => sandbox.requests.find((request) => request.method === method)?.body
    const name = expect.stringMatching(/^probe-[0-9a-f-]{36}$/)
    const nobody = { sessionID: '00000000-0000-0000-0000-000000000000' }
    expect(bodyOf('GetSessionsByName')).toEqual({ sessionName: name })
    expect(bodyOf('GetSessionBySessionID')).toEqual(nobody)
    expect(bodyOf('GetSessionDetailsBySessionID')).toEqual(nobody)
    expect(bodyOf('GetSessionsByFilter')).toEqual({
      sessionFilter: expect.stringMatching(/^Name = 'probe-[0-9a-f-]{36}'$/),
    })
  })

  it('returns plain data: every web method in its order with kind, evidence and time', async () => {
    const { client, sandbox } = await setUp()
    const result = await probe(client)
    expect(JSON.parse(JSON.stringify(result))).toEqual(result)
    expect(result.instance).toBe(sandbox.url)
    expect(result.webMethods.map(({ name, kind, evidence }) => ({ name, kind, evidence }))).toEqual(
      webMethods.map(({ name, kind, evidence }) => ({ name, kind, evidence })),
    )
    for (const { kind, durationMs, code } of result.webMethods) {
      expect(durationMs).toEqual(kind === 'read' ? expect.any(Number) : null)
      if (durationMs !== null) expect(durationMs, 'whole milliseconds').toBe(Math.round(durationMs))
      expect(code).toBeNull()
    }
  })

  it('leaves a row unknown, with the code, whose call failed, and the others as they are', async () => {
    const { client, sandbox } = await setUp(documented, { retry: false })
    sandbox.inject('503', { method: 'GetSessionsByFilter' })
    const result = await probe(client)
    expect(result.webMethods.find((row) => row.name === 'GetSessionsByFilter')).toMatchObject({
      availability: 'unknown',
      code: 'SERVICE_UNAVAILABLE',
      durationMs: expect.any(Number),
    })
    expect(rows(result)).toMatchObject({ GetSessionsByName: 'available' })
    expect(lines(result)).toEqual(ALL_OK)
  })

  it.each<[string, unknown]>([
    ['writes', { writes: 'yes' }],
    ['signal', { signal: 'stop' }],
    ['write', { write: true }],
  ])('refuses a bad `%s` before anything is sent', async (option, options) => {
    const { client, sandbox } = await setUp()
    // Stands for a caller without a compiler.
    const error = await failureOf(probe(client, options as ProbeOptions))
    expect(error).toMatchObject({ code: 'CONFIGURATION', option })
    expect(sandbox.requests).toHaveLength(0)
  })
})

describe('probe with writes', () => {
  it('asks each with a bare object, once, and executes nothing on the sandbox', async () => {
    const { client, sandbox } = await setUp(documented)
    const before = structuredClone(sandbox.sessions)
    const result = await probe(client, { writes: true })
    expect(rows(result)).toEqual({ ...all(READS, 'available'), ...all(WRITES, 'available') })
    const asked = sandbox.requests.filter(({ method }) => WRITES.includes(method ?? ''))
    expect(asked.map(({ method }) => method)).toEqual(WRITES)
    expect(asked.map(({ body }) => body)).toEqual(WRITES.map(() => ({})))
    expect(sandbox.executions).toHaveLength(0)
    expect(sandbox.sessions).toEqual(before)
  })

  it('finds those missing that the probed instance does not have', async () => {
    const { client } = await setUp()
    expect(rows(await probe(client, { writes: true }))).toEqual({
      ...all(READS, 'available'),
      GetSessionsByFilter: 'missing',
      ...all(WRITES, 'available'),
      ...all(NOT_VERIFIED, 'missing'),
    })
  })

  it('sends none that the client may not make', async () => {
    const { client, sandbox } = await setUp({}, { mutations: 'refuse' })
    const result = await probe(client, { writes: true })
    const written = result.webMethods.filter(({ kind }) => kind === 'write')
    expect(new Set(written.map(({ availability }) => availability))).toEqual(new Set(['unknown']))
    expect(new Set(written.map(({ code }) => code))).toEqual(new Set(['MUTATION_REFUSED']))
    expect(lines(result)).toEqual(ALL_OK)
    expect(sandbox.requests.some(({ method }) => WRITES.includes(method ?? ''))).toBe(false)
  })

  it('asks a `mutations` function about each, with what would be sent', async () => {
    const mutations = vi.fn(() => false)
    const { client } = await setUp({}, { mutations })
    await probe(client, { writes: true })
    expect(mutations.mock.calls).toEqual(WRITES.map((method) => [{ method, arguments: [{}] }]))
  })

  it('sends none where no read was answered by the service', async () => {
    const { client, sandbox } = await setUp({}, { credentials: () => 'another-secret-0123456789' })
    const result = await probe(client, { writes: true })
    expect(rows(result)).toMatchObject(all(WRITES, 'unknown'))
    expect(sandbox.requests.some(({ method }) => WRITES.includes(method ?? ''))).toBe(false)
  })
})

describe('what probe says of the connection', () => {
  it('where the host name has no address', async () => {
    // `.invalid` has no address anywhere (RFC 2606), so nothing leaves this machine but the question.
    const client = clientOf({ url: 'https://screenconnect.invalid' }, { retry: false })
    const result = await probe(client)
    expect(lines(result)).toEqual({ ...ALL_UNKNOWN, reachable: 'failed: dns' })
    expect(readCodes(result)).toEqual(['CONNECTION'])
  })

  it('where nothing listens', async () => {
    const result = await probe(clientOf({ url: CLOSED_URL }, { retry: false }))
    expect(lines(result)).toEqual({ ...ALL_UNKNOWN, reachable: 'failed: refused' })
  })

  it('where the server speaks no TLS', async () => {
    const { url } = await page(200, '[]')
    const client = clientOf({ url: url.replace('http:', 'https:') }, { retry: false })
    expect(lines(await probe(client))).toEqual({ ...ALL_UNKNOWN, reachable: 'failed: tls' })
  })

  it('where no answer comes in time', async () => {
    const { client, sandbox } = await setUp({}, { timeout: 1000 })
    sandbox.inject('stall-headers', { times: 4 })
    const result = await probe(client)
    expect(lines(result)).toEqual(ALL_UNKNOWN)
    expect(readCodes(result)).toEqual(['TIMEOUT'])
  })

  it('where the connection breaks each time', async () => {
    const { client, sandbox } = await setUp({}, { retry: false })
    sandbox.inject('reset', { times: 4 })
    const result = await probe(client)
    expect(lines(result)).toEqual(ALL_UNKNOWN)
  })

  it('where the answer breaks off', async () => {
    const { url } = await serve((_, response) => {
      response.writeHead(200, { 'content-length': 100 })
      response.write('[', () => response.destroy())
    })
    const result = await probe(clientOf({ url }, { retry: false }))
    expect(lines(result)).toEqual({ ...ALL_UNKNOWN, reachable: 'ok' })
    expect(readCodes(result)).toEqual(['CONNECTION'])
  })

  it('where a login page or a proxy answers', async () => {
    const { url } = await page(200, '<html><body>Please sign in</body></html>')
    const result = await probe(clientOf({ url }))
    expect(lines(result)).toEqual({ ...ALL_UNKNOWN, reachable: 'ok', service: 'failed: other-answer' })
    expect(readCodes(result)).toEqual(['UNEXPECTED_RESPONSE'])
  })

  it('where another program answers with JSON of its own', async () => {
    const { url } = await page(200, '{"status":"ok"}')
    const result = await probe(clientOf({ url }))
    expect(lines(result)).toEqual({ ...ALL_UNKNOWN, reachable: 'ok', service: 'failed: other-answer' })
    expect(readCodes(result)).toEqual(['UNEXPECTED_RESPONSE'])
  })

  it('where the answer is a redirect, and to where', async () => {
    const { url } = await page(302, '', { location: 'https://login.example.com/sign-in' })
    const result = await probe(clientOf({ url }))
    expect(lines(result)).toEqual({ ...ALL_UNKNOWN, reachable: 'ok', service: 'failed: redirect' })
    expect(result.connection[1]?.words).toContain('https://login.example.com')
  })

  it('where a proxy says that the server is not there', async () => {
    const { url } = await page(503, 'no backend')
    const result = await probe(clientOf({ url }, { retry: false }))
    expect(lines(result)).toEqual({ ...ALL_UNKNOWN, reachable: 'ok' })
    for (const { status, next } of result.connection) {
      if (status === 'unknown') expect(next).not.toBeNull()
    }
  })

  it('where the extension is not installed', async () => {
    const { url } = await page(404, '<html>The resource cannot be found.</html>')
    const result = await probe(clientOf({ url }))
    expect(lines(result)).toEqual({ ...ALL_UNKNOWN, reachable: 'ok', extension: 'failed: not-found' })
  })

  it('where the secret is wrong', async () => {
    const { client } = await setUp({}, { credentials: () => 'another-secret-0123456789' })
    const result = await probe(client)
    expect(lines(result)).toEqual({ ...ALL_UNKNOWN, reachable: 'ok', secret: 'failed: refused' })
    expect(readCodes(result)).toEqual(['AUTHENTICATION'])
    expect(JSON.stringify(result)).not.toContain('another-secret')
  })

  it('where the Origin is wrong and the server says so as of a wrong secret, which a guess is', async () => {
    const { client } = await setUp({ allowedOrigin: 'https://tools.acme.example', wrongOriginStatus: 401 })
    const { connection, ...rest } = await probe(client)
    expect(lines({ connection, ...rest })).toEqual({
      ...ALL_UNKNOWN,
      reachable: 'ok',
      secret: 'failed: refused',
    })
    const line = (question: string) => connection.find((one) => one.question === question)
    // The setting to compare, and on the line about the Origin that the answer may be about it.
    expect(line('secret')?.next).toContain('RESTfulAllowedOrigin')
    expect(line('origin')?.words).toContain('401')
  })

  it('where the provider gives no secret', async () => {
    const { client, sandbox } = await setUp(
      {},
      {
        credentials: () => {
          throw new Error('vault: canary-4711')
        },
      },
    )
    const result = await probe(client)
    expect(lines(result)).toEqual({ ...ALL_UNKNOWN, secret: 'failed: not-given' })
    expect(sandbox.requests).toHaveLength(0)
    expect(JSON.stringify(result)).not.toContain('canary')
  })

  it('where the Origin is refused', async () => {
    const { client, sandbox } = await setUp({ allowedOrigin: 'https://acme.example.com' })
    const result = await probe(client)
    expect(lines(result)).toEqual({ ...ALL_UNKNOWN, reachable: 'ok', origin: 'failed: access-denied' })
    expect(result.connection[4]?.words).toContain('403')
    const allowed = clientOf(sandbox, { origin: 'https://acme.example.com' })
    expect(lines(await probe(allowed))).toEqual(ALL_OK)
  })

  it('does not take a missing web method for an accepted secret', async () => {
    const { client, sandbox } = await setUp()
    sandbox.inject('500-missing-method', { times: 4 })
    const result = await probe(client)
    expect(lines(result)).toEqual({ ...ALL_OK, secret: 'unknown', origin: 'unknown' })
  })

  it('has words for every line, and a next step for each that is not ok', async () => {
    const { client } = await setUp({}, { credentials: () => 'another-secret-0123456789' })
    for (const { status, words, next } of (await probe(client)).connection) {
      expect(words).not.toBe('')
      expect(next).toEqual(status === 'ok' ? null : expect.stringMatching(/./))
    }
  })
})

describe('probe that is aborted', () => {
  it('before it began sends nothing', async () => {
    const { client, sandbox } = await setUp()
    const error = await failureOf(probe(client, { signal: AbortSignal.abort('early') }))
    expect(error).toMatchObject({ code: 'ABORTED', outcome: 'not-sent', reason: 'early' })
    expect(sandbox.requests).toHaveLength(0)
  })

  it('among the reads ends, and leaves nothing behind', async () => {
    const { client, sandbox } = await setUp()
    sandbox.inject('stall-headers', { times: 4 })
    const controller = new AbortController()
    const call = failureOf(probe(client, { writes: true, signal: controller.signal }))
    await eventually(() => expect(sandbox.requests).toHaveLength(4))
    controller.abort('enough')
    expect(await call).toMatchObject({ code: 'ABORTED', reason: 'enough' })
    expect(getEventListeners(controller.signal, 'abort')).toHaveLength(0)
    await new Promise((resolve) => setImmediate(resolve))
    expect(sandbox.requests).toHaveLength(4)
  })

  it('among the writes asks no more, and says that one was asked', async () => {
    const controller = new AbortController()
    const { client, sandbox } = await setUp(documented, {
      mutations: ({ method }) => {
        if (method === WRITES[1]) controller.abort('enough')
        return true
      },
    })
    const error = await failureOf(probe(client, { writes: true, signal: controller.signal }))
    expect(error).toBeInstanceOf(AbortedError)
    expect(error).toMatchObject({ code: 'ABORTED', outcome: 'unknown', reason: 'enough' })
    expect(getEventListeners(controller.signal, 'abort')).toHaveLength(0)
    const asked = sandbox.requests.filter(({ method }) => WRITES.includes(method ?? ''))
    expect(asked.map(({ method }) => method)).toEqual([WRITES[0]])
  })

  it('at its first write says that none was sent', async () => {
    const controller = new AbortController()
    const { client } = await setUp(documented, {
      mutations: () => {
        controller.abort()
        return true
      },
    })
    const error = await failureOf(probe(client, { writes: true, signal: controller.signal }))
    expect(error).toMatchObject({ code: 'ABORTED', outcome: 'not-sent' })
  })
})
