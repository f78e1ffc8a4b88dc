import { createCipheriv, randomBytes } from 'node:crypto'
import { join } from 'node:path'
import type { CredentialError } from '@acg/screenconnect'
import { fromSops } from '@acg/screenconnect/node'
import { armor, Decrypter } from 'age-encryption'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { plainScalar } from '../../src/credentials/sops/scalar.ts'
import { leaks, printed } from '../security/support.ts'
import { asked, credentialErrorOf, folder, searchPath, withoutAgeKeys, written } from './support.ts'
import { ageKey, asJson, asYaml, type Plain, sealed } from './vault.ts'

// Shapes that sops writes beside the usual one: comments in lists, groups of keys, other encodings.

const key = await ageKey()
const SECRET = 'canary-secret-0123456789'
let vault: string

beforeEach(() => {
  withoutAgeKeys()
  searchPath()
  vi.stubEnv('SOPS_AGE_KEY', key.secret)
  vault = join(folder(), 'screenconnect.sops.yaml')
  return () => vi.unstubAllEnvs()
})

type Content = Record<string, Plain>

async function made(
  metadata: Record<string, Plain> = {},
  values: Plain = { credentials: { api_secret: SECRET } },
  encrypted?: (path: readonly string[]) => boolean,
): Promise<Content> {
  return await sealed(values, { recipients: [key.recipient], metadata, ...(encrypted && { encrypted }) })
}

function secretIn(content: string | Uint8Array, file = vault): Promise<string> {
  return Promise.resolve(fromSops(written(file, content))(asked()))
}

async function refusal(content: string | Uint8Array, file = vault): Promise<CredentialError> {
  const error = await credentialErrorOf(() => secretIn(content, file))
  expect(error).toMatchObject({ name: 'CredentialError', outcome: 'not-sent', retryable: false })
  expect(leaks(printed(error), SECRET)).toEqual([])
  return error
}

/** Seals texts with the vault's own data key, each for the path that it is to stand at. */
async function sealer(content: Content): Promise<(text: string, type: string, path: string) => string> {
  // As `sealed` made it.
  const { age } = content['sops'] as { age: { enc: string }[] }
  const decrypter = new Decrypter()
  decrypter.addIdentity(key.secret)
  const dataKey = await decrypter.decrypt(armor.decode(age[0]?.enc ?? ''))
  return (text, type, path) => {
    const iv = randomBytes(32)
    const cipher = createCipheriv('aes-256-gcm', dataKey, iv, { authTagLength: 16 })
    cipher.setAAD(Buffer.from(path))
    const data = Buffer.concat([cipher.update(text), cipher.final()])
    const parts = [data, iv, cipher.getAuthTag()].map((part) => part.toString('base64'))
    return `ENC[AES256_GCM,data:${parts[0]},iv:${parts[1]},tag:${parts[2]},type:${type}]`
  }
}

describe('a comment in a list, which sops writes as an item', () => {
  const VALUES = { credentials: { api_secret: SECRET, hosts: ['HOST-01', 'HOST-02'] } }

  /** The vault with items of its own making before, between and behind those of the list. */
  async function withItems(
    make: (seal: Awaited<ReturnType<typeof sealer>>) => readonly string[],
    metadata: Record<string, Plain> = {},
  ): Promise<Content> {
    const content = await made(metadata, VALUES)
    const items = make(await sealer(content))
    // As `sealed` made it.
    const { api_secret, hosts } = content['credentials'] as { api_secret: Plain; hosts: [Plain, Plain] }
    const [before = '', between = '', behind = ''] = items
    return { ...content, credentials: { api_secret, hosts: [before, hosts[0], between, hosts[1], behind] } }
  }

  const COMMENTS = [' the first', ' ENC[no, a comment]', ' Zoë\u2028'] as const

  it.each([{}, { mac_only_encrypted: true }])('is left out of the MAC: %j', async (metadata) => {
    const content = await withItems(
      (seal) => COMMENTS.map((text) => seal(text, 'comment', 'credentials:hosts:')),
      metadata,
    )
    expect(await secretIn(asYaml(content))).toBe(SECRET)
    expect(await secretIn(asJson(content), vault.replace('.yaml', '.json'))).toBe(SECRET)
  })

  it('must open where it stands', async () => {
    for (const path of ['credentials:', 'credentials:users:', ':']) {
      const content = await withItems((seal) => COMMENTS.map((text) => seal(text, 'comment', path)))
      const error = await refusal(asYaml(content))
      expect(error.problem).toBe('changed')
      expect(error.happened).toContain('line 4')
    }
  })

  it('is no way to add or to drop a value', async () => {
    const added = await withItems((seal) => COMMENTS.map((text) => seal(text, 'str', 'credentials:hosts:')))
    expect(await refusal(asYaml(added))).toMatchObject({
      problem: 'changed',
      happened: expect.not.stringContaining('line'),
    })
    const text = asYaml(await made({}, VALUES))
    const relabelled = text.replace(/(- ENC.*),type:str\]/, '$1,type:comment]')
    expect(relabelled).not.toBe(text)
    expect(await refusal(relabelled)).toMatchObject({
      problem: 'changed',
      happened: expect.not.stringContaining('line'),
    })
  })

  it('is none as the value of a key', async () => {
    const content = await made()
    const seal = await sealer(content)
    const text = asYaml({ 'credentials:note': seal('x', 'comment', 'credentials:note:'), ...content })
    expect(await refusal(text)).toMatchObject({
      problem: 'changed',
      happened: expect.stringContaining('line 1'),
    })
    const relabelled = asYaml(content).replace(/(api_secret: ENC.*),type:str\]/, '$1,type:comment]')
    expect(await refusal(relabelled)).toMatchObject({
      problem: 'changed',
      happened: expect.stringContaining('line 2'),
    })
  })
})

