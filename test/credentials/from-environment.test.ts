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

  it.each(['SECRET', 'acme_secret', 'AcmeSecret', 'ACME_SCREENCONNECT_API_SECRET_2'])(
    'prints a name that is written like one: %s',
    async (name) => {
      const error = await errorOf(() => fromEnvironment(name)(asked()))
      expect(error.message).toContain(`The environment variable ${name} is not set.`)
    },
  )

  it.each(['aBcDeFgHiJkLmNoPqRsTuVwXy', 'sc0secret', 'acme_', '_acme', 'acme__secret'])(
    'prints none that is long or otherwise unlike one: %s',
    async (name) => {
      const error = await errorOf(() => fromEnvironment(name)(asked()))
      expect(error.message).toContain(
        `The environment variable of that name, of ${name.length} characters, is`,
      )
    },
  )

  it('does not print a name that may be a secret in the wrong place', async () => {
    const provider = fromEnvironment('canary0123456789secret')
    const error = await errorOf(() => provider({ forceRefresh: false, signal: new AbortController().signal }))
    expect(error.message).toBe(
      'The environment variable of that name, of 22 characters, is not set. Nothing was sent. Set it to the API secret.',
    )
  })

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
