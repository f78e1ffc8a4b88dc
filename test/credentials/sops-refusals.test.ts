import { chownSync, mkdirSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { CredentialError } from '@acg/screenconnect'
import { fromSops } from '@acg/screenconnect/node'
import { generateHybridIdentity, identityToRecipient } from 'age-encryption'
import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { errorOf, leaks, printed } from '../security/support.ts'
import { asked, credentialErrorOf, folder, searchPath, withoutAgeKeys, written } from './support.ts'
import { ageKey, asJson, asYaml, type Plain, resealed, sealed } from './vault.ts'

const key = await ageKey()
const SECRET = 'canary-secret-0123456789'
const VALUES: Plain = { credentials: { api_secret: SECRET, user: 'automation' } }
let vault: string
let home: string

beforeEach(() => {
  home = withoutAgeKeys()
  searchPath()
  vi.stubEnv('SOPS_AGE_KEY', key.secret)
  vault = join(folder(), 'screenconnect.sops.yaml')
  return () => vi.unstubAllEnvs()
})

async function refusal(file: string, field?: string): Promise<CredentialError> {
  const error = await credentialErrorOf(() => fromSops(file, field)(asked()))
  expect(error).toMatchObject({ name: 'CredentialError', outcome: 'not-sent', retryable: false })
  for (const canary of [SECRET, key.secret]) expect(leaks(printed(error), canary)).toEqual([])
  return error
}

const made = (metadata: Record<string, Plain> = {}, values = VALUES) =>
  asYaml(sealed(values, { recipients: [key.recipient], metadata }))

describe('a vault that only sops reads', () => {
  it.each([
    ['several documents', `${made()}---\nmore: 1\n`, ''],
    ['a directive', `%YAML 1.1\n---\n${made()}`, 'YAML directive'],
    ['an anchor', made().replace('user: ', 'user: &u '), 'line 3'],
    ['an alias', `${made()}more: *u\n`, 'line'],
    ['a tag', made().replace('user: ', 'user: !!str '), 'line 3'],
    ['a key that is a number', `7: ENC\n${made()}`, 'line 1'],
    ['a key in an odd form', `0x7: ENC\n${made()}`, 'line 1'],
    ['a key that is a list', `? [a]\n: b\n${made()}`, 'line 1'],
    ['a rule by comments', made({ encrypted_comment_regex: 'sec' }), 'encrypted_comment_regex'],
    ['another rule by comments', made({ unencrypted_comment_regex: 'sec' }), 'unencrypted_comment_regex'],
    ['a pattern of Go', made({ encrypted_regex: '\\Asecret\\z' }), 'encrypted_regex'],
    ['a slow pattern', made({ encrypted_regex: '^(a+)+$' }), 'encrypted_regex'],
    [
      'a pattern that is slow on long keys',
      made({ encrypted_regex: '.*.*Z' }, { ['k'.repeat(200)]: 'v' }),
      'encrypted_regex',
    ],
    ['a repetition', made({ encrypted_regex: '^sec.*t$' }), 'encrypted_regex'],
    ['a class', made({ encrypted_regex: '[sS]ecret' }), 'encrypted_regex'],
    ['a pattern without case', made({ encrypted_regex: '(?i)secret' }), 'encrypted_regex'],
    ['an empty alternative', made({ encrypted_regex: '^(secret|)$' }), 'encrypted_regex'],
    ['a long pattern', made({ encrypted_regex: 'x'.repeat(501) }), 'encrypted_regex'],
    ['a broken pattern', made({ unencrypted_regex: '(secret' }), 'unencrypted_regex'],
    ['deep brackets', `a: ${'['.repeat(100_000)}`, ''],
    ['deep lists', `a:\n${'- '.repeat(10_000)}x`, ''],
    ['deep indentation', `${' '.repeat(10_000)}a: 1`, ''],
  ])('says so: %s', async (_, text, named) => {
    const error = await refusal(written(vault, text))
    expect(error.problem).toBe('unsupported')
    expect(error.happened).toContain(named)
    expect(error.next).toContain('sops 3.9')
  })

  it.each(['pgp', 'kms'])('says so: keys of %s only', async (service) => {
    const content = sealed(VALUES, { recipients: [], metadata: { [service]: [{ enc: 'x' }], hc_vault: [] } })
    const error = await refusal(written(vault, asYaml(content)))
    expect(error.problem).toBe('unsupported')
    expect(error.happened).toContain(service)
    expect(await refusal(written(vault, asYaml(sealed(VALUES, { recipients: [] }))))).toMatchObject({
      problem: 'unsupported',
    })
  })

  it.each(['010', '0x1f', '1_000', '+5', '.5', '5.', '.inf', '2026-11-24', '9223372036854775808', '1e999'])(
    'says so: %s without quotes and encryption',
    async (text) => {
      const content = made({}, { credentials: { api_secret: SECRET }, port_unencrypted: 443 })
      const error = await refusal(written(vault, content.replace('unencrypted: 443', `unencrypted: ${text}`)))
      expect(error.problem).toBe('unsupported')
      expect(error.happened).toContain('line 3')
    },
  )

  it.each(['10.0.0.1', '1.2.3-rc.1', '5f2f9b1c-0d4e', 'yes', 'a-b', '-', '7 days', '-0.0'])(
    'reads %s without quotes',
    async (text) => {
      const value = text === '-0.0' ? '-0' : text
      const values = { credentials: { api_secret: SECRET }, name_unencrypted: value }
      const content = made({}, values).replace(/(name_unencrypted: ).*/, `$1${text === '-' ? '"-"' : text}`)
      expect(await fromSops(written(vault, content))(asked())).toBe(SECRET)
    },
  )
})

describe('what is no whole vault', () => {
  it.each([
    ['', ''],
    ['- a\n- b\n', ''],
    ['text', ''],
    [`a: "${SECRET}`, 'line'],
    [`${SECRET}: 1\n${SECRET}: 2\n`, 'line 2 (DUPLICATE_KEY)'],
    [`a:\n  ${SECRET}: 1\n  "${SECRET}": 2\n`, 'line 3 (DUPLICATE_KEY)'],
    [`credentials:\n  api_secret: ${SECRET}\n`, '`sops`'],
    [made({ encrypted_suffix: 'a', unencrypted_suffix: 'b' }), ''],
  ])('is refused as invalid, with the line: case %#', async (text, named) => {
    const error = await refusal(written(vault, text))
    expect(error.problem).toBe('invalid')
    expect(error.happened).toContain(named)
  })

  it('is refused without the time that its MAC covers', async () => {
    expect(await refusal(written(vault, made({ lastmodified: 'yesterday' })))).toMatchObject({
      problem: 'changed',
    })
  })

  it('is refused as JSON where it is YAML only, and where it is not whole', async () => {
    for (const text of [made(), '{', '[1]', '"text"', '{"a": 01}']) {
      const error = await refusal(written(vault.replace('.yaml', '.json'), text))
      expect(error.problem).toBe('invalid')
    }
  })

  it('is refused as JSON with a key twice', async () => {
    const error = await refusal(written(vault.replace('.yaml', '.json'), '{"a": {\n"b": 1,\n"b": 2}}'))
    expect(error.problem).toBe('invalid')
    expect(error.happened).toContain('line 3 (DUPLICATE_KEY)')
  })

  it('is refused where it is not there, or too large', async () => {
    const missing = await refusal(vault)
    expect(missing.problem).toBe('missing')
    expect(missing.message).toContain(`${dirname(vault)}/…`)
    expect(missing.message).not.toContain(vault)
    const large = await refusal(written(vault, 'x'.repeat(131_073)))
    expect(large.problem).toBe('unusable')
    for (const fact of [vault, '131072', 'sops 3.9']) expect(large.message).toContain(fact)
  })
})

describe('the field', () => {
  it('says that it has no value, and shows a given field only as its length', async () => {
    written(vault, made({}, { credentials: { user: 'automation', none: null, map: { a: 'b' } } }))
    const usual = await refusal(vault)
    expect(usual.problem).toBe('missing')
    for (const fact of [vault, 'credentials.api_secret', 'fromSops']) expect(usual.message).toContain(fact)
    for (const field of ['credentials.none', 'credentials.map', 'credentials.user.x', 'sops.mac', SECRET]) {
      const error = await refusal(vault, field)
      expect(error.problem).toBe('missing')
      expect(error.message).toContain(`${field.length} characters`)
      expect(error.message).not.toContain(field)
    }
  })

  it('must be encrypted text', async () => {
    written(vault, made({}, { a_unencrypted: SECRET, empty: '', digits: 12345678, list: [SECRET] }))
    expect(await refusal(vault, 'a_unencrypted')).toMatchObject({ problem: 'unusable' })
    expect(await refusal(vault, 'empty')).toMatchObject({ problem: 'unusable' })
    expect(await refusal(vault, 'digits')).toMatchObject({ problem: 'unusable' })
    expect(await refusal(vault, 'list')).toMatchObject({ problem: 'missing' })
  })

  it('loses one newline at its end', async () => {
    written(vault, made({}, { credentials: { api_secret: `${SECRET}\n` } }))
    expect(await fromSops(vault)(asked())).toBe(SECRET)
  })

  it('is found among keys that objects have by themselves', async () => {
    written(vault, made({}, { outer: { constructor: SECRET, toString: 'y' } }))
    expect(await fromSops(vault, 'outer.constructor')(asked())).toBe(SECRET)
    expect(await refusal(vault, 'outer.__proto__')).toMatchObject({ problem: 'missing' })
    expect(await refusal(vault, 'hasOwnProperty')).toMatchObject({ problem: 'missing' })
  })

  it.each([
    '',
    '.',
    'a..b',
    'a.',
    '["a"]',
    'a b',
    'a"b',
    "a'b",
    'a\\b',
    'a\nb',
    `${'a.'.repeat(20)}a`,
    7,
    [SECRET],
  ])('is refused at once where sops could not take it: %j', async (field) => {
    // Against its type, as untyped code may.
    const error = await errorOf(() => fromSops('vault.yaml', field as never))
    expect(error).toMatchObject({ code: 'CONFIGURATION', option: 'field' })
    expect(leaks(printed(error), SECRET)).toEqual([])
  })

  it.each(['', SECRET, 'vault.env', 'vault', 7])(
    'and a file is refused at once that is no vault: %j',
    async (file) => {
      const error = await errorOf(() => fromSops(file as never))
      expect(error).toMatchObject({ code: 'CONFIGURATION', option: 'file' })
      expect(leaks(printed(error), SECRET)).toEqual([])
    },
  )
})

describe('the age key', () => {
  beforeEach(() => {
    vi.stubEnv('SOPS_AGE_KEY', undefined)
    written(vault, made())
  })

  const keyFile = `# created: 2026-11-24\n# public key: ${key.recipient}\n\n${key.secret}\r\n`
  const inHome = (...path: readonly string[]) => {
    const file = join(home, ...path)
    mkdirSync(dirname(file), { recursive: true })
    return file
  }

  it('comes from SOPS_AGE_KEY_FILE', async () => {
    vi.stubEnv('SOPS_AGE_KEY_FILE', written(join(home, 'key'), keyFile))
    expect(await fromSops(vault)(asked())).toBe(SECRET)
  })

  it.each([
    ['linux', {}, ['.config', 'sops', 'age', 'keys.txt']],
    ['linux', { XDG_CONFIG_HOME: 'xdg' }, ['xdg', 'sops', 'age', 'keys.txt']],
    ['darwin', {}, ['Library', 'Application Support', 'sops', 'age', 'keys.txt']],
    ['darwin', { XDG_CONFIG_HOME: 'xdg' }, ['xdg', 'sops', 'age', 'keys.txt']],
    ['win32', { APPDATA: 'Roaming' }, ['Roaming', 'sops', 'age', 'keys.txt']],
  ] as const)("comes from sops' place on %s with %j", async (platform, variables, place) => {
    const spy = vi.spyOn(process, 'platform', 'get').mockReturnValue(platform)
    onTestFinished(() => spy.mockRestore())
    for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, join(home, value))
    const error = await refusal(vault)
    expect(error.problem).toBe('no-key')
    expect(error.next).toContain(join(home, ...place))
    written(inHome(...place), keyFile)
    expect(await fromSops(vault)(asked())).toBe(SECRET)
  })

  it('says where it looked when there is none', async () => {
    const place = join(home, '.config', 'sops', 'age', 'keys.txt')
    const without = await refusal(vault)
    expect(without.problem).toBe('no-key')
    expect(without.happened).toContain(vault)
    for (const name of ['SOPS_AGE_KEY', 'SOPS_AGE_KEY_FILE', place]) expect(without.next).toContain(name)
    vi.stubEnv('SOPS_AGE_KEY', 'AGE-PLUGIN-YUBIKEY-1QQQQ')
    const plugin = await refusal(vault)
    expect(plugin.problem).toBe('no-key')
    expect(plugin.happened).toContain('SOPS_AGE_KEY')
    const spy = vi.spyOn(process, 'platform', 'get').mockReturnValue('win32')
    onTestFinished(() => spy.mockRestore())
    vi.stubEnv('APPDATA', undefined)
    expect((await refusal(vault)).next).not.toContain('keys.txt')
  })

  it('is refused in a file that others can read', async () => {
    const file = written(inHome('.config', 'sops', 'age', 'keys.txt'), keyFile, 0o644)
    const error = await refusal(vault)
    expect(error.problem).toBe('unsafe')
    expect(error.happened).toContain('mode 644')
    expect(error.next).toContain(`chmod 600 ${file}`)
  })

  it('is refused in a file of another user', async () => {
    const file = written(inHome('.config', 'sops', 'age', 'keys.txt'), keyFile)
    if (process.geteuid?.() === 0) chownSync(file, 1234, 1234)
    else vi.spyOn(process, 'geteuid').mockReturnValue(statSync(file).uid + 1)
    onTestFinished(() => {
      vi.restoreAllMocks()
    })
    const error = await refusal(vault)
    expect(error.problem).toBe('unsafe')
    expect(error.next).toContain(`chown ${process.geteuid?.()} ${file}`)
  })

  it('is not printed where it is damaged, and where something else stands in its place', async () => {
    for (const damaged of [key.secret.slice(0, -1), key.secret.toLowerCase(), SECRET, `${key.secret}!`]) {
      vi.stubEnv('SOPS_AGE_KEY', damaged)
      const error = await refusal(vault)
      expect(error.problem).toBe('no-key')
      expect(error.happened).toContain('SOPS_AGE_KEY')
      expect(error.message).not.toContain(damaged)
    }
    vi.stubEnv('SOPS_AGE_KEY', undefined)
    vi.stubEnv('SOPS_AGE_KEY_FILE', written(join(home, 'key'), '-----BEGIN AGE ENCRYPTED FILE-----\n'))
    const encrypted = await refusal(vault)
    expect(encrypted.problem).toBe('no-key')
    expect(encrypted.happened).toMatch(/line 1 .*SOPS_AGE_KEY_FILE/)
    vi.stubEnv('SOPS_AGE_KEY_FILE', join(home, 'missing'))
    expect(await refusal(vault)).toMatchObject({ problem: 'missing' })
  })

  it('may be a post-quantum one, which age-encryption makes and reads', async () => {
    const identity = await generateHybridIdentity()
    const content = await resealed(
      sealed(VALUES, { recipients: [key.recipient] }),
      key.secret,
      await identityToRecipient(identity),
    )
    written(vault, asYaml(content))
    vi.stubEnv('SOPS_AGE_KEY', identity)
    expect(await fromSops(vault)(asked())).toBe(SECRET)
  })

  it('is not looked for in a vault whose seal is damaged', async () => {
    vi.stubEnv('SOPS_AGE_KEY', key.secret)
    written(vault, made().replace('BEGIN AGE', 'BEGIN'))
    const error = await refusal(vault)
    expect(error.problem).toBe('no-key')
    expect(error.happened).toContain('SOPS_AGE_KEY')
  })
})

