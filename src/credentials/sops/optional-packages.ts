import { sourceFailure } from '../source-failure.ts'
import type { Age } from './data-key.ts'
import type { Yaml } from './vault-tree.ts'

/** The two packages that reading a vault needs; nobody else has to install them. */
export async function loadPackages(): Promise<{ readonly age: Age; readonly yaml: Yaml }> {
  try {
    const [age, yaml] = await Promise.all([import('age-encryption'), import('yaml')])
    return { age, yaml }
  } catch {
    throw sourceFailure(
      'sops is not installed: there is no program of that name in the absolute folders of PATH. To read vaults with age keys without it, the packages age-encryption and yaml are needed, and they could not be loaded',
      'Install sops 3.9 or later, or run: npm install age-encryption yaml',
    )
  }
}
