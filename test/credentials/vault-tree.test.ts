import { describe, expect, it } from 'vitest'
import * as yaml from 'yaml'
import { readTree } from '../../src/credentials/sops/vault-tree.ts'

describe('the notation of a vault', () => {
  it('has its keys compared once each, not each with all before it', () => {
    const count = 20_000
    const text = Array.from({ length: count }, (_, index) => `k${index}: 1\n`).join('')
    // Where the package compares them, each key is compared with all before it, which takes very long.
    const parseDocument: typeof yaml.parseDocument = (content, options) => {
      expect(options).toMatchObject({ uniqueKeys: false })
      return yaml.parseDocument(content, options)
    }
    const tree = readTree({ ...yaml, parseDocument }, text, 'yaml')
    expect(tree.entries).toHaveLength(count)
    expect(() => readTree(yaml, `${text}k7: 2\n`, 'yaml')).toThrow('line 20001 (DUPLICATE_KEY)')
  })

  it.each(['[', '{'])(
    'is refused where it is nested too deep after brackets that close nothing: %s',
    (open) => {
      const close = open === '[' ? ']' : '}'
      const text = `a: ${close.repeat(200_000)}\n${open.repeat(200_000)}`
      expect(() => readTree(yaml, text, 'yaml')).toThrow('is nested too deep')
    },
  )
})
