import { chownSync, mkdirSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fromSops } from '@acg/screenconnect/node'
import { generateHybridIdentity, identityToRecipient } from 'age-encryption'
import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { errorOf, leaks, printed } from '../security/support.ts'
import { asked, folder, searchPath, withoutAgeKeys, written } from './support.ts'
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

async function refusal(file: string, field?: string): Promise<string> {
  const error = await errorOf(() => fromSops(file, field)(asked()))
  expect(error).toMatchObject({ name: 'CredentialError', outcome: 'not-sent', retryable: false })
  for (const canary of [SECRET, key.secret]) expect(leaks(printed(error), canary)).toEqual([])
  return error.message
}

const made = (metadata: Record<string, Plain> = {}, values = VALUES) =>
  asYaml(sealed(values, { recipients: [key.recipient], metadata }))

describe('a vault that only sops reads', () => {
  it.each([
    ['several documents', `${made()}---\nmore: 1\n`, 'holds several YAML documents'],
    ['a directive', `%YAML 1.1\n---\n${made()}`, 'begins with a YAML directive'],
    ['an anchor', made().replace('user: ', 'user: &u '), 'uses a YAML anchor, alias or tag in line 3'],
    ['an alias', `${made()}more: *u\n`, 'uses a YAML anchor, alias or tag in line'],
    ['a tag', made().replace('user: ', 'user: !!str '), 'uses a YAML anchor, alias or tag in line 3'],
    ['a key that is a number', `7: ENC\n${made()}`, 'has a key that is no text in line 1'],
    [
      'a key in an odd form',
      `0x7: ENC\n${made()}`,
      'has a key in line 1 in a form that only sops interprets',
    ],
    ['a key that is a list', `? [a]\n: b\n${made()}`, 'has a key that is no text in line 1'],
    ['a rule by comments', made({ encrypted_comment_regex: 'sec' }), 'chooses by comments'],
    ['another rule by comments', made({ unencrypted_comment_regex: 'sec' }), 'chooses by comments'],
    ['a pattern of Go', made({ encrypted_regex: '\\Asecret\\z' }), 'has a pattern as its encrypted_regex'],
    ['a slow pattern', made({ encrypted_regex: '^(a+)+$' }), 'has a pattern as its encrypted_regex'],
    [
      'a pattern that is slow on long keys',
      made({ encrypted_regex: '.*.*Z' }, { ['k'.repeat(200)]: 'v' }),
      'has a pattern as its encrypted_regex',
    ],
    ['a repetition', made({ encrypted_regex: '^sec.*t$' }), 'has a pattern as its encrypted_regex'],
    ['a class', made({ encrypted_regex: '[sS]ecret' }), 'has a pattern as its encrypted_regex'],
    [
      'a pattern without case',
      made({ encrypted_regex: '(?i)secret' }),
      'has a pattern as its encrypted_regex',
    ],
    [
      'an empty alternative',
      made({ encrypted_regex: '^(secret|)$' }),
      'has a pattern as its encrypted_regex',
    ],
    ['a long pattern', made({ encrypted_regex: 'x'.repeat(501) }), 'has a pattern as its encrypted_regex'],
    ['a broken pattern', made({ unencrypted_regex: '(secret' }), 'has a pattern as its unencrypted_regex'],
    ['deep brackets', `a: ${'['.repeat(100_000)}`, 'is nested too deep'],
    ['deep lists', `a:\n${'- '.repeat(10_000)}x`, 'is nested too deep'],
    ['deep indentation', `${' '.repeat(10_000)}a: 1`, 'is nested too deep'],
  ])('says so: %s', async (_, text, words) => {
    const message = await refusal(written(vault, text))
    expect(message).toContain(words)
    expect(message).toContain('Install sops 3.9 or later, which reads every vault')
  })

  it.each([
    ['pgp', 'is not encrypted to an age key but by pgp. Nothing was sent. Install sops'],
    ['kms', 'is not encrypted to an age key but by kms'],
  ])('says so: keys of %s only', async (service, words) => {
    const content = sealed(VALUES, { recipients: [], metadata: { [service]: [{ enc: 'x' }], hc_vault: [] } })
    expect(await refusal(written(vault, asYaml(content)))).toContain(words)
    expect(await refusal(written(vault, asYaml(sealed(VALUES, { recipients: [] }))))).toContain(
      'is not encrypted to an age key. Nothing was sent.',
    )
  })

  it.each(['010', '0x1f', '1_000', '+5', '.5', '5.', '.inf', '2026-11-24', '9223372036854775808', '1e999'])(
    'says so: %s without quotes and encryption',
    async (text) => {
      const content = made({}, { credentials: { api_secret: SECRET }, port_unencrypted: 443 })
      expect(
        await refusal(written(vault, content.replace('unencrypted: 443', `unencrypted: ${text}`))),
      ).toContain('has an unencrypted value in line 3 in a form that only sops interprets')
    },
  )

  it.each(['10.0.0.1', '1.2.3-rc.1', '5f2f9b1c-0d4e', 'yes', 'a-b', '-', '7 days', '-0.0'])(
    'is not meant by %s without quotes',
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
    ['', 'has no keys at its top'],
    ['- a\n- b\n', 'has no keys at its top'],
    ['text', 'has no keys at its top'],
    [`a: "${SECRET}`, 'is not valid YAML: line'],
    [`${SECRET}: 1\n${SECRET}: 2\n`, 'is not valid YAML: line 2 (DUPLICATE_KEY)'],
    [`a:\n  ${SECRET}: 1\n  "${SECRET}": 2\n`, 'is not valid YAML: line 3 (DUPLICATE_KEY)'],
    [`credentials:\n  api_secret: ${SECRET}\n`, 'is not encrypted: it has no `sops` section'],
    [made({ encrypted_suffix: 'a', unencrypted_suffix: 'b' }), 'has several rules'],
    [made({ lastmodified: 'yesterday' }), 'does not say when it was last modified'],
  ])('is refused with words of its own: case %#', async (text, words) => {
    expect(await refusal(written(vault, text))).toContain(words)
  })

  it('is refused as JSON where it is YAML only, and where it is not whole', async () => {
    for (const text of [made(), '{', '[1]', '"text"', '{"a": 01}']) {
      const message = await refusal(written(vault.replace('.yaml', '.json'), text))
      expect(message).toMatch(/is not valid JSON|has no keys at its top/)
    }
  })

  it('is refused as JSON with a key twice', async () => {
    const message = await refusal(written(vault.replace('.yaml', '.json'), '{"a": {\n"b": 1,\n"b": 2}}'))
    expect(message).toContain('is not valid JSON: line 3 (DUPLICATE_KEY)')
  })

  it('is refused where it is not there, or too large', async () => {
    expect(await refusal(vault)).toContain(`The vault does not exist: ${dirname(vault)}/… (a path of `)
    expect(await refusal(written(vault, 'x'.repeat(131_073)))).toBe(
      `The vault ${vault} has more than 131072 bytes. Nothing was sent. Check that it is the right file. Or: install sops 3.9 or later, which reads every vault; where it is on the PATH it is used.`,
    )
  })
})

