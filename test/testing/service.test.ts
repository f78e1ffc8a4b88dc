import { describe, expect, test } from 'vitest'
import { webMethods as known } from '../../src/web-methods/methods.ts'
import { NAMED_CALLS } from '../sample-calls.ts'
import { doors, EXTENSION, serviceUrl } from './doors.ts'

const UNKNOWN = '11111111-2222-3333-4444-555555555555'

describe.each(doors)('the web service, %s', (_, open) => {
  describe('authentication', () => {
    test.each([
      ['no secret', {}],
      ['a wrong secret', { CTRLAuthHeader: 'wrong' }],
      ['Basic authentication in the header', { CTRLAuthHeader: 'Basic YTpi' }],
      ['Basic authentication', { Authorization: 'Basic YTpi' }],
    ])('answers 401 to %s', async (_, headers) => {
      await using door = await open()
      const { status } = await door.fetch(serviceUrl(door.sandbox, 'GetSessionsByName'), {
        method: 'POST',
        headers,
        body: '{}',
      })
      expect(status).toBe(401)
    })

    test('says so in the envelope of its errors (seen, on another service of such a server)', async () => {
      await using door = await open()
      const headers = { CTRLAuthHeader: 'wrong' }
      const { status, json } = await door.call('GetSessionsByName', [''], { headers })
      expect([status, json]).toEqual([
        401,
        { errorType: 'SecurityException', message: 'Needs permission', detail: null },
      ])
    })

    test('a rotated secret counts at once, and the old one no longer', async () => {
      await using door = await open()
      const old = door.sandbox.secret
      const next = door.sandbox.rotateSecret('next-secret')
      expect([next, door.sandbox.secret]).toEqual(['next-secret', 'next-secret'])
      const wrong = await door.call(
        'GetSessionsByName',
        { sessionName: '' },
        { headers: { CTRLAuthHeader: old } },
      )
      expect([wrong.status, (await door.call('GetSessionsByName', { sessionName: '' })).status]).toEqual([
        401, 200,
      ])
    })

    test('two sandboxes have two secrets', async () => {
      await using one = await open()
      await using other = await open()
      expect(one.sandbox.secret).toMatch(/^sandbox-[0-9a-f]{24}$/)
      expect(one.sandbox.secret).not.toBe(other.sandbox.secret)
    })
  })

  describe('Origin', () => {
    test('is not compared by default', async () => {
      await using door = await open()
      const init = { headers: { Origin: 'https://elsewhere.example' } }
      expect((await door.call('GetSessionsByName', { sessionName: '' }, init)).status).toBe(200)
    })

    test('is compared where the server has an allowed one', async () => {
      await using door = await open({ allowedOrigin: 'https://tools.acme.example' })
      const statusWith = async (headers: Record<string, string>) =>
        (await door.call('GetSessionsByName', { sessionName: '' }, { headers })).status
      expect(await statusWith({ Origin: 'https://tools.acme.example' })).toBe(200)
      expect(await statusWith({ Origin: 'https://elsewhere.example' })).toBe(403)
      expect(await statusWith({})).toBe(403)
    })

    test('can be refused as a wrong secret is', async () => {
      await using door = await open({ allowedOrigin: 'https://tools.acme.example', wrongOriginStatus: 401 })
      const headers = { Origin: 'https://elsewhere.example' }
      expect((await door.call('GetSessionsByName', [''], { headers })).status).toBe(401)
    })
  })

  describe('paths and verbs', () => {
    test('another extension is a page that cannot be found', async () => {
      await using door = await open()
      const path = `${door.sandbox.url}/App_Extensions/${UNKNOWN}/Service.ashx/GetSessionsByName`
      const response = await door.fetch(path, {
        method: 'POST',
        headers: { CTRLAuthHeader: door.sandbox.secret },
        body: '{}',
      })
      expect(response.status).toBe(404)
      expect(response.headers.get('content-type')).toContain('text/html')
      expect(await response.text()).toContain('The resource cannot be found')
    })

    test.each(['PUT', 'DELETE', 'PATCH', 'HEAD', 'OPTIONS'])('%s is not allowed', async (method) => {
      await using door = await open()
      const init = { method, headers: { CTRLAuthHeader: door.sandbox.secret } }
      expect((await door.fetch(serviceUrl(door.sandbox, 'GetSessionsByName'), init)).status).toBe(405)
    })

    test.each(['GetSessionsByName', 'SendCommandToSession'])(
      'a GET of %s without a body does nothing',
      async (method) => {
        await using door = await open()
        const headers = { CTRLAuthHeader: door.sandbox.secret }
        const { status } = await door.fetch(serviceUrl(door.sandbox, method), { headers })
        expect(status).toBe(method === 'SendCommandToSession' ? 405 : 500)
        expect(door.sandbox.executions).toEqual([])
      },
    )
  })

  describe('missing web methods', () => {
    const gone = [
      'GetSessions',
      'GetAllSessions',
      'GetSessionGroups',
      'GetHosts',
      'GetSessionList',
      'Nonsense',
      'toString',
    ]
    const documented = known
      .filter(({ evidence }) => evidence === 'vendor' || evidence === 'seen')
      .map(({ name }) => name)

    test.each([...gone, ...documented])('%s does not exist in the verified profile', async (method) => {
      await using door = await open()
      const reply = await door.call(method, [])
      expect(reply.status).toBe(500)
      expect(reply.json).toEqual({
        errorType: 'ArgumentException',
        message: 'Web method does not exist',
        detail: null,
      })
    })

    test.each(documented)('%s exists in the documented profile', async (method) => {
      await using door = await open({ profile: 'documented' })
      expect((await door.call(method, [])).text).not.toContain('Web method does not exist')
    })

    test.each(gone)('%s does not exist in the documented profile either', async (method) => {
      await using door = await open({ profile: 'documented' })
      expect((await door.call(method, [])).text).toContain('Web method does not exist')
    })
  })

  describe('reads', () => {
    test.each([
      ['GetSessionsByName', 'sessionName', 'HOST-01'],
      ['GetSessionBySessionID', 'sessionID', undefined],
      ['GetSessionDetailsBySessionID', 'sessionID', undefined],
    ])('%s takes an object with named parameters, and an array', async (method, parameter, given) => {
      await using door = await open()
      const { sessionId } = door.sandbox.addSession({ name: 'HOST-01' })
      const value = given ?? sessionId
      for (const body of [{ [parameter]: value }, [value]]) {
        const { status, json } = await door.call(method, body)
        expect(status).toBe(200)
        expect(Array.isArray(json) ? json[0].SessionID : json.SessionID).toBe(sessionId)
      }
    })

    test('an object with a wrong key is told which', async () => {
      await using door = await open()
      const { status, json } = await door.call('GetSessionsByName', { name: 'HOST-01' })
      expect([status, json.message]).toEqual([500, 'Unknown parameter: name'])
    })

    test.each([
      ['no arguments', {}],
      ['too many arguments', ['HOST-01', 'x']],
      ['a wrong type', { sessionName: 7 }],
      ['a bare string', '"HOST-01"'],
      ['null', 'null'],
    ])('%s fault', async (_, body) => {
      await using door = await open()
      const { status, text } = await door.call('GetSessionsByName', body)
      expect(status).toBe(500)
      expect(text).toContain('session manager fault')
    })

    test('a body that is not JSON is a 500 that does not repeat it', async () => {
      await using door = await open()
      const { status, text } = await door.call('GetSessionsByName', '{"sessionName": canary')
      expect(status).toBe(500)
      expect(text).not.toContain('canary')
    })

    test('an unknown session id is an empty array', async () => {
      await using door = await open()
      expect((await door.call('GetSessionBySessionID', { sessionID: UNKNOWN })).json).toEqual([])
    })

    test('the details of an unknown session id are a fault, or empty where told so', async () => {
      await using door = await open()
      await using other = await open({ unknownDetails: 'empty' })
      expect((await door.call('GetSessionDetailsBySessionID', { sessionID: UNKNOWN })).text).toContain(
        'session manager fault',
      )
      expect((await other.call('GetSessionDetailsBySessionID', { sessionID: UNKNOWN })).json).toEqual([])
    })
  })

  describe('writes', () => {
    const writes = NAMED_CALLS.filter(({ kind }) => kind === 'write').map(
      ({ method, body }) => [method, (id: string) => inSession(body, id)] as const,
    )

    test.each(writes)('%s takes an array and answers 200 with nothing', async (method, body) => {
      await using door = await open({ profile: 'documented' })
      const { sessionId } = door.sandbox.addSession()
      const { status, text } = await door.call(method, body(sessionId))
      expect([status, text]).toEqual([200, ''])
      expect(door.sandbox.executions).toEqual([
        { method, sessionId, arguments: body(sessionId), requestIndex: 0 },
      ])
      expect(door.sandbox.requests[0]).toMatchObject({ method, executed: true, status: 200 })
    })

    test.each(writes)(
      '%s: bad parameters and an unknown session cannot be told apart',
      async (method, body) => {
        await using door = await open({ profile: 'documented' })
        const { sessionId } = door.sandbox.addSession()
        const [, ...rest] = body(sessionId)
        const bad = [
          {},
          '{}',
          [],
          [sessionId],
          [sessionId, 7],
          ['no-guid', ...rest],
          [sessionId, ...rest, 1, 2],
          { sessionID: sessionId },
        ]
        const answers = await Promise.all([...bad, body(UNKNOWN)].map((wrong) => door.call(method, wrong)))
        const [first] = answers
        expect(first?.json).toEqual({
          errorType: 'NullReferenceException',
          message: 'session manager fault',
          detail: null,
        })
        for (const answer of answers) expect([answer.status, answer.text]).toEqual([500, first?.text])
        expect(door.sandbox.executions).toEqual([])
      },
    )

    test('CreateSession returns the new session', async () => {
      await using door = await open()
      const { status, json } = await door.call('CreateSession', [0, 'Help', true, null, ['Acme']])
      expect(status).toBe(200)
      expect(json).toMatchObject({
        Name: 'Help',
        SessionType: 0,
        IsPublic: true,
        Code: null,
        GuestInfo: null,
      })
      expect(json.CustomPropertyValues).toEqual(['Acme', '', '', '', '', '', '', ''])
      expect(door.sandbox.executions).toHaveLength(1)
    })

    test.each([2, 3, -1, 0.5, '0'])('CreateSession does not create the type %s', async (type) => {
      await using door = await open()
      expect((await door.call('CreateSession', [type, 'X', true, null, []])).status).toBe(500)
      expect(door.sandbox.sessions).toEqual([])
    })

    test('slots left off the end are blanked, or kept where told so', async () => {
      for (const [shortArrays, third] of [
        ['blank', ''],
        ['keep', 'new'],
      ] as const) {
        await using door = await open({ shortArrays })
        const { sessionId } = door.sandbox.addSession({ customProperties: ['Acme', 'Berlin', 'new'] })
        await door.call('UpdateSessionCustomProperties', [sessionId, ['Beta']])
        const [session] = (await door.call('GetSessionBySessionID', [sessionId])).json
        expect(session.CustomPropertyValues.slice(0, 3)).toEqual([
          'Beta',
          shortArrays === 'keep' ? 'Berlin' : '',
          third,
        ])
      }
    })

    test('nine custom properties are refused', async () => {
      await using door = await open()
      const { sessionId } = door.sandbox.addSession()
      expect((await door.call('UpdateSessionCustomProperties', [sessionId, Array(9).fill('')])).status).toBe(
        500,
      )
    })
  })

  test('latency delays the answer, not the act', async () => {
    await using door = await open({ latency: 60_000 })
    const { sessionId } = door.sandbox.addSession({ machine: null })
    const abort = new AbortController()
    const call = door.call('SendCommandToSession', [sessionId, 'hostname'], { signal: abort.signal })
    await expect.poll(() => door.sandbox.executions.length).toBe(1)
    abort.abort()
    await expect(call).rejects.toMatchObject({ name: 'AbortError' })
    await expect.poll(() => door.sandbox.requests[0]?.status).toBe('dropped')
  })
})

test('the extension id is the one that is verified', () => {
  expect(EXTENSION).toBe('2d558935-686a-4bd0-9991-07539f5fe749')
})

/** The body of a sample, about another session. */
function inSession(body: unknown, sessionId: string): unknown[] {
  return Array.isArray(body) ? [sessionId, ...body.slice(1)] : []
}
