import { execFileSync } from 'node:child_process'
import { createCipheriv, createHash, randomBytes } from 'node:crypto'
import { armor, Decrypter, Encrypter, generateX25519Identity, identityToRecipient } from 'age-encryption'
import { stringify } from 'yaml'
import { programAt } from '../programs.ts'

// Vaults made to the format by code that shares nothing with the code under test, but for age in JavaScript, in whose
// place the real age comes where it is there.

export interface AgeKey {
  readonly secret: string
  readonly recipient: string
}

/** Who makes a key, and seals a vault's data key to it. */
interface Age {
  readonly key: () => Promise<AgeKey>
  readonly seal: (dataKey: Uint8Array, recipient: string) => Promise<string>
}

/** age in JavaScript, which is there wherever this project is. */
const BUILT_IN: Age = {
  key: async () => {
    const secret = await generateX25519Identity()
    return { secret, recipient: await identityToRecipient(secret) }
  },
  seal: async (dataKey, recipient) => {
    const encrypter = new Encrypter()
    encrypter.addRecipient(recipient)
    return armor.encode(await encrypter.encrypt(dataKey))
  },
}

/** The programs `age` and `age-keygen`. */
const REAL: Age = {
  key: async () => {
    const output = realAge('age-keygen', [])
    const secret = /^AGE-SECRET-KEY-1\S+$/m.exec(output)?.[0]
    const recipient = /# public key: (age1\S+)/.exec(output)?.[1]
    if (secret === undefined || recipient === undefined) throw new Error('age-keygen printed no key')
    return { secret, recipient }
  },
  seal: async (dataKey, recipient) => realAge('age', ['--armor', '--recipient', recipient], dataKey),
}

function realAge(name: 'age' | 'age-keygen', args: readonly string[], input?: Uint8Array): string {
  const program = programAt(name)
  if (program === undefined) throw new Error(`a test needs ${name}, and did not ask for it with requires()`)
  return execFileSync(program, args, {
    ...(input !== undefined && { input }),
    encoding: 'utf8',
    stdio: ['pipe', 'pipe', 'ignore'],
  })
}

/** The data keys of this run, used in turn: one that was sealed beforehand lets a vault be made at once. */
const DATA_KEYS: readonly Buffer[] = Array.from({ length: 4 }, () => randomBytes(32))
let vaults = 0

/** Those keys as each recipient can open them. */
const sealedTo = new Map<string, readonly string[]>()

/** A key pair to which vaults can be sealed. */
export const ageKey = () => keyOf(BUILT_IN)

/** One of the real age: a test that makes one asks `requires('age', 'age-keygen')` first. */
export const realAgeKey = () => keyOf(REAL)

async function keyOf(age: Age): Promise<AgeKey> {
  const key = await age.key()
  sealedTo.set(key.recipient, await Promise.all(DATA_KEYS.map((dataKey) => age.seal(dataKey, key.recipient))))
  return key
}

export type Plain = string | number | boolean | null | readonly Plain[] | { readonly [key: string]: Plain }

interface VaultSettings {
  /** Of keys that `ageKey` or `realAgeKey` made. */
  readonly recipients: readonly string[]
  /** What goes beside the usual metadata, the rule for what is encrypted for one. */
  readonly metadata?: Readonly<Record<string, Plain>>
  /** Which paths are encrypted: the same as `metadata` says, worked out by the test. */
  readonly encrypted?: (path: readonly string[]) => boolean
}

/** The content of an encrypted vault, in order, before it is written as YAML or JSON. */
export function sealed(values: Plain, settings: VaultSettings): Record<string, Plain> {
  const { recipients, metadata = {}, encrypted = (path) => !path.join().includes('_unencrypted') } = settings
  const turn = vaults++ % DATA_KEYS.length
  const dataKey = DATA_KEYS[turn] ?? randomBytes(32)
  const onlyEncrypted = metadata['mac_only_encrypted'] === true
  const hash = createHash('sha512')
  if (onlyEncrypted) hash.update(createHash('sha256').update('sops').digest())

  const walk = (value: Plain, path: readonly string[]): Plain => {
    if (value === null) return null
    if (Array.isArray(value)) return value.map((item) => walk(item, path))
    if (typeof value === 'object') {
      return Object.fromEntries(
        Object.entries(value).map(([key, inner]) => [key, walk(inner, [...path, key])]),
      )
    }
    const [type, text] = typed(value)
    if (!onlyEncrypted || encrypted(path)) hash.update(text)
    return encrypted(path) ? seal(text, type, dataKey, `${path.join(':')}:`) : value
  }
  const content = walk(values, [])
  const lastmodified = '2026-11-24T08:00:00Z'
  const mac = seal(hash.digest('hex').toUpperCase(), 'str', dataKey, lastmodified)
  const age = recipients.map((recipient) => {
    const enc = sealedTo.get(recipient)?.[turn]
    if (enc === undefined) throw new Error('a recipient whose key ageKey() did not make')
    return { recipient, enc }
  })
  // An object by construction: `values` is one wherever a test makes a vault.
  return {
    ...(content as Record<string, Plain>),
    sops: { age, lastmodified, mac, ...metadata, version: '3.9.4' },
  }
}

function typed(value: string | number | boolean): readonly [type: string, text: string] {
  if (typeof value === 'string') return ['str', value]
  if (typeof value === 'boolean') return ['bool', value ? 'True' : 'False']
  return [Number.isInteger(value) ? 'int' : 'float', WRITTEN_OUT.get(value) ?? String(value)]
}

/** Numbers that JavaScript writes with an exponent, and sops' MAC takes without. */
const WRITTEN_OUT: ReadonlyMap<number, string> = new Map([
  [1e-7, '0.0000001'],
  [1.5e-7, '0.00000015'],
  [1e21, '1000000000000000000000'],
])

/** One value as sops seals it. An empty one stays empty. */
function seal(text: string, type: string, key: Buffer, additionalData: string): string {
  if (text === '') return ''
  const iv = randomBytes(32)
  const cipher = createCipheriv('aes-256-gcm', key, iv, { authTagLength: 16 })
  cipher.setAAD(Buffer.from(additionalData))
  const data = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]).toString('base64')
  const tag = cipher.getAuthTag().toString('base64')
  return `ENC[AES256_GCM,data:${data},iv:${iv.toString('base64')},tag:${tag},type:${type}]`
}

export function asYaml(content: Plain): string {
  return stringify(content, { lineWidth: 0, indent: 4 })
}

/** With tabs, as sops writes it. */
export function asJson(content: Plain): string {
  return `${JSON.stringify(content, null, '\t')}\n`
}

/** The same vault for another recipient. */
export async function resealed(
  content: Record<string, Plain>,
  identity: string,
  recipient: string,
): Promise<Record<string, Plain>> {
  // The shape that `sealed` gave it.
  const sops = content['sops'] as { age: { enc: string }[] }
  const decrypter = new Decrypter()
  decrypter.addIdentity(identity)
  const dataKey = await decrypter.decrypt(armor.decode(sops.age[0]?.enc ?? ''))
  return { ...content, sops: { ...sops, age: [{ recipient, enc: await BUILT_IN.seal(dataKey, recipient) }] } }
}
