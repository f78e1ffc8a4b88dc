import { CredentialError } from '@acg/screenconnect'
import { describe, expect, it } from 'vitest'
import { countingClient, rejectionOf, SECRET } from './support.ts'

const UNUSABLE: readonly (readonly [string, unknown])[] = [
  ['empty', ''],
  ['undefined', undefined],
  ['null', null],
  ['a number', 123],
  ['an object', { secret: SECRET }],
  ['a buffer', new TextEncoder().encode(SECRET)],
  ['with a line break at its end, as text files have', `${SECRET}\n`],
  ['with a line break of Windows', `${SECRET}\r\n`],
  ['with a header behind a line break', `${SECRET}\r\nX-Injected: 1`],
  ['with a space before it', ` ${SECRET}`],
  ['with a tab behind it', `${SECRET}\t`],
  ['white space', '   '],
  ['with a non-breaking space behind it', `${SECRET}\u00A0`],
  ['with a byte order mark', `\uFEFF${SECRET}`],
  ['with a null character', `canary\u0000${SECRET}`],
  ['with a tab in it', `canary\t${SECRET}`],
  ['with a control character', `canary\u007F${SECRET}`],
  ['with a letter of Latin-1', `canaryé${SECRET}`],
  ['with an emoji', `canary💻${SECRET}`],
  ['with half a surrogate pair', `canary\uD800${SECRET}`],
]

describe('a secret that no header can carry is refused before anything is sent:', () => {
  it.each(UNUSABLE)('%s', async (_, secret) => {
    const { client, counter } = countingClient({ credentials: () => secret })
    const error = await rejectionOf(() => client.getSessionsByName('HOST-01'))
    expect(error).toBeInstanceOf(CredentialError)
    expect(error).toMatchObject({
      code: 'CREDENTIAL',
      problem: 'unusable',
      outcome: 'not-sent',
      retryable: false,
    })
    expect(`${error.stack}${JSON.stringify(error)}`).not.toContain('canary')
    expect(counter.sent).toBe(0)
  })

  it.each(UNUSABLE)('%s, by a promise', async (_, secret) => {
    const { client, counter } = countingClient({ credentials: async () => secret })
    const error = await rejectionOf(() => client.sendCommand('5f2f9b1c-0d4e-4c62-9a35-2c8b6f1e7d90', 'x'))
    expect(error).toBeInstanceOf(CredentialError)
    expect(counter.sent).toBe(0)
  })
})
