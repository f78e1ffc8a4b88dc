import { INSTALL_SOPS, VaultRefusal } from './vault-refusal.ts'
import type { VaultMap, VaultNode } from './vault-tree.ts'

/** What is at that key, `undefined` where nothing is. */
export function entryOf(map: VaultMap, key: string): VaultNode | undefined {
  return map.entries.find((entry) => entry.key === key)?.value
}

/** The text of a scalar, quoted or not, `undefined` where there is none. */
export function textIn(map: VaultMap, key: string): string | undefined {
  const node = entryOf(map, key)
  return node?.type === 'scalar' && node.kind !== 'nothing' ? node.text : undefined
}

/** What sops keeps under the key `sops`, as far as it is needed to read a vault. */
export interface VaultMetadata {
  /** The data key, sealed for each recipient: age files in their armor. */
  readonly sealedDataKeys: readonly string[]
  readonly mac: string
  readonly lastModified: string
  readonly macOnlyEncrypted: boolean
}

const OTHER_KEYS = ['pgp', 'kms', 'gcp_kms', 'azure_kv', 'hc_vault', 'hckms'] as const

/** @throws {VaultRefusal} where a vault needs more than an age key */
export function readMetadata(metadata: VaultMap): VaultMetadata {
  if (entryOf(metadata, 'key_groups') !== undefined || entryOf(metadata, 'shamir_threshold') !== undefined) {
    throw new VaultRefusal('needs keys of several groups, which only sops puts together', INSTALL_SOPS)
  }
  const sealedDataKeys = ageEntries(metadata)
  const mac = textIn(metadata, 'mac')
  const lastModified = textIn(metadata, 'lastmodified')
  if (mac === undefined || mac === '') {
    throw new VaultRefusal('has no MAC, so nobody can say whether it was changed', RESTORE)
  }
  if (lastModified === undefined || !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[-+]\d\d:\d\d)$/.test(lastModified)) {
    throw new VaultRefusal('does not say when it was last modified, which its MAC is bound to', RESTORE)
  }
  const macOnlyEncrypted = textIn(metadata, 'mac_only_encrypted') === 'True'
  return { sealedDataKeys, mac, lastModified, macOnlyEncrypted }
}

export const RESTORE = 'Restore it from your version control, or encrypt it anew with sops'

function ageEntries(metadata: VaultMap): readonly string[] {
  const list = entryOf(metadata, 'age')
  const entries = list?.type === 'list' ? list.items : []
  const sealed = entries.flatMap((entry) => {
    const enc = entry.type === 'map' ? textIn(entry, 'enc') : undefined
    return enc === undefined ? [] : [enc]
  })
  if (sealed.length > 0) return sealed
  const others = OTHER_KEYS.filter((name) => {
    const node = entryOf(metadata, name)
    return node?.type === 'list' && node.items.length > 0
  })
  const instead = others.length === 0 ? '' : ` but by ${others.join(', ')}`
  throw new VaultRefusal(`is not encrypted to an age key${instead}`, INSTALL_SOPS)
}
