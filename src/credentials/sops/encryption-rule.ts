import { entryOf } from './vault-metadata.ts'
import { INSTALL_SOPS, VaultRefusal } from './vault-refusal.ts'
import type { VaultMap } from './vault-tree.ts'

/** Whether the value at these keys is one of those that are encrypted. */
export type EncryptionRule = (path: readonly string[]) => boolean

const RULES = [
  'unencrypted_suffix',
  'encrypted_suffix',
  'unencrypted_regex',
  'encrypted_regex',
  'unencrypted_comment_regex',
  'encrypted_comment_regex',
] as const

/** The rule in the vault's metadata; without one, keys that end in `_unencrypted` are left alone. */
export function encryptionRule(metadata: VaultMap): EncryptionRule {
  const given = RULES.flatMap((name) => {
    const text = ruleText(metadata, name)
    return text === '' ? [] : [{ name, text }]
  })
  const [rule = { name: 'unencrypted_suffix', text: '_unencrypted' } as const, ...more] = given
  if (more.length > 0) {
    throw new VaultRefusal(
      'invalid',
      'has more than one rule for what is encrypted, which sops refuses',
      'Restore it from version control',
    )
  }
  switch (rule.name) {
    case 'unencrypted_suffix':
      return not(anyKey((key) => key.endsWith(rule.text)))
    case 'encrypted_suffix':
      return anyKey((key) => key.endsWith(rule.text))
    case 'unencrypted_regex':
      return not(anyKey(plainPattern(rule.name, rule.text)))
    case 'encrypted_regex':
      return anyKey(plainPattern(rule.name, rule.text))
    default:
      throw new VaultRefusal('unsupported', `uses ${rule.name}, which only sops supports`, INSTALL_SOPS)
  }
}

/** A rule that is no text, a list for one, is something else to each version of sops: passed over, it would be missed. */
function ruleText(metadata: VaultMap, name: string): string {
  const node = entryOf(metadata, name)
  if (node === undefined) return ''
  if (node.type === 'scalar' && (node.kind === 'text' || node.kind === 'nothing')) return node.text
  throw new VaultRefusal('unsupported', `has a value of ${name} that is not plain text`, INSTALL_SOPS)
}

type KeyTest = (key: string) => boolean

/** A key is looked at once, however many values are below it: whoever wrote the vault chose both numbers. */
function anyKey(test: KeyTest): EncryptionRule {
  const known = new Map<string, boolean>()
  const holds = (key: string) => {
    const result = known.get(key) ?? test(key)
    known.set(key, result)
    return result
  }
  return (path) => path.some(holds)
}

function not(rule: EncryptionRule): EncryptionRule {
  return (path) => !rule(path)
}

const GROUP = /^(\^?)\((?:\?:)?([\w-]+(?:\|[\w-]+)*)\)(\$?)$/
const ALTERNATIVES = /^\^?[\w-]+\$?(?:\|\^?[\w-]+\$?)*$/

/**
 * Words with `|` between them, at an end of the key or not: `^(data|stringData)$`. No pattern of a vault is run
 * as one. Two repetitions are enough to make a key of 200 letters slow, and in anything but words JavaScript may
 * mean something else than Go, where sops runs them.
 */
function plainPattern(name: string, text: string): KeyTest {
  if (text.length <= 500) {
    const [, start = '', words, end = ''] = GROUP.exec(text) ?? []
    const alternatives = words?.split('|').map((word) => `${start}${word}${end}`)
    if (alternatives !== undefined) return oneOf(alternatives)
    if (ALTERNATIVES.test(text)) return oneOf(text.split('|'))
  }
  throw new VaultRefusal('unsupported', `has a pattern in ${name} that only sops supports`, INSTALL_SOPS)
}

function oneOf(alternatives: readonly string[]): KeyTest {
  const tests = alternatives.map((alternative): KeyTest => {
    const word = alternative.replace(/[$^]/g, '')
    const atStart = alternative.startsWith('^')
    const atEnd = alternative.endsWith('$')
    if (atStart && atEnd) return (key) => key === word
    if (atStart) return (key) => key.startsWith(word)
    if (atEnd) return (key) => key.endsWith(word)
    return (key) => key.includes(word)
  })
  return (key) => tests.some((test) => test(key))
}
