import { parse } from 'yaml'
import type { Plain } from '../credentials/vault.ts'
import { blocksOf } from './blocks.ts'

const code =
  blocksOf('docs/credentials.md').find(
    ({ language, section }) => language === 'yaml' && section === 'A SOPS vault',
  )?.code ?? ''

/** Where the vault of docs/credentials.md lies, as its first line says. */
export const vaultPath = /^# (\S+), before `sops encrypt`\n/.exec(code)?.[1] ?? ''

/** What is in it, with a secret where it says that there is one. */
export function vaultWith(secret: string): Plain {
  // JSON is YAML, so nothing in a secret is anything but text.
  return parse(code.replace('the secret of the RESTful API Manager', JSON.stringify(secret)))
}
