import { createHash, type Hash } from 'node:crypto'
import type { EncryptionRule } from './encryption-rule.ts'
import { type OpenedValue, openValue } from './sealed-value.ts'
import { RESTORE, type VaultMetadata } from './vault-metadata.ts'
import { INSTALL_SOPS, VaultRefusal } from './vault-refusal.ts'
import type { VaultNode, VaultScalar } from './vault-tree.ts'

/** What the check needs of the metadata. */
type MacFacts = Omit<VaultMetadata, 'sealedDataKeys'>

/** A value with the keys that lead to it; places in lists have none. */
interface Leaf {
  readonly path: readonly string[]
  readonly scalar: VaultScalar
}

/** All values in the order of the file. */
function* leavesOf(node: VaultNode, path: readonly string[] = []): Generator<Leaf> {
  if (node.type === 'scalar') {
    yield { path, scalar: node }
  } else if (node.type === 'list') {
    for (const item of node.items) yield* leavesOf(item, path)
  } else {
    for (const { key, value } of node.entries) yield* leavesOf(value, [...path, key])
  }
}

/** The sealed values of a vault that were opened, by where they stand. */
export type OpenedValues = ReadonlyMap<VaultScalar, OpenedValue>

/**
 * Opens every value and holds the vault's MAC against them all, in their order: a value alone says nothing of
 * its neighbours, so one could be dropped, or the order changed, unnoticed.
 *
 * @throws {VaultRefusal} with words of its own for each way in which a vault does not fit together
 */
export function openChecked(
  root: VaultNode,
  metadata: MacFacts,
  rule: EncryptionRule,
  dataKey: Buffer,
): OpenedValues {
  const opened = new Map<VaultScalar, OpenedValue>()
  const hash = createHash('sha512')
  // sops begins so, in order that a vault with this setting never has the MAC of one without it.
  if (metadata.macOnlyEncrypted) hash.update(createHash('sha256').update('sops').digest())
  for (const { path, scalar } of leavesOf(root)) {
    if (scalar.kind === 'nothing') continue
    if (rule(path)) {
      if (scalar.kind === 'text' && scalar.text === '') continue
      const value = openLeaf(path, scalar, dataKey)
      opened.set(scalar, value)
      hash.update(value.bytes)
    } else if (!metadata.macOnlyEncrypted) addPlain(hash, scalar)
  }
  compare(metadata, hash.digest('hex').toUpperCase(), dataKey)
  return opened
}

function openLeaf(path: readonly string[], { kind, text, line }: VaultScalar, dataKey: Buffer): OpenedValue {
  if (kind !== 'text' || !text.startsWith('ENC[')) {
    throw new VaultRefusal(
      `has a value in line ${line} that is not encrypted, though its rules say it must be`,
      'Restore it from your version control; edit it with `sops edit` only',
    )
  }
  const value = openValue(text, dataKey, `${path.join(':')}:`)
  if (value !== undefined) return value
  throw new VaultRefusal(
    `has a value in line ${line} that does not decrypt: its key was renamed, or it was moved or changed`,
    RESTORE,
  )
}

function addPlain(hash: Hash, { kind, text, line }: VaultScalar): void {
  if (kind === 'unclear') {
    throw new VaultRefusal(
      `has an unencrypted value in line ${line} in a form that only sops interprets`,
      `Put it in quotes with \`sops edit\`. Or: ${INSTALL_SOPS}`,
    )
  }
  hash.update(text)
}

function compare({ mac, lastModified }: MacFacts, computed: string, dataKey: Buffer): void {
  const sealed = openValue(mac, dataKey, lastModified)
  if (sealed?.type !== 'str') {
    throw new VaultRefusal('has a MAC that does not decrypt: it, or `lastmodified`, was changed', RESTORE)
  }
  if (sealed.bytes.toString('latin1') !== computed) {
    throw new VaultRefusal(
      'does not fit its MAC: a value was removed, added, moved or replaced without sops',
      RESTORE,
    )
  }
}