describe('without the optional packages', () => {
  it.each(['age-encryption', 'yaml'])('says what to install: %s', async (name) => {
    vi.resetModules()
    vi.doMock(name, () => {
      throw new Error(SECRET)
    })
    onTestFinished(() => vi.doUnmock(name))
    const fresh = await import('@acg/screenconnect/node')
    const error = await errorOf(() => fresh.fromSops(written(vault, made()))(asked()))
    expect(leaks(printed(error), SECRET)).toEqual([])
    expect(error).toMatchObject({ code: 'CREDENTIAL', problem: 'not-installed' })
    expect(error.message).toMatch(new RegExp(`${name} .*\\((ERR_MODULE_NOT_FOUND|Error)\\)`))
    for (const command of ['npm install age-encryption yaml', '--external:age-encryption --external:yaml']) {
      expect(error.message).toContain(command)
    }
  })
})

describe('with an older version of the optional packages', () => {
  it.each([
    ['yaml', { parseDocument() {} }],
    ['age-encryption', { Decrypter: class {} }],
  ])('names what is installed and what is needed: %s', async (name, parts) => {
    vi.resetModules()
    vi.doMock(name, () => parts)
    onTestFinished(() => vi.doUnmock(name))
    const fresh = await import('@acg/screenconnect/node')
    const error = await errorOf(() => fresh.fromSops(written(vault, made()))(asked()))
    expect(error).toMatchObject({ code: 'CREDENTIAL', problem: 'not-installed', outcome: 'not-sent' })
    // What is installed here is a newer one; its version is read where it lies.
    expect(error.message).toMatch(new RegExp(`${name} \\d[\\d.]* .*\\d+\\.\\d+\\.\\d+`))
    expect(error.message).toContain(`npm install ${name}@latest`)
  })

  it('says that a post-quantum key takes a later age-encryption', async () => {
    vi.resetModules()
    const { generateHybridIdentity: _, ...older } = await vi.importActual<
      object & { generateHybridIdentity: unknown }
    >('age-encryption')
    vi.doMock('age-encryption', () => older)
    onTestFinished(() => vi.doUnmock('age-encryption'))
    vi.stubEnv('SOPS_AGE_KEY', await generateHybridIdentity())
    const fresh = await import('@acg/screenconnect/node')
    const error = await errorOf(() => fresh.fromSops(written(vault, made()))(asked()))
    expect(error).toMatchObject({ code: 'CREDENTIAL', problem: 'not-installed' })
    expect(error.message).toMatch(/age-encryption 0\.3 .*\d+\.\d+\.\d+/)
  })
})

