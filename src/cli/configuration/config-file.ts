import { lstatSync, readFileSync, realpathSync, statSync } from 'node:fs'
import { dirname, isAbsolute, relative, resolve } from 'node:path'
import { UsageError } from '../usage-error.ts'
import type { SecretSource } from './secret-source.ts'
import type { Place } from './source.ts'

export const CONFIG_FILE = 'screenconnect.config.json'

/** What a config file may say. */
export interface Config {
  readonly path: string
  readonly place: Place
  readonly instance?: string
  readonly customProperties?: readonly (string | null)[]
  readonly secret?: SecretSource
  readonly extensionId?: string
  readonly origin?: string
  readonly installerBaseName?: string
}

const TEXTS = ['instance', 'extensionId', 'origin', 'installerBaseName'] as const
const KEYS: readonly string[] = [...TEXTS, 'customProperties', 'secret', '$schema']

/** Reads a config file; `undefined` where there is none. Values are never quoted: one may be a secret. */
export function readConfig(path: string, place: Place, home: string): Config | undefined {
  const text = readText(path)
  if (text === undefined) return undefined
  const refuse = (what: string) => new UsageError(`${path}: ${what}`)
  if (place === 'user' && isWritableByOthers(path)) {
    throw refuse(`others can write this file, and it says where a secret goes. Run: chmod go-w '${path}'`)
  }
  const json = parse(text, refuse)
  for (const key of Object.keys(json)) {
    if (!KEYS.includes(key))
      throw refuse(`there is no setting ${printableKey(key)}. There are: ${KEYS.join(', ')}.`)
  }
  const config: Record<string, unknown> = { path, place }
  for (const key of TEXTS) {
    const value = json[key]
    if (value === undefined) continue
    if (typeof value !== 'string' || value === '') throw refuse(`"${key}" must be text.`)
    config[key] = value
  }
  if (json['customProperties'] !== undefined)
    config['customProperties'] = labels(json['customProperties'], refuse)
  if (json['secret'] !== undefined) config['secret'] = secret(json['secret'], { path, place, home, refuse })
  // Each key was put in above, with the type that it has there.
  return config as unknown as Config
}

type Refuse = (what: string) => UsageError

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined
    throw new UsageError(`${path} cannot be read (${code ?? 'no reason given'}). Check its permissions.`)
  }
}

function parse(text: string, refuse: Refuse): Record<string, unknown> {
  let json: unknown
  try {
    json = JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch {
    // The parser's own words would quote the text.
    throw refuse('this is not JSON.')
  }
  if (typeof json !== 'object' || json === null || Array.isArray(json))
    throw refuse('this is not a JSON object.')
  return json as Record<string, unknown>
}

function labels(given: unknown, refuse: Refuse): readonly (string | null)[] {
  const accepted = 'must be a list of at most eight labels, such as ["company", "site", "tag"].'
  if (!Array.isArray(given) || given.length > 8) throw refuse(`"customProperties" ${accepted}`)
  return given.map((label: unknown) => {
    if (label !== null && typeof label !== 'string') throw refuse(`"customProperties" ${accepted}`)
    return label
  })
}

interface SecretContext {
  readonly path: string
  readonly place: Place
  readonly home: string
  readonly refuse: Refuse
}

const SECRET_KINDS =
  '{"sops": "vault.sops.yaml"}, {"file": "path"}, {"environment": "NAME"} or {"command": ["op", "read", "op://…"]}'

function secret(given: unknown, context: SecretContext): SecretSource {
  const { place, refuse } = context
  if (typeof given === 'string') {
    throw refuse(
      `"secret" must say where the secret is, never hold it: ${SECRET_KINDS}. If that was the secret, it has been in a file: change it.`,
    )
  }
  if (typeof given !== 'object' || given === null || Array.isArray(given))
    throw refuse(`"secret" must be ${SECRET_KINDS}.`)
  const entries = new Map<string, unknown>(Object.entries(given))
  const field = entries.get('field')
  entries.delete('field')
  const [kind, value] = [...entries][0] ?? []
  if (entries.size !== 1 || (field !== undefined && (kind !== 'sops' || typeof field !== 'string'))) {
    throw refuse(`"secret" must be ${SECRET_KINDS}; a "field" goes with "sops".`)
  }
  if (place === 'project' && (kind === 'command' || kind === 'environment')) {
    throw refuse(
      `a project's file may not name a ${kind === 'command' ? 'command to run' : 'variable of your environment'}: whoever wrote the project would decide. Put it in your own config, or give a flag.`,
    )
  }
  if (kind === 'command') return command(value, refuse)
  if (typeof value !== 'string' || value === '') throw refuse(`"secret" must be ${SECRET_KINDS}.`)
  if (kind === 'environment') return { kind, name: value }
  if (kind === 'file') return { kind, path: filePath(value, context) }
  if (kind === 'sops') return { kind, path: filePath(value, context), field }
  throw refuse(`"secret" must be ${SECRET_KINDS}.`)
}

function command(given: unknown, refuse: Refuse): SecretSource {
  if (!Array.isArray(given) || !given.every((part) => typeof part === 'string')) {
    throw refuse('"secret": {"command": …} must be a list: the program, then its arguments.')
  }
  const [file, ...args] = given
  if (file === undefined || file === '') throw refuse('"secret": {"command": …} names no program.')
  return { kind: 'command', file, args }
}

/** A path beside the config file. A project's may not lead out of its folder, links included. */
function filePath(given: string, { path, place, home, refuse }: SecretContext): string {
  const folder = dirname(path)
  if (place !== 'project') {
    return given.startsWith('~/') ? resolve(home, given.slice(2)) : resolve(folder, given)
  }
  const target = resolve(folder, given)
  const within = relative(realpathSync(folder), realPath(target))
  if (within === '' || within.startsWith('..') || isAbsolute(within)) {
    throw refuse(
      "the secret's file lies outside of the project. A project's file may name files of its own only.",
    )
  }
  return target
}

/** Where a path really leads; of what does not exist, as far as it exists. */
function realPath(path: string): string {
  const exists = lstatSync(path, { throwIfNoEntry: false }) !== undefined
  if (exists || dirname(path) === path) return realpathSync(path)
  return resolve(realPath(dirname(path)), relative(dirname(path), path))
}

function isWritableByOthers(path: string): boolean {
  return process.platform !== 'win32' && (statSync(path).mode & 0o022) !== 0
}

function printableKey(key: string): string {
  return JSON.stringify(key.replace(/[^\w$-]/g, '?').slice(0, 40))
}
