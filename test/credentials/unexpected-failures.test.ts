import { CredentialError } from '@acg/screenconnect'
import { describe, expect, it } from 'vitest'
import { runProgram } from '../../src/credentials/run-program.ts'
import { inOurWords } from '../../src/credentials/source-failure.ts'
import { errorOf, leaks, printed, SECRET } from '../security/support.ts'

// What no source could be made to do in a test, but some system will.

describe('what nobody expected of a source', () => {
  it.each([
    [Object.assign(new Error(SECRET), { code: 'EIO' }), 'EIO'],
    [Object.assign(new TypeError(SECRET), { code: SECRET }), 'TypeError'],
    [SECRET, 'string'],
    [{ message: SECRET }, 'object'],
  ])('becomes an error that names its cause only: case %#', async (thrown, cause) => {
    const error = await errorOf(() => inOurWords('The vault', () => Promise.reject(thrown)))
    expect(error).toMatchObject({ name: 'CredentialError', problem: 'unusable' })
    expect(error.message).toContain(cause)
    expect(leaks(printed(error), SECRET)).toEqual([])
  })

  it('leaves what is in our words already as it is', async () => {
    const ours = new CredentialError('The file is gone.')
    expect(await errorOf(() => inOurWords('The vault', () => Promise.reject(ours)))).toBe(ours)
  })

  it('is an end like any other where a program cannot even be tried', async () => {
    const limits = { timeout: 1000, maxBytes: 10, signal: new AbortController().signal }
    expect(await runProgram('', [], limits)).toEqual({ end: 'not-started', code: expect.any(String) })
  })
})