it('reads nothing for a load that is already aborted', async () => {
  const error = await errorOf(() => fromSops(vault)(asked({ signal: AbortSignal.abort() })))
  expect(error).toMatchObject({ code: 'CREDENTIAL', problem: 'aborted' })
})

describe('a load that is aborted on its way', () => {
  /** A signal that says so from the look at it of that number on: each `await` may be the one. */
  function abortedAtLook(number: number) {
    const { signal } = new AbortController()
    let looks = 0
    vi.spyOn(signal, 'aborted', 'get').mockImplementation(() => {
      looks += 1
      return looks >= number
    })
    return { signal, looks: () => looks }
  }

  it('is rejected, whatever it waits for', async () => {
    written(vault, made())
    const undisturbed = abortedAtLook(Number.POSITIVE_INFINITY)
    expect(await fromSops(vault)(asked({ signal: undisturbed.signal }))).toBe(SECRET)
    // At the start, after the search for sops, and in the reading: file, packages, keys, data key.
    expect(undisturbed.looks()).toBe(6)
    for (let number = 1; number <= 6; number += 1) {
      const { signal, looks } = abortedAtLook(number)
      const error = await errorOf(() => fromSops(vault)(asked({ signal })))
      expect(error).toMatchObject({ code: 'CREDENTIAL', problem: 'aborted' })
      expect(looks()).toBe(number)
    }
  })

  it('is rejected at a real abort, before the vault is opened', async () => {
    const controller = new AbortController()
    const load = errorOf(() => fromSops(written(vault, made()))(asked({ signal: controller.signal })))
    controller.abort()
    expect(await load).toMatchObject({ code: 'CREDENTIAL', problem: 'aborted' })
  })
})

it('has JSON whose text needs escapes', async () => {
  const values = {
    credentials: { api_secret: SECRET },
    note_unencrypted: 'a/b "c" \\ \u00e9 🐤 \t',
    'k"ey_unencrypted': 1,
  }
  const text = asJson(sealed(values, { recipients: [key.recipient] }))
    .replace('a/b', 'a\\/b')
    .replace('🐤', '\\ud83d\\udc24')
  expect(await fromSops(written(vault.replace('.yaml', '.json'), text))(asked())).toBe(SECRET)
})
