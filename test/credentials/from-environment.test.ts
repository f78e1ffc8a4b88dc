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
  ])('says that the variable is %s, and what to do', async (state, value) => {
    vi.stubEnv('SCREENCONNECT_SECRET', value)
    const client = new ScreenConnectClient({
      instance: 'https://acme.screenconnect.com',
      credentials: fromEnvironment(),
    })
    const error = await rejectionOf(client.getSessionsByName('HOST-01'))
    expect(error).toMatchObject({ name: 'CredentialError', outcome: 'not-sent' })
    expect(error.message).toBe(
      `The environment variable SCREENCONNECT_SECRET is ${state}. Nothing was sent. Set it to the API secret.`,
    )
  })

  it('prints a name that is there, and one that is nearly', async () => {
    vi.stubEnv('ACME_SECRET', '')
    expect((await errorOf(() => fromEnvironment('ACME_SECRET')(asked()))).message).toContain(
      'The environment variable ACME_SECRET is empty.',
    )
    for (const [given, meant] of [
      ['ACME_SECRT', 'ACME_SECRET'],
      ['SCREENCONECT_SECRET', 'SCREENCONNECT_SECRET'],
    ] as const) {
      expect((await errorOf(() => fromEnvironment(given)(asked()))).message).toContain(
        `The environment variable ${given} (did you mean ${meant}?) is not set.`,
      )
    }
  })

  it.each(['canary0123456789secret', 'CANARY_SECRET_WORDS', 'correcthorsebattery'])(
    'prints no other, which may be a secret in the wrong place: %s',
    async (name) => {
      const error = await errorOf(() => fromEnvironment(name)(asked()))
      expect(error.message).toBe(
        `The environment variable that it was given, of ${name.length} characters, is not set. Nothing was sent. Set it to the API secret.`,
      )
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
      expect(String(thrown)).toBe(
        `ConfigurationError: \`name\` was given ${name === '' ? 'an empty string' : `a string of ${name.length} characters`}. Accepted: the name of an environment variable. Nothing was sent.`,
      )
    },
  )
})
