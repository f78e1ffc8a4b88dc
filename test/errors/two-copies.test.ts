import * as first from '@acg/screenconnect'
import { describe, expect, it, vi } from 'vitest'

/** A second copy of the package, as two versions of it in one program would have. */
async function secondCopy() {
  vi.resetModules()
  return import('@acg/screenconnect')
}

describe('isScreenConnectError', () => {
  it('holds for errors of another copy of the package, where instanceof does not', async () => {
    const second = await secondCopy()
    const error = new second.MissingMethodError({ method: 'GetSessions', kind: 'read', outcome: 'rejected' })
    expect(error).not.toBeInstanceOf(first.ScreenConnectError)
    expect(first.isScreenConnectError(error)).toBe(true)
    expect(second.isScreenConnectError(new first.CredentialError('no secret'))).toBe(true)
  })

  it('holds for every class, also of an application’s own below it', () => {
    class AcmeCredentialError extends first.CredentialError {}
    expect(first.isScreenConnectError(new AcmeCredentialError('no secret'))).toBe(true)
    expect(first.isScreenConnectError(new first.ConfigurationError('timeout', '0', 'more'))).toBe(true)
  })

  it('holds by a mark that every version of the package knows', () => {
    expect(first.isScreenConnectError({ [Symbol.for('@acg/screenconnect/error')]: true })).toBe(true)
    expect(first.isScreenConnectError({ [Symbol.for('')]: true })).toBe(false)
  })

  it.each([
    ['an error of the language', new TypeError('fetch failed')],
    [
      'an error with the name and code of one',
      Object.assign(new Error('x'), { name: 'TimeoutError', code: 'TIMEOUT' }),
    ],
    ['plain data', { code: 'TIMEOUT', outcome: 'unknown', retryable: false }],
    ['null', null],
    ['undefined', undefined],
    ['text', 'TimeoutError'],
    ['a number', 7],
    ['a function', () => {}],
  ])('does not hold for %s', (_, value) => {
    expect(first.isScreenConnectError(value)).toBe(false)
  })

  it('a provider’s CredentialError of another copy has its words shown all the same', async () => {
    const second = await secondCopy()
    const words = new second.CredentialError('SCREENCONNECT_SECRET is not set. Set it.')
    const client = new first.ScreenConnectClient({
      instance: 'https://acme.screenconnect.com',
      credentials: () => {
        throw words
      },
    })
    await expect(client.getSessionsByName('HOST-01')).rejects.toBe(words)
  })

  it('a fetch that throws an error of the package does not pass it off as this call’s', async () => {
    const foreign = new first.TimeoutError({ method: 'Other', kind: 'read', outcome: 'unknown' }, 5)
    const client = new first.ScreenConnectClient({
      instance: 'https://acme.screenconnect.com',
      credentials: () => 'canary-secret-0123456789',
      retry: false,
      fetch: async () => {
        throw foreign
      },
    })
    await expect(client.getSessionsByName('HOST-01')).rejects.toMatchObject({
      name: 'ConnectionError',
      method: 'GetSessionsByName',
      cause: { name: 'TimeoutError', code: 'TIMEOUT' },
    })
  })
})
