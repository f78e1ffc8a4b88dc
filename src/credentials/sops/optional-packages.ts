import { foreignCause } from '../../errors/foreign-cause.ts'
import { sourceFailure } from '../source-failure.ts'
import type { Age } from './data-key.ts'
import type { Yaml } from './vault-tree.ts'

/** The two packages that reading a vault needs; nobody else has to install them. */
export async function loadPackages(): Promise<{ readonly age: Age; readonly yaml: Yaml }> {
  let name = 'age-encryption'
  try {
    // Each awaited by itself inside this `try`: so esbuild sees that they may be missing, and bundles a program
    // that has neither.
    const age = await import('age-encryption')
    name = 'yaml'
    const yaml = await import('yaml')
    return { age, yaml }
  } catch (error) {
    const cause = foreignCause(error)
    throw sourceFailure(
      `sops is not installed: there is no program of that name in the absolute folders of PATH. To read vaults with age keys without it, the packages age-encryption and yaml are needed, and ${name} could not be loaded (${cause.code ?? cause.name})`,
      'Install sops 3.9 or later, or run: npm install age-encryption yaml. Leave both out of a bundle, with esbuild by --external:age-encryption --external:yaml',
    )
  }
}
