import { isScreenConnectError, ScreenConnectClient } from '@acg/screenconnect'
import { fromEnvironment } from '@acg/screenconnect/node'
import { createSandbox } from '@acg/screenconnect/testing'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { rejectionOf } from '../errors/support.ts'
import { errorOf } from '../security/support.ts'
import { asked } from './support.ts'

afterEach(() => {
  vi.unstubAllEnvs()
})

describe('fromEnvironment', () => {
  it('gives what SCREENCONNECT_SECRET holds when the secret is needed', async () => {
    const sandbox = createSandbox()
    const client = new ScreenConnectClient({
      instance: sandbox.url,
      credentials: fromEnvironment(),
      fetch: sandbox.fetch,
    })
    vi.stubEnv('SCREENCONNECT_SECRET', sandbox.secret)
    await expect(client.getSessionsByName('HOST-01')).resolves.toEqual([])
  })

  it('reads the variable that it is told', async () => {
    vi.stubEnv('ACME_SECRET', 'canary-secret-0123456789')
    const provider = fromEnvironment('ACME_SECRET')
    expect(await provider({ forceRefresh: false, signal: new AbortController().signal })).toBe(
      'canary-secret-0123456789',
    )
  })

  it.each([
    ['not set', undefined],
    ['empty', ''],
  ])('refuses a variable that is %s', async (_, value) => {
    vi.stubEnv('SCREENCONNECT_SECRET', value)
    const client = new ScreenConnectClient({
      instance: 'https://acme.screenconnect.com',
      credentials: fromEnvironment(),
    })
    const error = await rejectionOf(client.getSessionsByName('HOST-01'))
    expect(error).toMatchObject({ name: 'CredentialError', problem: 'missing', outcome: 'not-sent' })
    expect(error.message).toContain('SCREENCONNECT_SECRET')
  })

  it('prints a name that is there, and one that is nearly', async () => {
    vi.stubEnv('ACME_SECRET', '')
    expect((await errorOf(() => fromEnvironment('ACME_SECRET')(asked()))).message).toContain('ACME_SECRET')
    for (const [given, meant] of [
      ['ACME_SECRT', 'ACME_SECRET'],
      ['SCREENCONECT_SECRET', 'SCREENCONNECT_SECRET'],
    ] as const) {
      const { message } = await errorOf(() => fromEnvironment(given)(asked()))
      for (const name of [given, meant]) expect(message).toContain(name)
    }
  })

  it.each(['canary0123456789secret', 'CANARY_SECRET_WORDS', 'correcthorsebattery'])(
    'prints no other, which may be a secret in the wrong place: %s',
    async (name) => {
      const error = await errorOf(() => fromEnvironment(name)(asked()))
      expect(error).toMatchObject({ code: 'CREDENTIAL', problem: 'missing' })
      expect(error.message).not.toContain(name)
    },
  )

  it.each(['', '1ST', 'A-B', 'canary secret', 'A'.repeat(101)])(
    'refuses %j as the name of a variable, without printing it',
    (name) => {
      let thrown: unknown
      try {
        fromEnvironment(name)
      } catch (error) {
        thrown = error
      }
      expect(isScreenConnectError(thrown) && thrown.code).toBe('CONFIGURATION')
      if (name !== '') expect(String(thrown)).not.toContain(name)
    },
  )
})
