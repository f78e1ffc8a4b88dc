import { CredentialError, type CredentialProvider } from '@acg/screenconnect'
import { firstOf } from '@acg/screenconnect/node'
import { describe, expect, it, vi } from 'vitest'
import { errorOf } from '../security/support.ts'
import { asked } from './support.ts'

const SECRET = 'canary-secret-0123456789'
const fails =
  (words: string): CredentialProvider =>
  () =>
    Promise.reject(new CredentialError(words))

describe('firstOf', () => {
  it('gives what the first source gives and does not ask the others', async () => {
    const other = vi.fn<CredentialProvider>()
    expect(await firstOf(() => SECRET, other)(asked())).toBe(SECRET)
    expect(other).not.toHaveBeenCalled()
  })

  it('goes on after a source that has none, and hands each the same context', async () => {
    const context = asked({ forceRefresh: true })
    const first = vi.fn<CredentialProvider>(() => {
      throw new CredentialError('Not here.')
    })
    const second = vi.fn<CredentialProvider>(() => SECRET)
    expect(await firstOf(first, second)(context)).toBe(SECRET)
    expect(first).toHaveBeenCalledExactlyOnceWith(context)
    expect(second).toHaveBeenCalledExactlyOnceWith(context)
  })

  it('goes on after a secret that no header can carry, and after what any provider throws', async () => {
    const broken: CredentialProvider = () => {
      throw new TypeError(SECRET)
    }
    expect(
      await firstOf(
        () => '',
        () => `${SECRET}\n`,
        broken,
        () => SECRET,
      )(asked()),
    ).toBe(SECRET)
  })

  it('says what was wrong with each when all have failed', async () => {
    const sources = [fails('The file is gone. Mount it.'), fails('op is not installed.'), () => '']
    const error = await errorOf(() => firstOf(...sources)(asked()))
    expect(error).toMatchObject({ name: 'CredentialError', problem: 'missing', outcome: 'not-sent' })
    expect(error.next).toMatch(/^1: The file is gone\. Mount it\. 2: op is not installed\. 3: \S/)
  })

  it('shows nothing of what a source threw that is no error of this package', async () => {
    const error = await errorOf(() =>
      firstOf(() => {
        throw new TypeError(SECRET)
      })(asked()),
    )
    expect(error.message).toContain('TypeError')
    expect(error.message).not.toContain(SECRET)
  })

  it('asks no further source once the load is aborted', async () => {
    const controller = new AbortController()
    const second = vi.fn<CredentialProvider>(() => SECRET)
    const first: CredentialProvider = () => {
      controller.abort()
      throw new CredentialError('Stopped.')
    }
    const error = await errorOf(() => firstOf(first, second)(asked({ signal: controller.signal })))
    expect(error).toMatchObject({ code: 'CREDENTIAL', problem: 'aborted' })
    expect(second).not.toHaveBeenCalled()
    const alone = await errorOf(() => firstOf(first)(asked({ signal: controller.signal })))
    expect(alone).toMatchObject({ problem: 'aborted' })
  })

  it('rejects a load that was aborted while a source answered', async () => {
    const controller = new AbortController()
    const source: CredentialProvider = () => {
      controller.abort()
      return SECRET
    }
    const error = await errorOf(() => firstOf(source)(asked({ signal: controller.signal })))
    expect(error).toMatchObject({ code: 'CREDENTIAL', problem: 'aborted' })
  })

  it('refuses no provider, and what is none, without printing it', async () => {
    expect(await errorOf(() => firstOf())).toMatchObject({ code: 'CONFIGURATION', option: 'providers' })
    // Against its type, as untyped code may.
    const error = await errorOf(() => firstOf(() => SECRET, SECRET as never))
    expect(error).toMatchObject({ code: 'CONFIGURATION', option: 'providers[1]' })
    expect(error.message).not.toContain(SECRET)
  })
})
