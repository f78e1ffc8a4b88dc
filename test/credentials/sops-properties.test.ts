import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isScreenConnectError } from '@acg/screenconnect'
import { fromSops } from '@acg/screenconnect/node'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { plainScalar } from '../../src/credentials/sops/scalar.ts'
import { runs } from '../effort.ts'
import { asked } from './support.ts'
import { ageKey, asJson, asYaml, sealed } from './vault.ts'

const key = await ageKey()
const SECRET = 'canary-secret-0123456789'
const CONTENT = sealed(
  { credentials: { user: 'automation', api_secret: SECRET, port: 443, on: true, list: ['a', 'b'] } },
  { recipients: [key.recipient] },
)
let place: string

beforeAll(() => {
  place = mkdtempSync(join(tmpdir(), 'credentials-'))
  vi.stubEnv('PATH', '')
  vi.stubEnv('HOME', place)
  vi.stubEnv('XDG_CONFIG_HOME', undefined)
  vi.stubEnv('SOPS_AGE_KEY_FILE', undefined)
  vi.stubEnv('SOPS_AGE_KEY', key.secret)
})
afterAll(() => {
  vi.unstubAllEnvs()
  rmSync(place, { recursive: true, force: true })
})

/** What reading a vault of that content ends with: the secret, or the code of an error of the package. */
async function read(content: string | Uint8Array, name = 'vault.yaml'): Promise<string> {
  writeFileSync(join(place, name), content)
  try {
    return await fromSops(join(place, name))(asked())
  } catch (error) {
    if (!isScreenConnectError(error)) throw error
    expect(error.message).not.toContain('canary-')
    return error.code
  }
}

const YAML = asYaml(CONTENT)

describe('reading a vault', () => {
  it('reads what it is then damaged from', async () => {
    expect(await read(YAML)).toBe(SECRET)
    expect(await read(asJson(CONTENT), 'vault.json')).toBe(SECRET)
  })

  it('ends in a CredentialError for any text and any bytes', async () => {
    const text = fc.oneof(fc.string({ unit: 'grapheme' }), fc.uint8Array({ maxLength: 200 }), fc.json())
    await fc.assert(
      fc.asyncProperty(text, fc.constantFrom('vault.yaml', 'vault.json'), async (content, name) => {
        expect(await read(content, name)).toBe('CREDENTIAL')
      }),
      { numRuns: runs(300) },
    )
  })

  it('ends in a CredentialError for any pieces of a vault, and of YAML, in any order', async () => {
    const pieces = fc.constantFrom(
      ...YAML.split('\n'),
      ...'- ? : [ ] { } , # & * ! | > % @ ` "'.split(' '),
      '---',
      '...',
    )
    const separator = fc.constantFrom('\n', '\n    ', ' ', '')
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(pieces, separator), { maxLength: 30 }), async (parts) => {
        expect(['CREDENTIAL', SECRET]).toContain(await read(parts.flat().join('')))
      }),
      { numRuns: runs(300) },
    )
  })

  it('refuses a vault with any byte of a value or of the MAC changed', async () => {
    const places = [...YAML.matchAll(/ENC\[[^\]]+\]/g)].flatMap(({ index, 0: value }) =>
      Array.from({ length: value.length }, (_, offset) => index + offset),
    )
    const bytes = Buffer.from(YAML)
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...places), fc.integer({ min: 1, max: 255 }), async (at, change) => {
        const changed = Buffer.from(bytes)
        changed[at] = (bytes[at] ?? 0) ^ change
        expect(await read(changed)).toBe('CREDENTIAL')
      }),
      { numRuns: runs(500) },
    )
  })

  it('gives the secret or refuses where any byte at all is changed', async () => {
    const bytes = Buffer.from(YAML)
    await fc.assert(
      fc.asyncProperty(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), async (at, change) => {
        const changed = Buffer.from(bytes)
        changed[at] = (bytes[at] ?? 0) ^ change
        expect(['CREDENTIAL', SECRET]).toContain(await read(changed))
      }),
      { numRuns: runs(300) },
    )
  })
})

describe('a number without quotes', () => {
  it('is written out as the number that it is', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        const { kind, text } = plainScalar(JSON.stringify(value), 'json')
        // Whole ones beyond 2^53, of which versions of sops make different text in JSON, are left to sops.
        if (kind === 'unclear') return Number.isInteger(value) && !Number.isSafeInteger(value)
        return kind === 'other' && Number(text) === value && !/e/i.test(text)
      }),
    )
  })

  it.each([
    ['9223372036854775807', 'other', '9223372036854775807'],
    ['-9223372036854775808', 'other', '-9223372036854775808'],
    ['9223372036854775808', 'unclear', '9223372036854775808'],
    ['-0', 'other', '0'],
    ['-0.0', 'other', '-0'],
    ['1.50', 'other', '1.5'],
    ['1e3', 'other', '1000'],
    ['-1.25e-8', 'other', '-0.0000000125'],
    ['1.7976931348623157e308', 'other', `17976931348623157${'0'.repeat(292)}`],
    ['NULL', 'nothing', ''],
    ['FALSE', 'other', 'False'],
    ['tRUE', 'text', 'tRUE'],
  ])('%s is %s: %s', (given, kind, text) => {
    expect(plainScalar(given, 'yaml')).toEqual({ kind, text })
  })
})
