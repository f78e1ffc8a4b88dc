import { afterEach, describe, expect, it, vi } from 'vitest'
import { encryptionRule } from '../../src/credentials/sops/encryption-rule.ts'
import type { VaultMap } from '../../src/credentials/sops/vault-tree.ts'

function metadata(name: string, text: string): VaultMap {
  return {
    type: 'map',
    line: 1,
    entries: [{ key: name, value: { type: 'scalar', line: 1, kind: 'text', text } }],
  }
}

afterEach(() => {
  vi.restoreAllMocks()
})

describe('the rule for what is encrypted', () => {
  it.each([
    ['encrypted_regex', 'includes'],
    ['encrypted_suffix', 'endsWith'],
  ] as const)('looks at each key once, however many values are below it: %s', (name, method) => {
    const rule = encryptionRule(metadata(name, 'Z'))
    const keys = Array.from({ length: 40 }, (_, index) => `${'k'.repeat(198)}${index + 10}`)
    const looks = vi.spyOn(String.prototype, method)
    const decided = Array.from({ length: 1000 }, () => rule(keys))
    const count = looks.mock.calls.filter(([word]) => word === 'Z').length
    expect(count).toBe(40)
    expect(decided).not.toContain(true)
  })

  it.each([
    ['^(a|b)$', ['a', 'b'], ['ab', 'xa', '']],
    ['^a$', ['a'], ['aa', 'A']],
    ['^a|b$', ['ax', 'xb'], ['xa', 'bx']],
    ['(a|b)$', ['xa', 'b'], ['ax']],
    ['a-b', ['xa-bx'], ['ab']],
  ])('means by %s what sops means', (pattern, found, others) => {
    for (const [name, expected] of [
      ['encrypted_regex', true],
      ['unencrypted_regex', false],
    ] as const) {
      const rule = encryptionRule(metadata(name, pattern))
      for (const key of found) expect(rule(['outer', key])).toBe(expected)
      for (const key of others) expect(rule([key, '0'])).toBe(!expected)
    }
  })
})