describe('a vault with key groups', () => {
  /** The metadata with its age keys in groups. */
  function grouped(content: Content, make: (age: Plain) => Record<string, Plain>): string {
    // As `sealed` made it.
    const { age, ...rest } = content['sops'] as Record<string, Plain>
    // Through JSON, or what stands there twice would be an anchor and an alias.
    const groups: Record<string, Plain> = JSON.parse(JSON.stringify(make(age ?? [])))
    return asYaml({ ...content, sops: { ...groups, ...rest } })
  }

  it.each<readonly [string, (age: Plain) => Record<string, Plain>]>([
    ['no group in a list', (age) => ({ key_groups: [], age })],
    ['no list', (age) => ({ key_groups: null, age })],
    ['a threshold of one', (age) => ({ shamir_threshold: 1, key_groups: [], age })],
    ['a threshold and no list', (age) => ({ shamir_threshold: 2, age })],
    ['one group', (age) => ({ shamir_threshold: 1, key_groups: [{ pgp: [], age }] })],
    ['one group beside empty lists', (age) => ({ kms: [], age: [], key_groups: [{ hc_vault: [], age }] })],
    ['groups that the keys beside them overrule', (age) => ({ age, key_groups: [{ age: [] }, { age: [] }] })],
  ])('is read where one key opens it: %s', async (_, make) => {
    expect(await secretIn(grouped(await made(), make))).toBe(SECRET)
  })

  it.each<readonly [string, (age: Plain) => Record<string, Plain>, string]>([
    ['two groups', (age) => ({ key_groups: [{ age }, { age }] }), ''],
    ['one group without age', () => ({ key_groups: [{ pgp: [{ enc: 'x' }] }] }), 'pgp'],
    ['one empty group', () => ({ key_groups: [{}] }), ''],
    ['no keys', () => ({ shamir_threshold: 1, key_groups: [] }), ''],
    ['other keys beside its group', (age) => ({ pgp: [{ enc: 'x' }], key_groups: [{ age }] }), 'pgp'],
  ])('is left to sops where it takes more: %s', async (_, make, named) => {
    const error = await refusal(grouped(await made(), make))
    expect(error.problem).toBe('unsupported')
    expect(error.happened).toContain(named)
  })
})

describe('a rule that only sops interprets', () => {
  it.each<readonly [string, Plain]>([
    ['encrypted_regex', '(?i)^api_secret$'],
    ['encrypted_regex', '^\\pL+_secret$'],
    ['encrypted_regex', '[[:alpha:]]+_secret'],
    ['encrypted_regex', '\\Aapi_secret\\z'],
    ['encrypted_regex', '\\Qapi_secret\\E'],
    ['encrypted_regex', '\\x61pi_secret'],
    ['encrypted_regex', '(?P<name>api_secret)'],
    ['encrypted_regex', 'api.secret'],
    ['encrypted_regex', '^api_secret$\n'],
    ['encrypted_regex', ' api_secret'],
    ['encrypted_regex', '|api_secret'],
    ['encrypted_regex', '(api_secret'],
    ['encrypted_regex', ['^api_secret$']],
    ['encrypted_regex', { '^api_secret$': true }],
    ['encrypted_regex', true],
    ['encrypted_suffix', 7],
    ['unencrypted_regex', ['^plain$']],
    ['unencrypted_suffix', false],
    ['encrypted_comment_regex', ['x']],
    ['mac_only_encrypted', 'yes'],
    ['mac_only_encrypted', [true]],
  ])('is said to be one, and never a change: %s of %j', async (name, rule) => {
    const content = await made({ [name]: rule }, { api_secret: SECRET, plain: 'Acme', api: 'x' }, (path) =>
      path.includes('api_secret'),
    )
    const error = await refusal(asYaml(content))
    expect(error.problem).toBe('unsupported')
    expect(error.happened).toContain(name)
  })

  it('is none where its value is empty', async () => {
    const empty = { encrypted_regex: '', encrypted_suffix: null, mac_only_encrypted: null }
    expect(await secretIn(asYaml(await made(empty)))).toBe(SECRET)
  })

  it('is read where it is a word in quotes', async () => {
    const content = asYaml(await made({ mac_only_encrypted: true }))
    expect(await secretIn(content.replace('mac_only_encrypted: true', 'mac_only_encrypted: "true"'))).toBe(
      SECRET,
    )
  })
})

