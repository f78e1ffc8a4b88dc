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
  readonly inList: boolean
}

/** All values in the order of the file. */
function* leavesOf(node: VaultNode, path: readonly string[] = [], inList = false): Generator<Leaf> {
  if (node.type === 'scalar') {
    yield { path, scalar: node, inList }
  } else if (node.type === 'list') {
    for (const item of node.items) yield* leavesOf(item, path, true)
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
  for (const leaf of leavesOf(root)) {
    const { path, scalar } = leaf
    if (scalar.kind === 'nothing') continue
    if (rule(path)) {
      if (scalar.kind === 'text' && scalar.text === '') continue
      const value = openLeaf(leaf, dataKey)
      // sops turns each comment of a list into an item of its own, which its MAC leaves out.
      if (value.type === 'comment') continue
      opened.set(scalar, value)
      hash.update(value.bytes)
    } else if (!metadata.macOnlyEncrypted) addPlain(hash, scalar)
  }
  compare(metadata, hash.digest('hex').toUpperCase(), dataKey)
  return opened
}

function openLeaf({ path, scalar, inList }: Leaf, dataKey: Buffer): OpenedValue {
  const { kind, text, line } = scalar
  if (kind !== 'text' || !text.startsWith('ENC[')) {
    throw new VaultRefusal(
      'changed',
      `has a value in line ${line} that must be encrypted and is not`,
      'Restore it from version control; edit it with `sops edit` only',
    )
  }
  const value = openValue(text, dataKey, `${path.join(':')}:`)
  // Among the keys of a map a comment stays one of YAML: as a value it is a value that somebody relabelled.
  if (value !== undefined && (inList || value.type !== 'comment')) return value
  throw new VaultRefusal(
    'changed',
    `has a value in line ${line} that does not decrypt: it was changed or moved, or its key was renamed`,
    RESTORE,
  )
}

function addPlain(hash: Hash, { kind, text, line }: VaultScalar): void {
  if (kind === 'unclear') {
    throw new VaultRefusal(
      'unsupported',
      `has an unencrypted value in line ${line} that only sops can read`,
      `Put it in quotes with \`sops edit\`. Or: ${INSTALL_SOPS}`,
    )
  }
  hash.update(text)
}

function compare({ mac, lastModified }: MacFacts, computed: string, dataKey: Buffer): void {
  const sealed = openValue(mac, dataKey, lastModified)
  if (sealed?.type !== 'str') {
    throw new VaultRefusal(
      'changed',
      'has a MAC that does not decrypt: the MAC or `lastmodified` was changed',
      RESTORE,
    )
  }
  if (sealed.bytes.toString('latin1') !== computed) {
    throw new VaultRefusal('changed', 'does not match its MAC: it was changed without sops', RESTORE)
  }
}
