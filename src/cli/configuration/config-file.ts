import { lstatSync, readFileSync, realpathSync, statSync } from 'node:fs'
import { dirname, isAbsolute, relative, resolve } from 'node:path'
import { fileText } from '../../input/file-text.ts'
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
  /** The user's only: servers that a project may name beside `instance`. */
  readonly trustedInstances?: readonly string[]
  readonly secret?: SecretSource
  readonly extensionId?: string
  readonly origin?: string
  readonly installerBaseName?: string
}

const TEXTS = ['instance', 'extensionId', 'origin', 'installerBaseName'] as const
const KEYS: readonly string[] = [...TEXTS, 'customProperties', 'secret', 'trustedInstances', '$schema']

/** Reads a config file; `undefined` where there is none. Values are never quoted: one may be a secret. */
export function readConfig(path: string, place: Place, home: string): Config | undefined {
  const text = readText(path)
  if (text === undefined) return undefined
  const refuse = (what: string) => new UsageError(`${path}: ${what}`)
  refuseForeignFile(path, place, refuse)
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
  if (json['trustedInstances'] !== undefined) {
    config['trustedInstances'] = instances(json['trustedInstances'], place, refuse)
  }
  if (json['secret'] !== undefined) config['secret'] = secret(json['secret'], { path, place, home, refuse })
  // Each key was put in above, with the type that it has there.
  return config as unknown as Config
}

type Refuse = (what: string) => UsageError

function readText(path: string): string | undefined {
  let bytes: Uint8Array
  try {
    bytes = readFileSync(path)
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined
    throw new UsageError(`${path} cannot be read (${code ?? 'no reason given'}). Check its permissions.`)
  }
  const decoded = fileText(bytes)
  if (decoded.text !== undefined) return decoded.text
  throw new UsageError(`${path} is ${decoded.is} text. Save it as UTF-8.`)
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
  // By its text first: on Windows a look at a path of another machine would log in there.
  if (!leadsOut(folder, target) && !leadsOut(realpathSync(folder), realPath(target, refuse))) return target
  throw refuse(
    "the secret's file lies outside of the project. A project's file may name files of its own only.",
  )
}

function leadsOut(folder: string, target: string): boolean {
  const within = relative(folder, target)
  return within === '' || within.startsWith('..') || isAbsolute(within)
}

/** Where a path really leads; of what does not exist, as far as it exists. */
function realPath(path: string, refuse: Refuse): string {
  try {
    const exists = lstatSync(path, { throwIfNoEntry: false }) !== undefined
    if (exists || dirname(path) === path) return realpathSync(path)
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'no reason given'
    throw refuse(`the secret's file cannot be looked at (${code}).`)
  }
  return resolve(realPath(dirname(path), refuse), relative(dirname(path), path))
}

/**
 * Files that somebody else may have put there, which would decide where a secret goes: in a folder that many
 * share, for one. Not on Windows, whose permissions are another matter.
 */
function refuseForeignFile(path: string, place: Place, refuse: Refuse): void {
  const { getuid } = process
  if (process.platform === 'win32' || getuid === undefined) return
  const { mode, uid } = statSync(path)
  const others = place === 'user' ? 0o022 : 0o002
  if ((mode & others) !== 0) {
    throw refuse(
      `others can write this file, and it says where a secret goes. Run: chmod ${place === 'user' ? 'go' : 'o'}-w '${path}'`,
    )
  }
  if (place === 'project' && uid !== getuid() && uid !== 0) {
    throw refuse('this file belongs to somebody else. If you trust it, name it with --config.')
  }
}

function instances(given: unknown, place: Place, refuse: Refuse): readonly string[] {
  if (place !== 'user')
    throw refuse('"trustedInstances" is for your own config: no other file can say whom you trust.')
  if (Array.isArray(given) && given.every((one) => typeof one === 'string')) return given
  throw refuse('"trustedInstances" must be a list of addresses, such as ["https://acme.screenconnect.com"].')
}

function printableKey(key: string): string {
  return JSON.stringify(key.replace(/[^\w$-]/g, '?').slice(0, 40))
}