describe('the bytes of a vault', () => {
  const utf16le = (text: string) => Buffer.from(text, 'utf16le')
  const utf16be = (text: string) => Buffer.from(text, 'utf16le').swap16()

  it('may begin with a byte order mark in YAML, as they may for sops', async () => {
    expect(await secretIn(`\uFEFF${asYaml(await made())}`)).toBe(SECRET)
  })

  it('may not in JSON, and are named as what they are', async () => {
    const error = await refusal(`\uFEFF${asJson(await made())}`, vault.replace('.yaml', '.json'))
    expect(error.problem).toBe('invalid')
    expect(error.happened).toContain('byte order mark')
  })

  it.each([
    ['little-endian', utf16le],
    ['big-endian', utf16be],
  ])('are named where they are UTF-16: %s, with and without a mark', async (_, encode) => {
    const content = await made()
    const json = vault.replace('.yaml', '.json')
    for (const mark of ['\uFEFF', '']) {
      expect(await refusal(encode(mark + asYaml(content)))).toMatchObject({
        problem: 'unusable',
        happened: expect.stringContaining('UTF-16'),
      })
      expect(await refusal(encode(mark + asJson(content)), json)).toMatchObject({
        problem: 'unusable',
        happened: expect.stringContaining('UTF-16'),
      })
    }
  })

  it('are named where they are neither', async () => {
    const content = asYaml(await made({}, { credentials: { api_secret: SECRET }, a_unencrypted: 'Zo\u00eb' }))
    expect(await refusal(Buffer.from(content, 'latin1'))).toMatchObject({
      problem: 'unusable',
      happened: expect.stringContaining('UTF-8'),
    })
  })

  it('of a key file are named too', async () => {
    const file = (name: string, bytes: string | Uint8Array) => written(join(folder(), name), bytes)
    const text = asYaml(await made())
    vi.stubEnv('SOPS_AGE_KEY', undefined)
    vi.stubEnv('SOPS_AGE_KEY_FILE', file('keys.txt', `\uFEFF${key.secret}\n`))
    expect(await refusal(text)).toMatchObject({
      problem: 'no-key',
      happened: expect.stringContaining('byte order mark'),
    })
    vi.stubEnv('SOPS_AGE_KEY_FILE', file('keys.txt', utf16le(`${key.secret}\n`)))
    expect(await refusal(text)).toMatchObject({
      problem: 'unusable',
      happened: expect.stringContaining('UTF-16'),
    })
  })
})

describe('an unencrypted value', () => {
  it.each(['9007199254740993', '-9007199254740993', '-0'])(
    'is left to sops in JSON where its versions differ: %s',
    async (number) => {
      const content = asJson(await made({}, { credentials: { api_secret: SECRET }, a_unencrypted: 4711 }))
      const error = await refusal(content.replace('4711', number), vault.replace('.yaml', '.json'))
      expect(error.problem).toBe('unsupported')
    },
  )

  it.each(['_', '__', '-_', '+', '.', '..', '1.2.3', '10.0.0.1_'])('is text: %s', (text) => {
    expect(plainScalar(text, 'yaml')).toEqual({ kind: 'text', text })
  })

  it.each(['1_000', '_1', '-1_0.5e3', '007', '1.', '+.5', '5_e1'])('may be a number to sops: %s', (text) => {
    expect(plainScalar(text, 'yaml')).toEqual({ kind: 'unclear', text })
  })

  it('is decided in a time that grows with its length alone', () => {
    for (const piece of ['1', '_', '1_', '1.', '-', '1e']) {
      const before = performance.now()
      plainScalar(`${piece.repeat(200_000)}x`, 'yaml')
      // Milliseconds where it is linear, a minute and more where it is not.
      expect(performance.now() - before).toBeLessThan(10_000)
    }
  })

  it('may have the key _', async () => {
    const content = asYaml(await made({}, { credentials: { api_secret: SECRET }, a_unencrypted: 'x' }))
    expect(await secretIn(content.replace('a_unencrypted: x', '__unencrypted: x'))).toBe(SECRET)
    expect(await secretIn(`${content}_: null\n`)).toBe(SECRET)
  })
})