describe('the field', () => {
  it('says that it has no value, and shows a given field only as its length', async () => {
    written(vault, made({}, { credentials: { user: 'automation', none: null, map: { a: 'b' } } }))
    expect(await refusal(vault)).toBe(
      `The vault ${vault} has no value at \`credentials.api_secret\`. Nothing was sent. Name the value as the second argument of fromSops, with dots between its keys.`,
    )
    for (const field of ['credentials.none', 'credentials.map', 'credentials.user.x', 'sops.mac', SECRET]) {
      expect(await refusal(vault, field)).toContain(
        `has no value at the field that it was given, of ${field.length} characters`,
      )
    }
  })

  it('must be encrypted text', async () => {
    written(vault, made({}, { a_unencrypted: SECRET, empty: '', digits: 12345678, list: [SECRET] }))
    expect(await refusal(vault, 'a_unencrypted')).toContain('has an empty or an unencrypted value')
    expect(await refusal(vault, 'empty')).toContain('has an empty or an unencrypted value')
    expect(await refusal(vault, 'digits')).toContain('has a number or another value that is no text')
    expect(await refusal(vault, 'list')).toContain('has no value')
  })

  it('loses one newline at its end', async () => {
    written(vault, made({}, { credentials: { api_secret: `${SECRET}\n` } }))
    expect(await fromSops(vault)(asked())).toBe(SECRET)
  })

  it('is found among keys that objects have by themselves', async () => {
    written(vault, made({}, { outer: { constructor: SECRET, toString: 'y' } }))
    expect(await fromSops(vault, 'outer.constructor')(asked())).toBe(SECRET)
    expect(await refusal(vault, 'outer.__proto__')).toContain('has no value')
    expect(await refusal(vault, 'hasOwnProperty')).toContain('has no value')
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
    expect(await refusal(vault)).toContain(`put the key into ${join(home, ...place)}`)
    written(inHome(...place), keyFile)
    expect(await fromSops(vault)(asked())).toBe(SECRET)
  })

  it('says where it looked when there is none', async () => {
    const place = join(home, '.config', 'sops', 'age', 'keys.txt')
    expect(await refusal(vault)).toBe(
      `The vault ${vault} is encrypted to an age key, and this user has none. Nothing was sent. Set SOPS_AGE_KEY or SOPS_AGE_KEY_FILE, or put the key into ${place}. SSH keys, plugins and SOPS_AGE_KEY_CMD are read by sops itself only.`,
    )
    vi.stubEnv('SOPS_AGE_KEY', 'AGE-PLUGIN-YUBIKEY-1QQQQ')
    expect(await refusal(vault)).toContain('and there is none in SOPS_AGE_KEY.')
    const spy = vi.spyOn(process, 'platform', 'get').mockReturnValue('win32')
    onTestFinished(() => spy.mockRestore())
    vi.stubEnv('APPDATA', undefined)
    expect(await refusal(vault)).toContain('Set SOPS_AGE_KEY or SOPS_AGE_KEY_FILE. SSH')
  })

  it('is refused in a file that others can read', async () => {
    const file = written(inHome('.config', 'sops', 'age', 'keys.txt'), keyFile, 0o644)
    expect(await refusal(vault)).toBe(
      `The age key file ${file} is in your home and can be read by others than its owner (mode 644). Nothing was sent. Run: chmod 600 ${file}.`,
    )
  })

  it('is refused in a file of another user', async () => {
    const file = written(inHome('.config', 'sops', 'age', 'keys.txt'), keyFile)
    if (process.geteuid?.() === 0) chownSync(file, 1234, 1234)
    else vi.spyOn(process, 'geteuid').mockReturnValue(statSync(file).uid + 1)
    onTestFinished(() => {
      vi.restoreAllMocks()
    })
    expect(await refusal(vault)).toContain(`The age key file ${file} belongs to another user`)
  })

  it('is not printed where it is damaged, and where something else stands in its place', async () => {
    for (const damaged of [key.secret.slice(0, -1), key.secret.toLowerCase(), SECRET, `${key.secret}!`]) {
      vi.stubEnv('SOPS_AGE_KEY', damaged)
      expect(await refusal(vault)).toMatch(
        /line 1 of the variable SOPS_AGE_KEY is no age key|is not a whole age key/,
      )
    }
    vi.stubEnv('SOPS_AGE_KEY', undefined)
    vi.stubEnv('SOPS_AGE_KEY_FILE', written(join(home, 'key'), '-----BEGIN AGE ENCRYPTED FILE-----\n'))
    expect(await refusal(vault)).toContain('line 1 of the file of SOPS_AGE_KEY_FILE is no age key')
    vi.stubEnv('SOPS_AGE_KEY_FILE', join(home, 'missing'))
    expect(await refusal(vault)).toContain('The age key file does not exist')
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
    expect(await refusal(vault)).toContain('is not encrypted to the age key in SOPS_AGE_KEY')
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
    expect(error.message).toMatch(/^sops is not installed: .* run: npm install age-encryption yaml\./)
    expect(error.message).toMatch(
      new RegExp(`${name} could not be loaded \\((ERR_MODULE_NOT_FOUND|Error)\\)`),
    )
    expect(error.message).toMatch(/ --external:age-encryption --external:yaml\.$/)
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
    expect(error).toMatchObject({ code: 'CREDENTIAL', outcome: 'not-sent' })
    // What is installed here is a newer one; its version is read where it lies.
    expect(error.message).toMatch(
      new RegExp(`${name} [\\d.]+ or later is needed, and \\d+\\.\\d+\\.\\d+ is installed`),
    )
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
    expect(error.message).toMatch(/takes age-encryption 0\.3 or later, and \d+\.\d+\.\d+ is installed/)
  })
})

it('reads nothing for a load that nobody waits for', async () => {
  const error = await errorOf(() => fromSops(vault)(asked({ signal: AbortSignal.abort() })))
  expect(error.message).toContain('Nobody waits')
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
      expect(error.message).toContain('Nobody waits')
      expect(looks()).toBe(number)
    }
  })

  it('is rejected at a real abort, before the vault is opened', async () => {
    const controller = new AbortController()
    const load = errorOf(() => fromSops(written(vault, made()))(asked({ signal: controller.signal })))
    controller.abort()
    expect((await load).message).toContain('Nobody waits')
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
