import { isAbsolute } from 'node:path'
import { findProgram } from '../../credentials/find-program.ts'
import type { CredentialProvider } from '../../index.ts'
import { fromCommand, fromEnvironment, fromFile, fromSops } from '../../node.ts'
import { ofOthers, pathInWords, type Shown, say } from '../words.ts'

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
 * What it is, for people. A secret may stand in the place of each of them, so only what is there is shown: a
 * variable that is set, a file on the disk, a program that is found. A command's arguments never are.
 */
export async function inWords(source: SecretSource, environment: Environment): Promise<Shown> {
  switch (source.kind) {
    case 'environment': {
      const isThere = environment[source.name] !== undefined
      return say`the environment variable ${isThere ? ofOthers(source.name) : say`that is named, which is not set`}`
    }
    case 'file':
      return say`the file ${await pathInWords(source.path)}`
    case 'sops':
      return say`the SOPS vault ${await pathInWords(source.path)}`
    case 'command':
      return say`the command ${await programInWords(source.file)}`
  }
}

type Environment = Readonly<Record<string, string | undefined>>

async function programInWords(file: string): Promise<Shown> {
  if (isAbsolute(file)) return pathInWords(file)
  return (await findProgram(file)) === undefined ? say`that is named, which is not there` : ofOthers(file)
}
