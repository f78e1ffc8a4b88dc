import { shownPath } from '../../credentials/shown-path.ts'
import type { CredentialProvider } from '../../index.ts'
import { fromCommand, fromEnvironment, fromFile, fromSops } from '../../node.ts'

/** Where a secret is; never the secret itself. */
export type SecretSource =
  | { readonly kind: 'environment'; readonly name: string }
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'sops'; readonly path: string; readonly field: string | undefined }
  | { readonly kind: 'command'; readonly file: string; readonly args: readonly string[] }

export function providerFor(source: SecretSource): CredentialProvider {
  switch (source.kind) {
    case 'environment':
      return fromEnvironment(source.name)
    case 'file':
      return fromFile(source.path)
    case 'sops':
      return fromSops(source.path, source.field)
    case 'command':
      return fromCommand(source.file, source.args)
  }
}

/**
 * What it is, for people. A command's arguments are left out, and of a path what does not exist: a secret may
 * stand in its place.
 */
export async function inWords(source: SecretSource): Promise<string> {
  switch (source.kind) {
    case 'environment':
      return `the environment variable ${source.name}`
    case 'file':
      return `the file ${await shownPath(source.path)}`
    case 'sops':
      return `the SOPS vault ${await shownPath(source.path)}`
    case 'command':
      return `the command ${source.file}`
  }
}
