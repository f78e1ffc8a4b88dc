import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { type CredentialError, ScreenConnectClient } from '@acg/screenconnect'
import { fromSops } from '@acg/screenconnect/node'
import { startSandbox } from '@acg/screenconnect/testing'
import { beforeAll, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { programAt, requires } from '../programs.ts'
import { leaks, printed } from '../security/support.ts'
import { asked, credentialErrorOf, folder, searchPath, withoutAgeKeys, written } from './support.ts'
import { type AgeKey, ageKey, asJson, asYaml, type Plain, realAgeKey, sealed } from './vault.ts'

const SECRET = 'canary-secret-0123456789'
let key: AgeKey
let vault: string

beforeEach(() => {
  withoutAgeKeys()
  searchPath()
  vi.stubEnv('SOPS_AGE_KEY', key.secret)
  const place = join(folder(), 'msp-tools')
  mkdirSync(place)
  vault = join(place, 'screenconnect.sops.yaml')
  return () => vi.unstubAllEnvs()
})

const values = (secret: string) => ({
  instance: 'https://acme.screenconnect.com',
  credentials: { user: 'automation', api_secret: secret, ports: [443, 8041], ratio: 0.5, enabled: true },
  contacts: [{ name: 'Acme', note: '' }, { name: 'Zoë' }],
  nothing: null,
})

const content = (secret: string) => asYaml(sealed(values(secret), { recipients: [key.recipient] }))

async function refusal(text: string): Promise<CredentialError> {
  const error = await credentialErrorOf(() => fromSops(written(vault, text))(asked()))
  expect(error).toMatchObject({ name: 'CredentialError', outcome: 'not-sent', retryable: false })
  expect(leaks(printed(error), SECRET)).toEqual([])
  expect(leaks(printed(error), key.secret)).toEqual([])
  return error
}

/** A refusal of the whole vault and not of one line. */
const MAC = { problem: 'changed', happened: expect.not.stringContaining('line') }

describe('a vault encrypted to a key of age in JavaScript', () => vaultsOf(ageKey))
requires('age', 'age-keygen').describe('a vault encrypted to a key of the real age', () =>
  vaultsOf(realAgeKey),
)

function vaultsOf(newKey: () => Promise<AgeKey>): void {
  beforeAll(async () => {
    key = await newKey()
  })

  it('gives the secret for a call, and the rotated one after a 401', async () => {
    const sandbox = await startSandbox()
    onTestFinished(() => sandbox.close())
    written(vault, content(sandbox.secret))
    const client = new ScreenConnectClient({ instance: sandbox.url, credentials: fromSops(vault) })
    await expect(client.getSessionsByName('HOST-01')).resolves.toEqual([])

    written(vault, content(sandbox.rotateSecret()))
    await expect(client.getSessionsByName('HOST-01')).resolves.toEqual([])
    expect(sandbox.requests.map((request) => request.status)).toEqual([200, 401, 200])
  })

  it('is read as JSON too, with the tabs that sops writes, and at another field', async () => {
    const json = asJson(sealed(values(SECRET), { recipients: [key.recipient] }))
    const file = written(vault.replace('.yaml', '.json'), json)
    expect(await fromSops(file)(asked())).toBe(SECRET)
    expect(await fromSops(file, 'credentials.user')(asked())).toBe('automation')
  })

  it('is opened by any of its recipients, with any of several keys', async () => {
    const [one, two] = await Promise.all([newKey(), newKey()])
    written(vault, asYaml(sealed(values(SECRET), { recipients: [one.recipient, key.recipient] })))
    expect(await fromSops(vault)(asked())).toBe(SECRET)
    vi.stubEnv('SOPS_AGE_KEY', `# two of mine\n${two.secret}\n${one.secret}\n`)
    expect(await fromSops(vault)(asked())).toBe(SECRET)
  })

  it('refuses a renamed key, of the secret and of another value', async () => {
    expect(await refusal(content(SECRET).replace('api_secret:', 'api_token:'))).toMatchObject({
      problem: 'changed',
      happened: expect.stringContaining('line 4'),
    })
    expect(await refusal(content(SECRET).replace('contacts:', 'people:'))).toMatchObject({
      problem: 'changed',
      happened: expect.stringContaining('line 11'),
    })
  })

  it('refuses a dropped sibling', async () => {
    expect(await refusal(content(SECRET).replace(/^ +user: .*\n/m, ''))).toMatchObject(MAC)
  })

  it('refuses values in another order', async () => {
    const moved = content(SECRET).replace(/^( +user: .*\n)( +api_secret: .*\n)/m, '$2$1')
    expect(await refusal(moved)).toMatchObject(MAC)
  })

  it('refuses an older value of the same key, which decrypts by itself', async () => {
    const made = sealed(
      { credentials: { api_secret: SECRET, list: ['first', 'second'] } },
      { recipients: [key.recipient] },
    )
    const [, first = '', second = ''] = /- (ENC\S+)\n\s+- (ENC\S+)/.exec(asYaml(made)) ?? []
    expect(first).not.toBe('')
    expect(await refusal(asYaml(made).replace(second, first))).toMatchObject(MAC)
  })

  it('refuses a changed MAC', async () => {
    const text = content(SECRET)
    const changed = text.replace(
      /(mac: ENC\[AES256_GCM,data:)(.)/,
      (_, before: string, letter: string) => before + (letter === 'A' ? 'B' : 'A'),
    )
    expect(changed).not.toBe(text)
    expect(await refusal(changed)).toMatchObject(MAC)
    expect(await refusal(text.replace('2026-11-24', '2026-11-25'))).toMatchObject(MAC)
    expect(await refusal(text.replace(/ +mac: .*\n/, ''))).toMatchObject(MAC)
  })

  it('refuses the MAC of another vault with the same keys', async () => {
    const other = /mac: (\S+)/.exec(content(SECRET))?.[0] ?? ''
    expect(await refusal(content(SECRET).replace(/mac: \S+/, other))).toMatchObject(MAC)
  })

  it('refuses a wrong age key', async () => {
    const text = content(SECRET)
    vi.stubEnv('SOPS_AGE_KEY', (await newKey()).secret)
    const error = await refusal(text)
    expect(error.problem).toBe('no-key')
    for (const fact of [vault, 'SOPS_AGE_KEY', 'sops updatekeys']) expect(error.message).toContain(fact)
  })

  it('refuses a value that was put there in the clear', async () => {
    expect(await refusal(content(SECRET).replace(/api_secret: .*/, `api_secret: ${SECRET}`))).toMatchObject({
      problem: 'changed',
      happened: expect.stringContaining('line 4'),
    })
  })
}

// Where the machine has one. None could be had where this was written, so these two were not seen to pass.
requires('sops').describe('the real sops', () => {
  const sops = programAt('sops') ?? ''

  beforeAll(async () => {
    key = await ageKey()
  })

  it('writes a vault that is read without it', async () => {
    written(vault, asYaml(values(SECRET)))
    execFileSync(sops, ['encrypt', '--in-place', '--age', key.recipient, vault], { stdio: 'pipe' })
    expect(readFileSync(vault, 'utf8')).not.toContain(SECRET)
    expect(await fromSops(vault)(asked())).toBe(SECRET)
  })

  it('reads a vault that these tests made, as fromSops calls it', async () => {
    searchPath(dirname(sops))
    expect(await fromSops(written(vault, content(SECRET)))(asked())).toBe(SECRET)
  })
})

describe('what is encrypted', () => {
  beforeAll(async () => {
    key = await ageKey()
  })

  const secrets: Plain = {
    credentials: { api_secret: SECRET },
    plain: {
      text: 'Acme',
      whole: 7,
      part: 0.25,
      small: 1e-7,
      odd: 1.5e-7,
      negative: -7,
      large: 1e21,
      yes: true,
      none: null,
    },
  }
  const suffixed: Plain = {
    credentials: { api_secret: SECRET },
    plain_unencrypted: { yes: false, port: 443 },
  }
  const isSecret = (path: readonly string[]) => path.some((part) => part.includes('secret'))

  it.each([
    ['the default rule', suffixed, {}, (path: readonly string[]) => !path[0]?.endsWith('_unencrypted')],
    ['encrypted_suffix', secrets, { encrypted_suffix: 'secret' }, isSecret],
    ['encrypted_regex', secrets, { encrypted_regex: '^(api_secret|token)$' }, isSecret],
    ['encrypted_regex of the end of a key', secrets, { encrypted_regex: '(?:secret|token)$' }, isSecret],
    ['encrypted_regex of the beginning of a key', secrets, { encrypted_regex: '^api_s' }, isSecret],
    ['encrypted_regex of a word in a key', secrets, { encrypted_regex: '^token$|i_sec' }, isSecret],
    [
      'unencrypted_regex',
      secrets,
      { unencrypted_regex: '^plain$' },
      (path: readonly string[]) => path[0] !== 'plain',
    ],
    [
      'unencrypted_suffix',
      secrets,
      { unencrypted_suffix: 'ain' },
      (path: readonly string[]) => path[0] !== 'plain',
    ],
  ])(
    'follows %s, with a MAC over all values and over the encrypted ones only',
    async (_, plain, metadata, encrypted) => {
      for (const extra of [{}, { mac_only_encrypted: true }]) {
        const made = sealed(plain, {
          recipients: [key.recipient],
          metadata: { ...metadata, ...extra },
          encrypted,
        })
        expect(await fromSops(written(vault, asYaml(made)))(asked())).toBe(SECRET)
        const json = written(vault.replace('.yaml', '.json'), asJson(made))
        expect(await fromSops(json)(asked())).toBe(SECRET)
      }
    },
  )

  it('holds unencrypted values against the MAC, unless it is over encrypted ones only', async () => {
    const make = (metadata: Record<string, Plain>) =>
      asYaml(sealed(suffixed, { recipients: [key.recipient], metadata })).replace('port: 443', 'port: 8041')
    expect(await refusal(make({}))).toMatchObject(MAC)
    written(vault, make({ mac_only_encrypted: true }))
    expect(await fromSops(vault)(asked())).toBe(SECRET)
  })

  it('refuses a MAC over encrypted values only where the vault no longer says so', async () => {
    const text = asYaml(
      sealed(
        { credentials: { api_secret: SECRET } },
        { recipients: [key.recipient], metadata: { mac_only_encrypted: true } },
      ),
    )
    expect(
      await refusal(text.replace('mac_only_encrypted: true', 'mac_only_encrypted: false')),
    ).toMatchObject(MAC)
  })

  it('leaves comments out, encrypted or not', async () => {
    const text = content(SECRET)
    const comment = `#${/ENC\S+/.exec(text)?.[0].replace('type:str', 'type:comment')}`
    written(
      vault,
      `${comment}\n# by hand\n${text.replace(/^credentials:/m, `credentials: # here\n    ${comment}`)}`,
    )
    expect(await fromSops(vault)(asked())).toBe(SECRET)
  })
})
