import { sourceFailure } from '../source-failure.ts'
import type { Age } from './data-key.ts'
import type { Yaml } from './vault-tree.ts'

/** The two packages that reading a vault needs; nobody else has to install them. */
export async function loadPackages(): Promise<{ readonly age: Age; readonly yaml: Yaml }> {
  try {
    // Each awaited by itself inside this `try`: so esbuild sees that they may be missing, and bundles a program
    // that has neither.
    const age = await import('age-encryption')
    const yaml = await import('yaml')
    return { age, yaml }
  } catch {
    throw sourceFailure(
      'sops is not installed: there is no program of that name in the absolute folders of PATH. To read vaults with age keys without it, the packages age-encryption and yaml are needed, and they could not be loaded',
      'Install sops 3.9 or later, or run: npm install age-encryption yaml',
    )
  }
}
