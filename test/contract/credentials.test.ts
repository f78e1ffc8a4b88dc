import {
  AuthenticationError,
  type CredentialContext,
  CredentialError,
  type CredentialProvider,
} from '@acg/screenconnect'
import { describe, expect, it } from 'vitest'
import { SESSION_ID, SESSION_WRITES } from '../sample-calls.ts'
import { makeClient, rejectionOf, SECRET, useService } from './support.ts'

const READ = 'GetSessionsByName'
const OK = { body: [] }
const REFUSED = { status: 401 }

/** A provider that gives these in turn, the last one again and again, and remembers what it was told. */
function providerOf(...secrets: readonly (string | Error)[]) {
  const asked: CredentialContext[] = []
  const credentials: CredentialProvider = async (context) => {
    asked.push(context)
    const secret = secrets[asked.length - 1] ?? secrets.at(-1)
    if (typeof secret === 'string') return secret
    throw secret
  }
  return { credentials, asked, forced: () => asked.map(({ forceRefresh }) => forceRefresh) }
}

describe('the credential provider', () => {
  const service = useService()
  const secrets = () => service.received.map(({ headers }) => headers['ctrlauthheader'])

  it('is not asked before a call needs the secret', async () => {
    const { credentials, asked } = providerOf(SECRET)
    const client = makeClient({ credentials })
    expect(asked).toEqual([])
    service.answer(READ, OK)
    await client.getSessionsByName('HOST-01')
    expect(asked).toEqual([{ forceRefresh: false, signal: expect.any(AbortSignal) }])
  })

  it('may give the secret at once or by a promise', async () => {
    service.answer(READ, OK, OK)
    await makeClient({ credentials: () => SECRET }).getSessionsByName('HOST-01')
    await makeClient({ credentials: async () => SECRET }).getSessionsByName('HOST-01')
    expect(secrets()).toEqual([SECRET, SECRET])
  })

  it('is asked once for as long as the server takes what it gave', async () => {
    const { credentials, asked } = providerOf(SECRET)
    service.answer(READ, OK, OK, OK)
    const client = makeClient({ credentials })
    for (let call = 0; call < 3; call += 1) await client.getSessionsByName('HOST-01')
    expect(asked).toHaveLength(1)
  })

  it('is asked once for calls that come while it is at work', async () => {
    const { credentials, asked } = providerOf(SECRET)
    service.answer(READ, OK, OK, OK)
    const client = makeClient({ credentials })
    await Promise.all(['1', '2', '3'].map((name) => client.getSessionsByName(name)))
    expect(asked).toHaveLength(1)
    expect(secrets()).toEqual([SECRET, SECRET, SECRET])
  })

  it('is asked by each client for itself', async () => {
    const { credentials, asked } = providerOf(SECRET)
    service.answer(READ, OK, OK)
    await makeClient({ credentials }).getSessionsByName('HOST-01')
    await makeClient({ credentials }).getSessionsByName('HOST-01')
    expect(asked).toHaveLength(2)
  })

  it('that fails fails every call that waits for it, and nothing is sent', async () => {
    const { credentials, asked } = providerOf(new Error('the vault is locked'))
    const client = makeClient({ credentials })
    const errors = await Promise.all(['1', '2'].map((name) => rejectionOf(client.getSessionsByName(name))))
    for (const error of errors) {
      expect(error).toBeInstanceOf(CredentialError)
      expect(error).toMatchObject({ code: 'CREDENTIAL', outcome: 'not-sent', retryable: false })
    }
    expect(asked).toHaveLength(1)
    expect(service.received).toEqual([])
  })

  it('is asked again by the next call after it failed', async () => {
    const { credentials, forced } = providerOf(new Error('the vault is locked'), SECRET)
    const client = makeClient({ credentials })
    await rejectionOf(client.getSessionsByName('HOST-01'))
    service.answer(READ, OK)
    await client.getSessionsByName('HOST-01')
    expect(forced()).toEqual([false, false])
  })

  it.each([
    ['throws', () => thrown()],
    ['rejects', async () => thrown()],
  ])('that %s is named, and its words stay out of the error', async (_, credentials) => {
    const error = await rejectionOf(makeClient({ credentials }).getSessionsByName('HOST-01'))
    expect(error).toMatchObject({
      name: 'CredentialError',
      cause: { name: 'SyntaxError', code: 'EACCES' },
    })
    expect(error.message).toContain('SyntaxError')
    expect(`${error.stack}${JSON.stringify(error)}`).not.toContain(SECRET)
  })

  it('that throws a CredentialError of its own has its words shown', async () => {
    const words = new CredentialError('SCREENCONNECT_SECRET is not set. Set it to the API secret.')
    const { credentials } = providerOf(words)
    await expect(rejectionOf(makeClient({ credentials }).getSessionsByName('HOST-01'))).resolves.toBe(words)
  })
})

