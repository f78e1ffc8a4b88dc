import { INSTALL_SOPS, VaultRefusal } from './vault-refusal.ts'
import type { VaultMap, VaultNode } from './vault-tree.ts'

/** What is at that key, `undefined` where nothing is. */
export function entryOf(map: VaultMap, key: string): VaultNode | undefined {
  return map.entries.find((entry) => entry.key === key)?.value
}

/** The text of a scalar, quoted or not, `undefined` where there is none. */
function textIn(map: VaultMap, key: string): string | undefined {
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
  const sealedDataKeys = ageEntries(keyGroup(metadata))
  const mac = textIn(metadata, 'mac')
  const lastModified = textIn(metadata, 'lastmodified')
  if (mac === undefined || mac === '') {
    throw new VaultRefusal('changed', 'has no MAC', RESTORE)
  }
  if (lastModified === undefined || !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[-+]\d\d:\d\d)$/.test(lastModified)) {
    throw new VaultRefusal('changed', 'has no valid `lastmodified`', RESTORE)
  }
  return { sealedDataKeys, mac, lastModified, macOnlyEncrypted: macOnlyEncrypted(metadata) }
}

export const RESTORE = 'Restore it from version control, or encrypt it again with sops'

/**
 * What has the lists of sealed data keys: the metadata, or else the one group in it. Only of several groups has
 * each a part of the data key, and only then does a threshold mean something.
 */
function keyGroup(metadata: VaultMap): VaultMap {
  if (['age', ...OTHER_KEYS].some((name) => itemsIn(metadata, name).length > 0)) return metadata
  const [group, ...more] = itemsIn(metadata, 'key_groups')
  if (more.length > 0) {
    throw new VaultRefusal('unsupported', 'needs keys of several groups', INSTALL_SOPS)
  }
  return group?.type === 'map' ? group : metadata
}

function itemsIn(map: VaultMap, key: string): readonly VaultNode[] {
  const node = entryOf(map, key)
  return node?.type === 'list' ? node.items : []
}

function ageEntries(group: VaultMap): readonly string[] {
  const sealed = itemsIn(group, 'age').flatMap((entry) => {
    const enc = entry.type === 'map' ? textIn(entry, 'enc') : undefined
    return enc === undefined ? [] : [enc]
  })
  if (sealed.length > 0) return sealed
  const others = OTHER_KEYS.filter((name) => itemsIn(group, name).length > 0)
  const instead = others.length === 0 ? '' : ` but by ${others.join(', ')}`
  throw new VaultRefusal('unsupported', `is not encrypted to an age key${instead}`, INSTALL_SOPS)
}

/** Quoted or not: where true were taken for false, no MAC would fit. */
function macOnlyEncrypted(metadata: VaultMap): boolean {
  const node = entryOf(metadata, 'mac_only_encrypted')
  const text = node === undefined ? '' : node.type === 'scalar' ? node.text.toLowerCase() : undefined
  if (text === 'true') return true
  if (text === 'false' || text === '') return false
  throw new VaultRefusal(
    'unsupported',
    'has a value of mac_only_encrypted that is not true or false',
    INSTALL_SOPS,
  )
}
