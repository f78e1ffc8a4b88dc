import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { foreignCause, foreignProperty } from '../../errors/foreign-cause.ts'
import { isScreenConnectError } from '../../errors/screenconnect-error.ts'
import { sourceFailure } from '../source-failure.ts'
import type { Yaml } from './vault-tree.ts'

export type Age = typeof import('age-encryption')

/**
 * The two packages that reading a vault needs; nobody else has to install them. As peers they take every version, so
 * that no program is kept from an installation by a version that it has for something else; what they can do is
 * looked at here.
 */
export async function loadPackages(): Promise<{ readonly age: Age; readonly yaml: Yaml }> {
  let name = 'age-encryption'
  try {
    // Each awaited by itself inside this `try`: so esbuild sees that they may be missing, and bundles a program
    // that has neither.
    const age = await import('age-encryption')
    name = 'yaml'
    const yaml = await import('yaml')
    requireParts('age-encryption', '0.2', age, ['Decrypter', 'armor'])
    requireParts('yaml', '2', yaml, ['LineCounter', 'Lexer', 'parseDocument', 'isMap'])
    return { age, yaml }
  } catch (error) {
    if (isScreenConnectError(error)) throw error
    const cause = foreignCause(error)
    throw sourceFailure(
      'not-installed',
      `sops not found in the absolute folders of PATH. Reading a vault without it takes the packages age-encryption and yaml; ${name} could not be loaded (${cause.code ?? cause.name})`,
      'Install sops 3.9 or later, or run: npm install age-encryption yaml. Keep both out of a bundle, for esbuild with --external:age-encryption --external:yaml',
    )
  }
}

/** Whether a package is new enough to open the post-quantum keys of age. */
export function readsHybridKeys(age: Age): boolean {
  return foreignProperty(age, 'generateHybridIdentity') !== undefined
}

function requireParts(name: string, needed: string, module: object, parts: readonly string[]): void {
  if (parts.every((part) => foreignProperty(module, part) !== undefined)) return
  throw sourceFailure(
    'not-installed',
    `sops not found in the absolute folders of PATH. Reading a vault without it takes ${name} ${needed} or later; ${installedVersion(name) ?? 'another version'} is installed`,
    `Install sops 3.9 or later, or run: npm install ${name}@latest`,
  )
}

/** The version that is found from here, for words; `undefined` in a bundle, for one. */
export function installedVersion(name: string): string | undefined {
  try {
    let folder = dirname(createRequire(import.meta.url).resolve(name))
    for (;;) {
      const manifest = manifestIn(folder)
      if (foreignProperty(manifest, 'name') === name) {
        return /^\d[\d.]{0,20}/.exec(String(foreignProperty(manifest, 'version')))?.[0]
      }
      const above = dirname(folder)
      if (above === folder) return undefined
      folder = above
    }
  } catch {
    return undefined
  }
}

function manifestIn(folder: string): unknown {
  try {
    return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  } catch {
    return undefined
  }
}
