import { ConfigurationError } from '@acg/screenconnect'
import { describe, expect, test } from 'vitest'
import type { FaultableRequest, FaultName } from '../../src/testing/index.ts'
import { type Door, doors, serviceUrl } from './doors.ts'

const READ = ['GetSessionsByName', { sessionName: 'HOST-01' }] as const

function prepared(door: Door): string {
  return door.sandbox.addSession({ name: 'HOST-01', machine: null }).sessionId
}

function configurationError(run: () => unknown): ConfigurationError {
  try {
    run()
  } catch (error) {
    if (error instanceof ConfigurationError) return error
    throw error
  }
  throw new Error('nothing was refused')
}

/** The `code` of what a network failure carries. */
async function codeOf(failing: Promise<unknown>): Promise<unknown> {
  const error = await failing.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  expect(error).toBeInstanceOf(TypeError)
  // What fetch rejects with has a cause; the line above says what it is.
  return ((error as TypeError).cause as { code?: unknown }).code
}

describe.each(doors)('the fault, %s', (_, open) => {
  test.each([
    ['401', 401],
    ['403', 403],
    ['404', 404],
    ['408', 408],
    ['429', 429],
    ['500', 500],
    ['502', 502],
    ['503', 503],
    ['504', 504],
    ['html', 200],
  ] as const)('%s is a page with status %i', async (name, status) => {
    await using door = await open()
    door.sandbox.inject(name)
    const reply = await door.call(...READ)
    expect([reply.status, reply.headers.get('content-type')]).toEqual([status, 'text/html; charset=utf-8'])
    expect(reply.text).toContain('<html>')
  })

  test.each([
    ['500-missing-method', 'Web method does not exist'],
    ['500-fault', 'session manager fault'],
    ['500-unknown-parameter', 'Unknown parameter: '],
    ['500-arguments', 'Unable to process arguments: '],
    ['500-invalid-filter', 'Invalid session filter'],
  ] as const)('%s says "%s"', async (name, words) => {
    await using door = await open()
    door.sandbox.inject(name)
    const reply = await door.call(...READ)
    expect([reply.status, reply.json.message]).toEqual([500, expect.stringContaining(words)])
  })

  test.each([
    ['401-security', 401, 'SecurityException'],
    ['500-security', 500, 'SecurityException'],
    ['500-arguments', 500, 'ArgumentException'],
    ['500-invalid-filter', 500, 'ArgumentException'],
  ] as const)('%s is the envelope with status %i and the type %s', async (name, status, errorType) => {
    await using door = await open()
    door.sandbox.inject(name)
    const reply = await door.call(...READ)
    expect([reply.status, reply.headers.get('content-type')]).toEqual([
      status,
      'application/json; charset=utf-8',
    ])
    expect(reply.json).toEqual({ errorType, message: expect.any(String), detail: null })
  })

  test.each([
    [7, '7'],
    ['soon', 'soon'],
    [new Date(0), 'Thu, 01 Jan 1970 00:00:00 GMT'],
    [undefined, null],
  ])('429 with Retry-After %s', async (retryAfter, header) => {
    await using door = await open()
    door.sandbox.inject({ name: '429', ...(retryAfter !== undefined && { retryAfter }) })
    expect((await door.call(...READ)).headers.get('retry-after')).toBe(header)
  })

  test.each([301, 302, 303, 307, 308] as const)('redirect-%i points to another origin', async (status) => {
    await using door = await open()
    door.sandbox.inject(`redirect-${status}`)
    const response = await door.post(...READ)
    expect([response.status, response.headers.get('location')]).toEqual([
      status,
      'https://elsewhere.invalid/Login',
    ])
  })

  test('a redirect is followed, or refused, as the caller says', async () => {
    await using door = await open()
    const location = `${door.sandbox.url}/Bin/ScreenConnect.ClientSetup.sh`
    door.sandbox.inject({ name: 'redirect-302', location }, { times: 2 })
    const response = await door.post(...READ, { redirect: 'follow' })
    expect([response.status, response.url]).toEqual([200, location])
    expect(door.sandbox.requests.map(({ verb }) => verb)).toEqual(['POST', 'GET'])
    await response.body?.cancel()
    await expect(door.post(...READ, { redirect: 'error' })).rejects.toThrow(TypeError)
  })

  test('a redirect with 307 brings the body again', async () => {
    await using door = await open()
    prepared(door)
    const location = serviceUrl(door.sandbox, 'GetSessionsByName')
    door.sandbox.inject({ name: 'redirect-307', location })
    const { json } = await door.call(...READ, { redirect: 'follow' })
    expect([json.length, door.sandbox.requests.length]).toEqual([1, 2])
    expect(door.sandbox.requests[1]?.body).toEqual(READ[1])
  })

  test('reset ends the connection before there is an answer', async () => {
    await using door = await open()
    door.sandbox.inject('reset')
    expect(await codeOf(door.call(...READ))).toBe('ECONNRESET')
    expect(door.sandbox.requests[0]?.status).toBe('dropped')
  })

  test('rubbish is not HTTP', async () => {
    await using door = await open()
    door.sandbox.inject('rubbish')
    // What the failure carries differs between versions of Node.
    await expect(door.call(...READ)).rejects.toThrow(TypeError)
    expect(door.sandbox.requests[0]?.status).toBe('dropped')
  })

  test.each(['reset-mid-body', 'cut-body'] as const)('%s breaks off after the headers', async (name) => {
    await using door = await open()
    door.sandbox.inject(name)
    const response = await door.post(...READ)
    expect([response.status, response.ok]).toEqual([200, true])
    await expect(response.text()).rejects.toThrow('terminated')
  })

  test('truncated-json is framed as it should be, and half of it', async () => {
    await using door = await open()
    prepared(door)
    door.sandbox.inject('truncated-json')
    const reply = await door.call(...READ)
    expect([reply.status, reply.text.startsWith('[{')]).toEqual([200, true])
    expect(() => reply.json).toThrow(SyntaxError)
  })

  test('stall-headers answers nothing until the caller leaves', async () => {
    await using door = await open()
    door.sandbox.inject('stall-headers')
    const abort = new AbortController()
    const call = door.call(...READ, { signal: abort.signal })
    await expect.poll(() => door.sandbox.requests.length).toBe(1)
    abort.abort()
    await expect(call).rejects.toMatchObject({ name: 'AbortError' })
    await expect.poll(() => door.sandbox.requests[0]?.status).toBe('dropped')
  })

  test('stall-body begins and does not go on', async () => {
    await using door = await open()
    prepared(door)
    door.sandbox.inject('stall-body')
    const abort = new AbortController()
    const response = await door.post(...READ, { signal: abort.signal })
    const reader = response.body?.getReader()
    expect((await reader?.read())?.value?.length).toBeGreaterThan(0)
    const rest = reader?.read()
    abort.abort()
    await expect(rest).rejects.toMatchObject({ name: 'AbortError' })
  })

  test('drip sends one byte, and the next one only after a while', async () => {
    await using door = await open({ dripInterval: 60_000 })
    door.sandbox.inject('drip')
    const reader = (await door.post(...READ)).body?.getReader()
    expect((await reader?.read())?.value).toEqual(Uint8Array.of(0x5b))
    await reader?.cancel()
  })

  test('drip sends the right answer in the end', async () => {
    await using door = await open({ dripInterval: 1 })
    door.sandbox.inject('drip')
    expect((await door.call(...READ)).json).toEqual([])
  })

  test('huge streams an answer of the given size', async () => {
    await using door = await open()
    for (const announced of [false, true]) {
      door.sandbox.inject({ name: 'huge', bytes: 1_000_000, announced })
      const response = await door.post(...READ)
      expect(response.headers.get('content-length')).toBe(announced ? '1000000' : null)
      expect(await response.json()).toHaveLength(999_998)
    }
  })

  test('huge is made while it is read, and stops when nobody reads', async () => {
    await using door = await open()
    door.sandbox.inject('huge')
    const before = process.memoryUsage().rss
    const response = await door.post(...READ)
    const reader = response.body?.getReader()
    await reader?.read()
    await reader?.cancel()
    expect(process.memoryUsage().rss - before).toBeLessThan(100_000_000)
  })

  test('empty-list answers that there is nothing, although there is', async () => {
    await using door = await open()
    prepared(door)
    door.sandbox.inject('empty-list')
    expect((await door.call(...READ)).json).toEqual([])
    expect((await door.call(...READ)).json).toHaveLength(1)
  })

  test('echo-body repeats the request', async () => {
    await using door = await open()
    door.sandbox.inject('echo-body')
    const { status, text } = await door.call('SendCommandToSession', [prepared(door), 'canary-command'])
    expect([status, text]).toEqual([500, expect.stringContaining('canary-command')])
  })

  test('close-after answers, and the next call gets through on another connection', async () => {
    await using door = await open()
    prepared(door)
    door.sandbox.inject('close-after')
    expect((await door.call(...READ)).json).toHaveLength(1)
    expect((await door.call(...READ)).json).toHaveLength(1)
  })

  test('close-after on the next request breaks that one', async () => {
    await using door = await open()
    const sessionId = prepared(door)
    door.sandbox.inject({ name: 'close-after', closes: 'on-next-request' })
    expect((await door.call(...READ)).json).toHaveLength(1)
    // Node's fetch takes a connection back a macrotask after it has read the answer.
    await new Promise((resolve) => setImmediate(resolve))
    expect(await codeOf(door.call('SendCommandToSession', [sessionId, 'ver']))).toBe('UND_ERR_SOCKET')
    expect([door.sandbox.executions, door.sandbox.requests.length]).toEqual([[], 1])
    expect((await door.call(...READ)).status).toBe(200)
  })

  describe('and writes:', () => {
    const names: readonly FaultName[] = [
      'reset',
      'reset-mid-body',
      '503',
      '429',
      'truncated-json',
      'cut-body',
      'html',
      'echo-body',
      'redirect-307',
      'empty-list',
      'rubbish',
      '401',
      '500-fault',
    ]

    test.each(names)('%s before the server acts: the write has no effect', async (name) => {
      await using door = await open()
      const sessionId = prepared(door)
      door.sandbox.inject(name)
      await door.call('SendCommandToSession', [sessionId, 'ver']).catch(() => {})
      expect(door.sandbox.executions).toEqual([])
      expect(door.sandbox.requests).toMatchObject([{ executed: false }])
      expect(door.sandbox.sessions[0]?.wire.QueuedEvents).toEqual([])
    })

    test.each(names)('%s after the server acted: the write has its effect once', async (name) => {
      await using door = await open()
      const sessionId = prepared(door)
      door.sandbox.inject({ name, when: 'after' })
      await door.call('SendCommandToSession', [sessionId, 'ver']).catch(() => {})
      expect(door.sandbox.executions).toHaveLength(1)
      expect(door.sandbox.requests).toMatchObject([{ executed: true }])
      expect(door.sandbox.sessions[0]?.wire.QueuedEvents).toHaveLength(1)
    })

    test.each(['drip', 'close-after'] as const)(
      '%s passes the answer on, so the write has its effect once',
      async (name) => {
        await using door = await open()
        const sessionId = prepared(door)
        for (const when of ['before', 'after'] as const) {
          door.sandbox.inject({ name, when })
          expect((await door.call('SendCommandToSession', [sessionId, 'ver'])).status).toBe(200)
        }
        expect(door.sandbox.executions).toHaveLength(2)
      },
    )
  })

  describe('decisions:', () => {
    test('injected ones wait in line for the method they are for, as often as told', async () => {
      await using door = await open()
      door.sandbox.inject('502', { method: 'GetSessionBySessionID' })
      door.sandbox.inject('503', { times: 2 })
      door.sandbox.inject('504')
      const statuses: number[] = []
      for (let count = 0; count < 4; count += 1) statuses.push((await door.call(...READ)).status)
      expect(statuses).toEqual([503, 503, 504, 200])
      expect((await door.call('GetSessionBySessionID', [prepared(door)])).status).toBe(502)
    })

    test('that have not happened yet are listed, so that a test can say that all of them did', async () => {
      await using door = await open()
      const { sandbox } = door
      sandbox.inject('503', { times: 2 })
      sandbox.inject({ name: 'reset', when: 'after' }, { method: 'SendCommandToSession' })
      const reset = {
        fault: { name: 'reset', when: 'after' },
        method: 'SendCommandToSession',
        timesLeft: 1,
      }
      const before = sandbox.pendingFaults
      await door.call(...READ)
      expect(sandbox.pendingFaults).toEqual([
        { fault: { name: '503' }, method: undefined, timesLeft: 1 },
        reset,
      ])
      expect(before[0]?.timesLeft).toBe(2)
      await door.call(...READ)
      expect(sandbox.pendingFaults).toEqual([reset])
      sandbox.clearFaults()
      expect(sandbox.pendingFaults).toEqual([])
    })

    test('can be dropped', async () => {
      await using door = await open()
      door.sandbox.inject('503', { times: 5 })
      door.sandbox.clearFaults()
      expect((await door.call(...READ)).status).toBe(200)
    })

    test('the option is asked with the method, the body, the session and the attempt', async () => {
      const asked: FaultableRequest[] = []
      await using door = await open({
        faults(request) {
          asked.push(request)
          return request.attempt === 1 ? '503' : undefined
        },
      })
      const sessionId = prepared(door)
      const body = [sessionId, 'ver']
      const statuses = [
        await door.call('SendCommandToSession', body),
        await door.call('SendCommandToSession', body),
      ]
      expect(statuses.map(({ status }) => status)).toEqual([503, 200])
      expect(asked).toEqual(
        [1, 2].map((attempt) => ({ method: 'SendCommandToSession', body, sessionId, attempt })),
      )
    })

    test('installers are never asked about', async () => {
      await using door = await open({ faults: () => '503', installerBytes: 100 })
      expect((await door.fetch(`${door.sandbox.url}/Bin/ScreenConnect.ClientSetup.sh`)).status).toBe(200)
    })

    test('a fault that does not exist is refused where it is injected', async () => {
      await using door = await open()
      // Not a name of a fault: what a caller without types could write.
      expect(() => door.sandbox.inject('nonsense' as FaultName)).toThrow('There is no such fault')
      expect(() => door.sandbox.inject('503', { times: 0 })).toThrow(RangeError)
    })

    test.each([
      ['getSessionsByName', 'GetSessionsByName'],
      ['GETSESSIONSBYFILTER', 'GetSessionsByFilter'],
      ['getSession', 'GetSessionBySessionID'],
      ['getSessionDetails', 'GetSessionDetailsBySessionID'],
      ['sendCommand', 'SendCommandToSession'],
      ['sendMessage', 'SendMessageToSession'],
      ['sendMessageAs', 'SendMessageToSession'],
      ['updateCustomProperties', 'UpdateSessionCustomProperties'],
      ['addNote', 'AddNoteToSession'],
      ['sendToolboxItem', 'SendToolboxItemToSession'],
    ])('one for %j, which would never happen, is refused: it is called %s', async (method, meant) => {
      await using door = await open()
      const refusal = configurationError(() => door.sandbox.inject('500', { method }))
      expect(refusal.option).toBe('method')
      expect(refusal.message).toContain(`did you mean ${meant}?`)
      expect(door.sandbox.pendingFaults).toEqual([])
    })

    test.each(['GetSessions', 'constructor', 'x'.repeat(50), '', 5])(
      'one for %j is refused, and the names that there are listed',
      async (method) => {
        await using door = await open()
        // Not a name: what a caller without types could write.
        const refusal = configurationError(() => door.sandbox.inject('500', { method: method as string }))
        expect(refusal.option).toBe('method')
        expect(refusal.message).toContain('GetSessionsByName, ')
        expect(refusal.message).not.toContain(`"${method}"`)
      },
    )

    test.each<[string, object, unknown]>([
      ['metod', { metod: 'GetSessionsByName' }, '500'],
      ['fault.wen', {}, { name: '500', wen: 'after' }],
    ])('with an option `%s` is refused', async (option, filter, fault) => {
      await using door = await open()
      // What a caller without types could write.
      expect(configurationError(() => door.sandbox.inject(fault as FaultName, filter)).option).toBe(option)
    })
  })
})
