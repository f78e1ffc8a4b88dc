import type { AgeIdentities } from './age-identities.ts'
import { type Age, installedVersion, readsHybridKeys } from './optional-packages.ts'
import { VaultRefusal } from './vault-refusal.ts'

/** The package, as its caller loaded it: it is an optional one. */

/** The vault's data key, out of the first of its seals that one of the keys opens. */
export async function openDataKey(
  age: Age,
  sealed: readonly string[],
  identities: AgeIdentities,
): Promise<Buffer> {
  const decrypter = new age.Decrypter()
  const hybrid = identities.keys.filter((key) => key.startsWith('AGE-SECRET-KEY-PQ-'))
  if (hybrid.length > 0 && !readsHybridKeys(age)) {
    throw new VaultRefusal(
      'not-installed',
      `cannot be decrypted: the post-quantum key in ${identities.places.join(', ')} takes age-encryption 0.3 or later; ${installedVersion('age-encryption') ?? 'an older version'} is installed`,
      'Run: npm install age-encryption@latest',
    )
  }
  for (const key of identities.keys) addKey(decrypter, key, identities.places)
  for (const armored of sealed) {
    const dataKey = await opened(age, decrypter, armored)
    if (dataKey !== undefined) return dataKey
  }
  const count = identities.keys.length
  throw new VaultRefusal(
    'no-key',
    `is not encrypted to the age ${count === 1 ? 'key' : 'keys'} in ${identities.places.join(', ')}`,
    'Use the key of one of its recipients, or have this one added with `sops updatekeys`',
  )
}

function addKey(decrypter: InstanceType<Age['Decrypter']>, key: string, places: readonly string[]): void {
  try {
    decrypter.addIdentity(key)
  } catch {
    throw new VaultRefusal(
      'no-key',
      `cannot be decrypted: a key in ${places.join(', ')} is damaged`,
      'Copy it again, as age-keygen printed it',
    )
  }
}

async function opened(
  age: Age,
  decrypter: InstanceType<Age['Decrypter']>,
  armored: string,
): Promise<Buffer | undefined> {
  try {
    const dataKey = await decrypter.decrypt(age.armor.decode(armored))
    return dataKey.length === 32 ? Buffer.from(dataKey) : undefined
  } catch {
    // Sealed for somebody else, or damaged: the library's words are not ours, and the next one may open.
    return undefined
  }
}
