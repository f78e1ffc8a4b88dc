import type { FetchInit } from '@acg/screenconnect'
import { describe, expect, it } from 'vitest'
import manifest from '../../package.json' with { type: 'json' }
import { SAMPLE_CALLS, SESSION_WRITES } from '../sample-calls.ts'
import { EXTENSION, INSTANCE, makeClient, SECRET, useService } from './support.ts'

describe('the request of every method', () => {
  const service = useService()

  it.each(SAMPLE_CALLS)(
    'is one POST of JSON to the web method ($title)',
    async ({ method, call, body, answer }) => {
      service.answer(method, { body: answer })
      await call(makeClient())
      expect(service.received).toHaveLength(1)
      const [request] = service.received
      expect(request).toMatchObject({
        httpMethod: 'POST',
        url: `${INSTANCE}/App_Extensions/${EXTENSION}/Service.ashx/${method}`,
      })
      expect(request?.body).toStrictEqual(body)
    },
  )

  it.each(SAMPLE_CALLS)(
    'carries the secret, the origin and what it is, and nothing else of ours ($title)',
    async ({ method, call, answer }) => {
      service.answer(method, { body: answer })
      await call(makeClient())
      const { headers } = service.received[0] ?? { headers: {} }
      expect(headers).toMatchObject({
        ctrlauthheader: SECRET,
        origin: INSTANCE,
        'content-type': 'application/json',
        'user-agent': `acg-screenconnect/${manifest.version}`,
      })
      expect(headers).not.toHaveProperty('authorization')
      expect(headers).not.toHaveProperty('cookie')
      const ofHttpItself = ['accept-encoding', 'connection', 'content-length', 'host']
      const ours = Object.keys(headers).filter((name) => !ofHttpItself.includes(name))
      expect(ours.sort()).toEqual(['content-type', 'ctrlauthheader', 'origin', 'user-agent'])
    },
  )

  it('carries the secret raw: no prefix, no encoding, inner spaces and punctuation as they are', async () => {
    const secret = 'Basic dXNlcg== :;,"\\%20~'
    service.answer('GetSessionsByName', { body: [] })
    await makeClient({ credentials: () => secret }).getSessionsByName('HOST-01')
    expect(service.received[0]?.headers['ctrlauthheader']).toBe(secret)
  })

  it('carries another origin where one is given', async () => {
    service.answer('GetSessionsByName', { body: [] })
    await makeClient({ origin: 'https://portal.example.com' }).getSessionsByName('HOST-01')
    expect(service.received[0]?.headers['origin']).toBe('https://portal.example.com')
  })

  it('carries no origin where it is switched off', async () => {
    service.answer('GetSessionsByName', { body: [] })
    await makeClient({ origin: false }).getSessionsByName('HOST-01')
    expect(service.received[0]?.headers).not.toHaveProperty('origin')
  })

  it('carries another user agent where one is given', async () => {
    service.answer('GetSessionsByName', { body: [] })
    await makeClient({ userAgent: 'acme-automation/1.0' }).getSessionsByName('HOST-01')
    expect(service.received[0]?.headers['user-agent']).toBe('acme-automation/1.0')
  })

  it('goes to an injected fetch as an address and these six things, and to nothing else', async () => {
    const seen: { readonly url: string; readonly init: FetchInit }[] = []
    const client = makeClient({
      fetch: async (url, init) => {
        seen.push({ url, init })
        return Response.json([])
      },
    })
    await client.getSessionsByName('HOST-01')
    expect(seen).toEqual([
      {
        url: `${INSTANCE}/App_Extensions/${EXTENSION}/Service.ashx/GetSessionsByName`,
        init: {
          method: 'POST',
          headers: {
            CTRLAuthHeader: SECRET,
            Origin: INSTANCE,
            'Content-Type': 'application/json',
            'User-Agent': `acg-screenconnect/${manifest.version}`,
          },
          body: '{"sessionName":"HOST-01"}',
          redirect: 'manual',
          cache: 'no-store',
          signal: expect.any(AbortSignal),
        },
      },
    ])
  })

  it('goes to another extension where its id is given', async () => {
    const urls: string[] = []
    const client = makeClient({
      extensionId: '11111111-2222-3333-4444-555555555555',
      fetch: async (url) => {
        urls.push(url)
        return Response.json([])
      },
    })
    await client.getSessionsByName('HOST-01')
    expect(urls).toEqual([
      `${INSTANCE}/App_Extensions/11111111-2222-3333-4444-555555555555/Service.ashx/GetSessionsByName`,
    ])
  })

  it('goes to the origin of an instance given as a URL, with its port', async () => {
    const urls: string[] = []
    const client = makeClient({
      instance: new URL('https://acme.screenconnect.com:8443/'),
      fetch: async (url) => {
        urls.push(url)
        return Response.json([])
      },
    })
    expect(client.instance).toBe('https://acme.screenconnect.com:8443')
    await client.getSessionsByName('HOST-01')
    expect(urls).toEqual([
      `https://acme.screenconnect.com:8443/App_Extensions/${EXTENSION}/Service.ashx/GetSessionsByName`,
    ])
  })
})

describe('the success of a write', () => {
  const service = useService()

  const nothing = [
    ['200 with an empty body', { status: 200 }],
    ['200 with white space', { status: 200, body: ' \r\n' }],
    ['200 with `null`', { status: 200, body: 'null' }],
    ['204', { status: 204 }],
  ] as const

  it.each(SESSION_WRITES.flatMap((write) => nothing.map(([what, reply]) => ({ ...write, what, reply }))))(
    'is $what ($title)',
    async ({ method, call, reply, title }) => {
      service.answer(method, reply)
      // `raw` hands back what came; the other writes have nothing to say.
      const nothingSaid = title === 'raw' && reply.status === 200 && 'body' in reply && reply.body === 'null'
      await expect(call(makeClient())).resolves.toBe(nothingSaid ? null : undefined)
    },
  )
})
