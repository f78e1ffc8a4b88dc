import { readSmallFile } from '../read-small-file.ts'
import { printable } from '../shown-path.ts'
import { inOurWords, sourceFailure, throwIfAbandoned } from '../source-failure.ts'
import { ageIdentities } from './age-identities.ts'
import { openDataKey } from './data-key.ts'
import { encryptionRule } from './encryption-rule.ts'
import { type Field, valueAt } from './field.ts'
import { loadPackages } from './optional-packages.ts'
import type { VaultFormat } from './scalar.ts'
import { openChecked } from './vault-mac.ts'
import { entryOf, readMetadata } from './vault-metadata.ts'
import { VaultRefusal } from './vault-refusal.ts'
import { readTree, type VaultMap } from './vault-tree.ts'

const RULES = {
  what: 'The vault',
  maxBytes: 131_072,
  ifTooLarge:
    'Check that it is the right file, or install sops 3.9 or later and put it on the PATH: it reads every vault',
  secret: false,
} as const

/** Reads one value of a vault without sops, and only after the whole vault was found unchanged. */
export async function readVault(
  file: string,
  format: VaultFormat,
  field: Field,
  signal: AbortSignal,
): Promise<string> {
  return await inOurWords('The vault', async () => {
    const text = await readSmallFile(file, RULES)
    throwIfAbandoned(signal)
    const packages = await loadPackages()
    throwIfAbandoned(signal)
    try {
      const { values, metadata } = divided(readTree(packages.yaml, text, format))
      const { sealedDataKeys, ...facts } = readMetadata(metadata)
      const rule = encryptionRule(metadata)
      const identities = await ageIdentities()
      throwIfAbandoned(signal)
      const dataKey = await openDataKey(packages.age, sealedDataKeys, identities)
      throwIfAbandoned(signal)
      return valueAt(field, values, openChecked(values, facts, rule, dataKey))
    } catch (error) {
      if (!(error instanceof VaultRefusal)) throw error
      throw sourceFailure(error.problem, `The vault ${printable(file)} ${error.message}`, error.next)
    }
  })
}

/** The values, and what sops keeps beside them under a key of its own. */
function divided(root: VaultMap): { values: VaultMap; metadata: VaultMap } {
  const metadata = entryOf(root, 'sops')
  if (metadata?.type !== 'map') {
    throw new VaultRefusal(
      'invalid',
      'is not encrypted: it has no `sops` section',
      'Encrypt it with `sops encrypt`',
    )
  }
  return { values: { ...root, entries: root.entries.filter(({ key }) => key !== 'sops') }, metadata }
}
