import { lstatSync, realpathSync, type Stats } from 'node:fs'
import { dirname, isAbsolute, relative, resolve } from 'node:path'
import { FileRefusal, readRegularFile } from '../../credentials/read-small-file.ts'
import { foreignCause } from '../../errors/foreign-cause.ts'
import { UsageError } from '../usage-error.ts'
import { described, listed, ofOthers, type Shown, say } from '../words.ts'
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
const KEYS = [...TEXTS, 'customProperties', 'secret', 'trustedInstances', '$schema'] as const

/** What a config file may be like. It is a few lines. */
const RULES = { what: 'The config file', maxBytes: 65_536 } as const

/**
 * Reads a config file; `undefined` where there is none. Nothing in it is quoted: any of it may be a secret.
 *
 * It may be anywhere above the working folder, and is read at each Tab too: so whatever stands in its place, a
 * pipe or a device, must not hold anything up, and the file that is looked at is the one that is read.
 */
export async function readConfig(path: string, place: Place, home: string): Promise<Config | undefined> {
  const text = await readText(path, place)
  if (text === undefined) return undefined
  const file = ofOthers(path)
  const refuse = (what: Shown) => new UsageError(say`${file}: ${what}`)
  const json = parse(text, refuse)
  for (const key of Object.keys(json)) {
    if (!KEYS.some((known) => known === key))
      throw refuse(
        say`there is no setting that is called ${described(key, KEYS)}. There are: ${listed(KEYS)}.`,
      )
  }
  const config: Record<string, unknown> = { path, place }
  for (const key of TEXTS) {
    const value = json[key]
    if (value === undefined) continue
    if (typeof value !== 'string' || value === '') throw refuse(say`"${key}" must be text.`)
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

type Refuse = (what: Shown) => UsageError

async function readText(path: string, place: Place): Promise<string | undefined> {
  try {
    return await readRegularFile(path, RULES, (status) => refuseForeignFile(path, place, status))
  } catch (error) {
    if (!(error instanceof FileRefusal)) throw error
    if (error.problem === 'missing') return undefined
    throw new UsageError(say`${ofOthers(error.message)}. ${ofOthers(error.next)}.`)
  }
}

function parse(text: string, refuse: Refuse): Record<string, unknown> {
  let json: unknown
  try {
    json = JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch {
    // The parser's own words would quote the text.
    throw refuse(say`this is not JSON.`)
  }
  if (typeof json !== 'object' || json === null || Array.isArray(json))
    throw refuse(say`this is not a JSON object.`)
  return json as Record<string, unknown>
}

function labels(given: unknown, refuse: Refuse): readonly (string | null)[] {
  const problem = say`"customProperties" must be a list of at most eight labels, such as ["company", "site", "tag"].`
  if (!Array.isArray(given) || given.length > 8) throw refuse(problem)
  return given.map((label: unknown) => {
    if (label !== null && typeof label !== 'string') throw refuse(problem)
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
      say`"secret" must say where the secret is, never hold it: ${SECRET_KINDS}. If that was the secret, it has been in a file: change it.`,
    )
  }
  if (typeof given !== 'object' || given === null || Array.isArray(given))
    throw refuse(say`"secret" must be ${SECRET_KINDS}.`)
  const entries = new Map<string, unknown>(Object.entries(given))
  const field = entries.get('field')
  entries.delete('field')
  const [kind, value] = [...entries][0] ?? []
  if (entries.size !== 1 || (field !== undefined && (kind !== 'sops' || typeof field !== 'string'))) {
    throw refuse(say`"secret" must be ${SECRET_KINDS}; a "field" goes with "sops".`)
  }
  if (place === 'project' && (kind === 'command' || kind === 'environment')) {
    throw refuse(
      say`a project's file may not name a ${kind === 'command' ? 'command to run' : 'variable of your environment'}: whoever wrote the project would decide. Put it in your own config, or give a flag.`,
    )
  }
  if (kind === 'command') return command(value, context)
  if (typeof value !== 'string' || value === '') throw refuse(say`"secret" must be ${SECRET_KINDS}.`)
  if (kind === 'environment') return { kind, name: value }
  if (kind === 'file') return { kind, path: filePath(value, context) }
  if (kind === 'sops') return { kind, path: filePath(value, context), field }
  throw refuse(say`"secret" must be ${SECRET_KINDS}.`)
}

function command(given: unknown, context: SecretContext): SecretSource {
  const { refuse } = context
  if (!Array.isArray(given) || !given.every((part) => typeof part === 'string')) {
    throw refuse(say`"secret": {"command": …} must be a list: the program, then its arguments.`)
  }
  const [file, ...args] = given
  if (file === undefined || file === '') throw refuse(say`"secret": {"command": …} names no program.`)
  // A name is looked for on the PATH. A path is one beside the config, not in whatever folder somebody works in.
  const isPath = /\//.test(file) || (process.platform === 'win32' && /[\\:]/.test(file))
  return { kind: 'command', file: isPath ? besideConfig(file, context) : file, args }
}

/** A path beside the config file. A project's may not lead out of its folder, links included. */
function filePath(given: string, context: SecretContext): string {
  const { path, place, refuse } = context
  if (place !== 'project') return besideConfig(given, context)
  const folder = dirname(path)
  const target = resolve(folder, given)
  // By its text first: on Windows a look at a path of another machine would log in there.
  if (!leadsOut(folder, target) && !leadsOut(realpathSync(folder), realPath(target, refuse))) return target
  throw refuse(
    say`the secret's file lies outside of the project. A project's file may name files of its own only.`,
  )
}

function besideConfig(given: string, { path, home }: SecretContext): string {
  return given.startsWith('~/') ? resolve(home, given.slice(2)) : resolve(dirname(path), given)
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
    const code = ofOthers(foreignCause(error).code ?? 'no reason given')
    throw refuse(say`the secret's file cannot be looked at (${code}).`)
  }
  return resolve(realPath(dirname(path), refuse), relative(dirname(path), path))
}

/**
 * Files that somebody else may have put there, which would decide where a secret goes: in a folder that many
 * share, for one. Not on Windows, whose permissions are another matter.
 */
function refuseForeignFile(path: string, place: Place, { mode, uid }: Stats): void {
  const { getuid } = process
  if (process.platform === 'win32' || getuid === undefined) return
  const file = ofOthers(path)
  const [others, who] = place === 'user' ? ([0o022, 'go'] as const) : ([0o002, 'o'] as const)
  if ((mode & others) !== 0) {
    throw new UsageError(
      say`${file}: others can write this file, and it says where a secret goes. Run: chmod ${who}-w '${file}'`,
    )
  }
  if (place === 'project' && uid !== getuid() && uid !== 0) {
    throw new UsageError(
      say`${file}: this file belongs to somebody else. If you trust it, name it with --config.`,
    )
  }
}

function instances(given: unknown, place: Place, refuse: Refuse): readonly string[] {
  if (place !== 'user')
    throw refuse(say`"trustedInstances" is for your own config: no other file can say whom you trust.`)
  if (Array.isArray(given) && given.every((one) => typeof one === 'string')) return given
  throw refuse(
    say`"trustedInstances" must be a list of addresses, such as ["https://acme.screenconnect.com"].`,
  )
}
