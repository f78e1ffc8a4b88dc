import { CredentialError, type CredentialProvider, ScreenConnectClient } from '@acg/screenconnect'
import { cached } from '@acg/screenconnect/node'
import { createSandbox } from '@acg/screenconnect/testing'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { errorOf, leaks, printed } from '../security/support.ts'
import { asked } from './support.ts'

const SECRET = 'canary-secret-0123456789'
const MAX_AGE = 60_000

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance'] })
})
afterEach(() => {
  vi.useRealTimers()
})

/** A source whose loads end when the test says so. */
function source() {
  const loads: { resolve: (secret: string) => void; reject: (error: Error) => void }[] = []
  const contexts: Parameters<CredentialProvider>[0][] = []
  const provider: CredentialProvider = (context) => {
    contexts.push(context)
    return new Promise((resolve, reject) => {
      loads.push({ resolve, reject })
    })
  }
  const end = (index: number, secret: string) => loads[index]?.resolve(secret)
  const fail = (index: number) => loads[index]?.reject(new CredentialError('The vault is sealed.'))
  return { provider: cached(provider, { maxAge: MAX_AGE }), contexts, end, fail }
}

describe('cached', () => {
  it('shares one load among all who ask meanwhile', async () => {
    const { provider, contexts, end } = source()
    const all = Array.from({ length: 5 }, () => provider(asked()))
    end(0, SECRET)
    expect(new Set(await Promise.all(all))).toEqual(new Set([SECRET]))
    expect(contexts).toHaveLength(1)
    expect(contexts[0]?.forceRefresh).toBe(false)
  })

  it('gives the secret until it is as old as maxAge, then asks again', async () => {
    let count = 0
    const provider = cached(() => `secret-${++count}`, { maxAge: MAX_AGE })
    expect(await provider(asked())).toBe('secret-1')
    vi.advanceTimersByTime(MAX_AGE - 1)
    expect(await provider(asked())).toBe('secret-1')
    vi.advanceTimersByTime(1)
    expect(await provider(asked())).toBe('secret-2')
  })

  it('keeps no failure: all who waited get it, the next request asks again', async () => {
    const { provider, contexts, end, fail } = source()
    const waiting = [provider(asked()), provider(asked())].map((load) => errorOf(() => load))
    fail(0)
    for (const error of await Promise.all(waiting)) expect(error.code).toBe('CREDENTIAL')
    const next = provider(asked())
    end(1, SECRET)
    expect(await next).toBe(SECRET)
    expect(contexts).toHaveLength(2)
  })

  it('keeps no secret that no header can carry', async () => {
    let secret = `${SECRET}\n`
    const provider = cached(() => secret, { maxAge: MAX_AGE })
    const error = await errorOf(() => provider(asked()))
    expect(error).toMatchObject({ code: 'CREDENTIAL', problem: 'unusable' })
    secret = SECRET
    expect(await provider(asked())).toBe(SECRET)
  })

  it('obeys forceRefresh once for all who were refused together', async () => {
    let count = 0
    const ask = vi.fn<CredentialProvider>(() => `secret-${++count}`)
    const provider = cached(ask, { maxAge: MAX_AGE })
    await provider(asked())
    const refused = Array.from({ length: 5 }, () => provider(asked({ forceRefresh: true })))
    expect(new Set(await Promise.all(refused))).toEqual(new Set(['secret-2']))
    vi.advanceTimersByTime(999)
    expect(await provider(asked({ forceRefresh: true }))).toBe('secret-2')
    expect(ask).toHaveBeenCalledTimes(2)
    expect(ask.mock.lastCall?.[0].forceRefresh).toBe(true)

    vi.advanceTimersByTime(1)
    expect(await provider(asked({ forceRefresh: true }))).toBe('secret-3')
  })

  it('loads once for each secret that is refused, however late the others are refused with it', async () => {
    let count = 0
    const ask = vi.fn<CredentialProvider>(() => `secret-${++count}`)
    const provider = cached(ask, { maxAge: MAX_AGE })
    const refusing = (refused: string) =>
      provider(asked({ forceRefresh: true, isRefused: (secret) => secret === refused }))
    expect(await provider(asked())).toBe('secret-1')
    expect(await refusing('secret-1')).toBe('secret-2')
    vi.advanceTimersByTime(MAX_AGE - 1)
    expect(await refusing('secret-1')).toBe('secret-2')
    expect(ask).toHaveBeenCalledTimes(2)

    expect(await refusing('secret-2')).toBe('secret-3')
    expect(ask.mock.lastCall?.[0].isRefused?.('secret-2')).toBe(true)
    vi.advanceTimersByTime(MAX_AGE)
    expect(await refusing('secret-2')).toBe('secret-4')
  })

  it('loads for a secret that is refused as soon as it was loaded: it was replaced twice', async () => {
    const ask = vi.fn<CredentialProvider>().mockReturnValueOnce('secret-1').mockReturnValueOnce('secret-2')
    const provider = cached(ask.mockReturnValue('secret-3'), { maxAge: MAX_AGE })
    const refusing = (refused: string) =>
      provider(asked({ forceRefresh: true, isRefused: (secret) => secret === refused }))
    await provider(asked())
    expect(await refusing('secret-1')).toBe('secret-2')
    expect(await refusing('secret-2')).toBe('secret-3')
  })

  it('does not ask a source that has no new secret yet for each who was refused', async () => {
    const ask = vi.fn<CredentialProvider>(() => SECRET)
    const provider = cached(ask, { maxAge: MAX_AGE })
    await provider(asked())
    const refused = () => provider(asked({ forceRefresh: true, isRefused: () => true }))
    expect(await refused()).toBe(SECRET)
    vi.advanceTimersByTime(999)
    expect(await refused()).toBe(SECRET)
    expect(ask).toHaveBeenCalledTimes(2)
    vi.advanceTimersByTime(1)
    await refused()
    expect(ask).toHaveBeenCalledTimes(3)
  })

  it('does not take a load that was not forced for an answer to forceRefresh', async () => {
    const { provider, contexts, end } = source()
    const early = provider(asked())
    const forced = provider(asked({ forceRefresh: true }))
    const late = provider(asked())
    end(1, 'secret-new')
    expect(await forced).toBe('secret-new')
    expect(await late).toBe('secret-new')
    end(0, 'secret-old')
    expect(await early).toBe('secret-old')
    expect(await provider(asked())).toBe('secret-new')
    expect(contexts).toHaveLength(2)
  })

  it('does not give a refused secret again when the forced load fails', async () => {
    const { provider, contexts, end, fail } = source()
    const first = provider(asked())
    end(0, SECRET)
    await first
    const forced = errorOf(() => provider(asked({ forceRefresh: true })))
    fail(1)
    await forced
    const next = provider(asked())
    end(2, 'secret-new')
    expect(await next).toBe('secret-new')
    expect(contexts).toHaveLength(3)
  })

  it('lets one leave without ending the load of the others, and ends it when the last has left', async () => {
    const { provider, contexts, end } = source()
    const [one, two] = [new AbortController(), new AbortController()]
    const leaving = errorOf(() => provider(asked({ signal: one.signal })))
    const staying = provider(asked({ signal: two.signal }))
    one.abort(SECRET)
    expect(await leaving).toMatchObject({ problem: 'aborted' })
    expect(contexts[0]?.signal.aborted).toBe(false)
    end(0, SECRET)
    expect(await staying).toBe(SECRET)

    vi.advanceTimersByTime(MAX_AGE)
    const last = errorOf(() => provider(asked({ signal: two.signal })))
    two.abort()
    await last
    expect(contexts[1]?.signal.aborted).toBe(true)
    const next = provider(asked())
    end(1, 'secret-abandoned')
    end(2, 'secret-new')
    expect(await next).toBe('secret-new')
  })

  it('asks for nobody who has left already', async () => {
    const { provider, contexts } = source()
    await errorOf(() => provider(asked({ signal: AbortSignal.abort() })))
    expect(contexts).toEqual([])
  })

  it('serves several clients through a rotation with two loads', async () => {
    const sandbox = createSandbox()
    const load = vi.fn<CredentialProvider>(() => sandbox.secret)
    const credentials = cached(load, { maxAge: MAX_AGE })
    const clients = Array.from(
      { length: 4 },
      () => new ScreenConnectClient({ instance: sandbox.url, credentials, fetch: sandbox.fetch }),
    )
    await Promise.all(clients.map((client) => client.getSessionsByName('HOST-01')))
    sandbox.rotateSecret()
    await Promise.all(clients.map((client) => client.getSessionsByName('HOST-01')))
    expect(load).toHaveBeenCalledTimes(2)
  })

  it('gives a client that is refused after the rotation what another one loaded', async () => {
    const sandbox = createSandbox()
    const load = vi.fn<CredentialProvider>(() => sandbox.secret)
    const credentials = cached(load, { maxAge: MAX_AGE })
    const clientOf = () =>
      new ScreenConnectClient({ instance: sandbox.url, credentials, fetch: sandbox.fetch })
    const [early, late] = [clientOf(), clientOf()]
    await Promise.all([early.getSessionsByName('HOST-01'), late.getSessionsByName('HOST-01')])
    sandbox.rotateSecret()
    await early.getSessionsByName('HOST-01')
    vi.advanceTimersByTime(5000)
    await late.getSessionsByName('HOST-01')
    expect(load).toHaveBeenCalledTimes(2)
  })

  it('does not print what it keeps', async () => {
    const provider = cached(() => SECRET, { maxAge: MAX_AGE })
    await provider(asked())
    expect(leaks(printed(provider), SECRET)).toEqual([])
  })

  it.each([
    ['provider', () => cached(SECRET as never, { maxAge: 1 })],
    ['maxAge', () => cached(() => SECRET, {} as never)],
    ['maxAge', () => cached(() => SECRET, { maxAge: 0 })],
    ['maxAge', () => cached(() => SECRET, { maxAge: SECRET as never })],
    ['maxAge', () => cached(() => SECRET, undefined as never)],
    ['options', () => cached(() => SECRET, SECRET as never)],
  ])('refuses an unusable %s at once, without printing it (case %#)', async (option, make) => {
    const error = await errorOf(make)
    expect(error).toMatchObject({ code: 'CONFIGURATION', option })
    expect(leaks(printed(error), SECRET)).toEqual([])
  })
})
