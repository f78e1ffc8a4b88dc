import { textIn } from './vault-metadata.ts'
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
    const text = textIn(metadata, name)
    return text === undefined || text === '' ? [] : [{ name, text }]
  })
  const [rule = { name: 'unencrypted_suffix', text: '_unencrypted' } as const, ...more] = given
  if (more.length > 0) {
    throw new VaultRefusal(
      'has several rules for what is encrypted, which sops refuses',
      'Restore it from your version control',
    )
  }
  switch (rule.name) {
    case 'unencrypted_suffix':
      return (path) => !path.some((key) => key.endsWith(rule.text))
    case 'encrypted_suffix':
      return (path) => path.some((key) => key.endsWith(rule.text))
    case 'unencrypted_regex':
    case 'encrypted_regex': {
      const pattern = simplePattern(rule.name, rule.text)
      const found = (path: readonly string[]) => path.some((key) => pattern.test(shortKey(key)))
      return rule.name === 'encrypted_regex' ? found : (path) => !found(path)
    }
    default:
      throw new VaultRefusal(`chooses by comments what is encrypted (${rule.name})`, INSTALL_SOPS)
  }
}

/**
 * The patterns that mean the same in Go, where sops runs them, and in JavaScript, and that no key makes slow:
 * letters, groups, alternatives, classes, ends, and two repetitions at most, none of a group.
 */
function simplePattern(name: string, text: string): RegExp {
  const [, flags = '', body = text] = /^\(\?(i)\)([\s\S]*)$/.exec(text) ?? []
  const repetitions = body.replaceAll('(?:', '').match(/[*+?]/g)?.length ?? 0
  const simple = /^(?:[\w^$| -]|\\[.\-wd]|\.[*+?]?|[\w-][*+?]|\[\^?[\w -]+\][*+?]?|\((?:\?:)?|\)(?![*+?{]))*$/
  try {
    if (text.length <= 500 && repetitions <= 2 && simple.test(body)) return new RegExp(body, flags)
  } catch {
    // Unbalanced, for one: refused like the others.
  }
  throw new VaultRefusal(`has a pattern as its ${name} that only sops interprets`, INSTALL_SOPS)
}

function shortKey(key: string): string {
  if (key.length <= 200) return key
  throw new VaultRefusal('has a key of more than 200 characters and a pattern for keys', INSTALL_SOPS)
}
