import { describe, expect, it } from 'vitest'
import { parseDocument } from 'yaml'
import { DEFAULT_FIELD, extractExpression, fieldArgument } from '../../src/credentials/sops/field.ts'
import { blocksIn } from './blocks.ts'
import { read } from './pages.ts'
import { vaultPath, vaultWith } from './vault-block.ts'

it.each(blocksIn('yaml'))('$title is YAML, without a warning', ({ code }) => {
  const { contents, errors, warnings } = parseDocument(code)
  expect([...errors, ...warnings]).toEqual([])
  expect(contents).not.toBeNull()
})

describe('the vault in docs/credentials.md', () => {
  it('has the secret at the field that fromSops reads, and nothing else', () => {
    const [outer = '', inner = ''] = DEFAULT_FIELD.split('.')
    expect(vaultWith('s3cret')).toEqual({ [outer]: { [inner]: 's3cret' } })
  })

  it('is read by sops with the expression that the page says', () => {
    const expressions = [...read('docs/credentials.md').matchAll(/--extract '([^']+)'/g)].map(
      ([, expression]) => expression,
    )
    expect(expressions).toEqual([extractExpression(fieldArgument(DEFAULT_FIELD))])
  })

  it('lies where the snippets that name no field look for it', () => {
    const files = blocksIn('ts').flatMap(({ code }) => [...code.matchAll(/fromSops\('([^']+)'\)/g)])
    expect(new Set(files.map(([, file]) => file))).toEqual(new Set([vaultPath]))
  })
})