describe('after a 401', () => {
  const service = useService()
  const secrets = () => service.received.map(({ headers }) => headers['ctrlauthheader'])

  it('the provider is asked once more, by force, and the call is sent once more with what it gives', async () => {
    const { credentials, forced } = providerOf('old-secret', 'new-secret')
    service.answer(READ, REFUSED, OK)
    await expect(makeClient({ credentials }).getSessionsByName('HOST-01')).resolves.toEqual([])
    expect(forced()).toEqual([false, true])
    expect(secrets()).toEqual(['old-secret', 'new-secret'])
  })

  it.each(SESSION_WRITES)(
    'a write is sent once more too, unchanged: nothing ran ($title)',
    async ({ method, call, body }) => {
      const { credentials } = providerOf('old-secret', 'new-secret')
      service.answer(method, REFUSED, {})
      await call(makeClient({ credentials }))
      expect(secrets()).toEqual(['old-secret', 'new-secret'])
      expect(service.received.map((request) => request.body)).toEqual([body, body])
    },
  )

  it('the new secret is kept for the calls that follow', async () => {
    const { credentials, asked } = providerOf('old-secret', 'new-secret')
    service.answer(READ, REFUSED, OK, OK)
    const client = makeClient({ credentials })
    await client.getSessionsByName('1')
    await client.getSessionsByName('2')
    expect(secrets()).toEqual(['old-secret', 'new-secret', 'new-secret'])
    expect(asked).toHaveLength(2)
  })

  it('the same secret again is not sent again', async () => {
    const { credentials, forced } = providerOf(SECRET)
    service.answer(READ, REFUSED)
    const error = await rejectionOf(makeClient({ credentials }).getSessionsByName('HOST-01'))
    expect(error).toBeInstanceOf(AuthenticationError)
    expect(error).toMatchObject({ code: 'AUTHENTICATION', method: READ, outcome: 'rejected' })
    expect(forced()).toEqual([false, true])
  })

  it('a signal that ends the wait for another secret ends the call: nothing ran', async () => {
    const controller = new AbortController()
    const credentials: CredentialProvider = ({ forceRefresh }) => {
      if (!forceRefresh) return SECRET
      controller.abort()
      return new Promise<string>(() => {})
    }
    service.answer('SendCommandToSession', REFUSED)
    const { signal } = controller
    const call = makeClient({ credentials }).sendCommand(SESSION_ID, 'hostname', { signal })
    expect(await rejectionOf(call)).toMatchObject({ code: 'ABORTED', outcome: 'rejected' })
  })

  it('a second 401 is the end, however many secrets there are', async () => {
    const { credentials, forced } = providerOf('secret-1', 'secret-2', 'secret-3')
    service.answer('SendCommandToSession', REFUSED, REFUSED)
    const error = await rejectionOf(makeClient({ credentials }).sendCommand(SESSION_ID, 'hostname'))
    expect(error).toMatchObject({ name: 'AuthenticationError', outcome: 'rejected', retryable: false })
    expect(secrets()).toEqual(['secret-1', 'secret-2'])
    expect(forced()).toEqual([false, true])
  })

  it('a provider that fails then leaves the 401 standing, and is named without its words', async () => {
    const { credentials } = providerOf('old-secret', Object.assign(new Error(SECRET), { code: 'ENOENT' }))
    service.answer(READ, REFUSED)
    const error = await rejectionOf(makeClient({ credentials }).getSessionsByName('HOST-01'))
    expect(error).toMatchObject({
      name: 'AuthenticationError',
      method: READ,
      outcome: 'rejected',
      cause: { name: 'CredentialError' },
    })
    expect(`${error.stack}${JSON.stringify(error)}`).not.toContain(SECRET)
  })

  it('a provider that then gives what a header cannot carry leaves the 401 standing', async () => {
    const { credentials } = providerOf('old-secret', `${SECRET}\r\nInjected: yes`)
    service.answer(READ, REFUSED)
    const error = await rejectionOf(makeClient({ credentials }).getSessionsByName('HOST-01'))
    expect(error).toMatchObject({ name: 'AuthenticationError', outcome: 'rejected' })
    expect(`${error.stack}${JSON.stringify(error)}`).not.toContain(SECRET)
  })

  it('the next call uses the refused secret no less than any other, and asks by force again', async () => {
    const { credentials, forced } = providerOf('old-secret', 'old-secret', 'new-secret')
    service.answer(READ, REFUSED, REFUSED, OK)
    const client = makeClient({ credentials })
    await rejectionOf(client.getSessionsByName('1'))
    await client.getSessionsByName('2')
    expect(forced()).toEqual([false, true, true])
    expect(secrets()).toEqual(['old-secret', 'old-secret', 'new-secret'])
  })

  it('calls that were refused together share one forced load', async () => {
    const { credentials, forced } = providerOf('old-secret', 'new-secret')
    service.answer(READ, REFUSED, REFUSED, REFUSED, OK, OK, OK)
    const client = makeClient({ credentials })
    await Promise.all(['1', '2', '3'].map((name) => client.getSessionsByName(name)))
    expect(forced()).toEqual([false, true])
    expect(secrets().sort()).toEqual([
      ...Array.from({ length: 3 }, () => 'new-secret'),
      ...Array.from({ length: 3 }, () => 'old-secret'),
    ])
  })

  it('a call refused with a secret that was replaced meanwhile uses the new one, and asks nobody', async () => {
    const { credentials, forced } = providerOf('old-secret', 'new-secret')
    const sent: string[] = []
    let release = () => {}
    const gate = new Promise<void>((resolve) => {
      release = resolve
    })
    const client = makeClient({
      credentials,
      fetch: async (_, { headers, body }) => {
        const secret = headers['CTRLAuthHeader'] ?? ''
        const late = body.includes('late')
        sent.push(`${late ? 'late' : 'early'} ${secret}`)
        if (late && secret === 'old-secret') await gate
        return secret === 'new-secret' ? Response.json([]) : new Response(null, { status: 401 })
      },
    })
    const late = client.getSessionsByName('late')
    await client.getSessionsByName('early')
    release()
    await expect(late).resolves.toEqual([])
    expect(forced()).toEqual([false, true])
    expect(sent).toEqual(['late old-secret', 'early old-secret', 'early new-secret', 'late new-secret'])
  })

  it('the repeated call counts as no try: it happens where `retry` is false too', async () => {
    const { credentials } = providerOf('old-secret', 'new-secret')
    service.answer(READ, REFUSED, OK)
    await expect(makeClient({ credentials, retry: false }).getSessionsByName('HOST-01')).resolves.toEqual([])
  })
})

function thrown(): never {
  throw Object.assign(new SyntaxError(`Unexpected token in ${SECRET}`), { code: 'EACCES', stdout: SECRET })
}
