import type { Stats } from 'node:fs'
import { dirname, resolve } from 'node:path'
import * as z from 'zod/mini'
import { FileRefusal, readRegularFile } from '../../credentials/read-small-file.ts'
import { UsageError } from '../usage-error.ts'
import { described, listed, ofOthers, type Shown, say } from '../words.ts'
import type { SecretSource } from './secret-source.ts'

/** What a config file says of one server. */
export interface Server {
  readonly instance: string
  readonly customProperties: readonly (string | null)[] | undefined
  readonly secret: SecretSource | undefined
  readonly extensionId: string | undefined
  readonly origin: string | undefined
  readonly installerBaseName: string | undefined
}

/** What a config file says. */
export interface Config {
  readonly path: string
  readonly servers: ReadonlyMap<string, Server>
  /** The server that counts where none is named. */
  readonly default: string | undefined
  /** As it stands in the file, for whoever writes it anew. */
  readonly json: ConfigJson
}

export type ConfigJson = z.output<typeof configSchema>

export type SecretJson = z.output<typeof secretSchema>

const text = z.string().check(z.minLength(1))

/** How servers may be called: names are typed, completed and shown in questions. */
export const serverName = z
  .string()
  .check(z.regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/), z.describe('What you call the server.'))

const secretSchema = z
  .union([
    z.strictObject({ environment: text.check(z.describe('The name of an environment variable.')) }),
    z.strictObject({ file: text.check(z.describe('A file with the secret alone.')) }),
    z.strictObject({
      sops: text.check(z.describe('A SOPS vault, YAML or JSON.')),
      field: z.optional(text.check(z.describe('Where the secret is in it: credentials.api_secret.'))),
    }),
    z.strictObject({
      command: z
        .tuple([text], z.string())
        .check(z.describe('A program that prints the secret, and its arguments.')),
    }),
  ])
  .check(z.describe('Where the API secret is, never the secret itself.'))

const serverSchema = z.strictObject({
  instance: text.check(z.describe('The address of the server: https://acme.screenconnect.com.')),
  secret: z.optional(secretSchema),
  customProperties: z.optional(
    z
      .array(z.nullable(z.string()))
      .check(z.maxLength(8), z.describe('Names of the custom properties, in their order.')),
  ),
  extensionId: z.optional(text.check(z.describe('The id of the RESTful API Manager.'))),
  origin: z.optional(text.check(z.describe('The Origin that is sent.'))),
  installerBaseName: z.optional(text.check(z.describe('How the names of installers begin.'))),
})

/** The form of a config file. `config.schema.json` is made of it (`npm run tables`). */
export const configSchema = z.strictObject({
  $schema: z.optional(z.string()),
  instances: z
    .record(serverName, serverSchema)
    .check(z.describe('Your servers, by the names that you give them.')),
  default: z.optional(serverName.check(z.describe('The server that counts where none is named.'))),
})

/** What a config file may be like. It is a few lines. */
const RULES = { what: 'The config file', maxBytes: 65_536 } as const

/**
 * Reads a config file; `undefined` where there is none. Nothing in it is quoted: any of it may be a secret.
 *
 * It is read at each Tab too: so whatever stands in its place, a pipe or a device, must not hold anything up, and the
 * file that is looked at is the one that is read.
 *
 * @param isOwn whether it is the user's own, in the user's folder, and not one that was named
 */
export async function readConfig(path: string, isOwn: boolean, home: string): Promise<Config | undefined> {
  const content = await readText(path, isOwn)
  if (content === undefined) return undefined
  const file = ofOthers(path)
  const json = checked(parse(content, file), file)
  const servers = Object.entries(json.instances).map(
    ([name, { secret, ...server }]) =>
      [
        name,
        {
          instance: server.instance,
          customProperties: server.customProperties,
          secret: secret === undefined ? undefined : source(secret, path, home),
          extensionId: server.extensionId,
          origin: server.origin,
          installerBaseName: server.installerBaseName,
        },
      ] as const,
  )
  return { path, servers: new Map(servers), default: json.default, json }
}

async function readText(path: string, isOwn: boolean): Promise<string | undefined> {
  try {
    return await readRegularFile(path, RULES, (status) => refuseForeignFile(path, isOwn, status))
  } catch (error) {
    if (!(error instanceof FileRefusal)) throw error
    if (error.problem === 'missing') return undefined
    throw new UsageError(say`${ofOthers(error.message)}. ${ofOthers(error.next)}.`)
  }
}

function parse(content: string, file: Shown): Record<string, unknown> {
  let json: unknown
  try {
    json = JSON.parse(content.replace(/^\uFEFF/, ''))
  } catch {
    // The parser's own words would quote the text.
    throw new UsageError(say`${file}: this is not JSON.`)
  }
  if (typeof json !== 'object' || json === null || Array.isArray(json))
    throw new UsageError(say`${file}: this is not a JSON object.`)
  return json as Record<string, unknown>
}

function checked(json: Record<string, unknown>, file: Shown): ConfigJson {
  const isFlat = ['trustedInstances', ...Object.keys(serverSchema.shape)].some((key) =>
    Object.hasOwn(json, key),
  )
  if (isFlat && !Object.hasOwn(json, 'instances')) {
    throw new UsageError(
      say`${file}: servers have names now. Put what this file says under one: {"instances": {"acme": {"instance": "…", …}}, "default": "acme"}. Each of "trustedInstances" becomes a server of its own.`,
    )
  }
  const result = configSchema.safeParse(json, { error: () => 'another shape' })
  if (!result.success) throw new UsageError(say`${file}: ${problem(result.error.issues, json)}`)
  const { instances, default: usual } = result.data
  if (usual !== undefined && !Object.hasOwn(instances, usual))
    throw new UsageError(say`${file}: "default" must be one of the names in "instances".`)
  return result.data
}

const SECRET_KINDS =
  '{"sops": "vault.sops.yaml"}, {"file": "path"}, {"environment": "NAME"} or {"command": ["op", "read", "op://…"]}'

const KEYS = ['instances', 'default', '$schema'] as const
const SERVER_KEYS = [
  'instance',
  'secret',
  'customProperties',
  'extensionId',
  'origin',
  'installerBaseName',
] as const

/** What is wrong, in words that quote no value. A name in "instances" that may be one is shown. */
function problem(issues: readonly z.core.$ZodIssue[], json: Record<string, unknown>): Shown {
  const unknown = issues.find(({ code }) => code === 'unrecognized_keys')
  const issue = unknown ?? issues[0]
  const [top, name, key] = issue?.path.map(String) ?? []
  if (issue?.code === 'invalid_key') return say`a name in "instances" ${NAME_RULE}`
  const inServer = name === undefined ? say`` : say`in "${ofOthers(name)}", `
  if (issue?.code === 'unrecognized_keys') {
    const known = name === undefined ? KEYS : SERVER_KEYS
    return say`${inServer}there is no setting that is called ${described(issue.keys[0], known)}. There are: ${listed(known)}.`
  }
  if (top === 'default') return say`"default" must be one of the names in "instances".`
  if (name === undefined) return say`"instances" must hold your servers by name: {"acme": {"instance": "…"}}.`
  if (key === undefined) return say`${inServer}there must be settings: {"instance": "…", "secret": {…}}.`
  if (key === 'secret') return say`${inServer}${secretProblem(valueAt(json, 'instances', name, 'secret'))}`
  if (key === 'customProperties')
    return say`${inServer}"customProperties" must be a list of at most eight labels, such as ["company", "site", "tag"].`
  return say`${inServer}"${ofOthers(key)}" must be text.`
}

export const NAME_RULE =
  'must be letters, digits, ".", "_" or "-", 64 at most, and begin with a letter or a digit.'

function secretProblem(given: unknown): Shown {
  if (typeof given === 'string') {
    return say`"secret" must say where the secret is, never hold it: ${SECRET_KINDS}. If that was the secret, it has been in a file: change it.`
  }
  return say`"secret" must be one of ${SECRET_KINDS}; a "field" goes with "sops", and a command is a list.`
}

function valueAt(json: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (value, key) => (typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined),
    json,
  )
}

function source(secret: SecretJson, path: string, home: string): SecretSource {
  const beside = (given: string) =>
    given.startsWith('~/') ? resolve(home, given.slice(2)) : resolve(dirname(path), given)
  if ('environment' in secret) return { kind: 'environment', name: secret.environment }
  if ('file' in secret) return { kind: 'file', path: beside(secret.file) }
  if ('sops' in secret) return { kind: 'sops', path: beside(secret.sops), field: secret.field }
  const [program, ...args] = secret.command
  return { kind: 'command', file: isPath(program) ? beside(program) : program, args }
}

/** A name is looked for on the PATH. A path is one beside the config, not in whatever folder somebody works in. */
export function isPath(program: string): boolean {
  return /\//.test(program) || (process.platform === 'win32' && /[\\:]/.test(program))
}

/**
 * Files that somebody else may have put there, which would decide where a secret goes: in a folder that many
 * share, for one. Not on Windows, whose permissions are another matter.
 */
function refuseForeignFile(path: string, isOwn: boolean, { mode }: Stats): void {
  if (process.platform === 'win32') return
  const [others, who] = isOwn ? ([0o022, 'go'] as const) : ([0o002, 'o'] as const)
  if ((mode & others) === 0) return
  const file = ofOthers(path)
  throw new UsageError(
    say`${file}: others can write this file, and it says where a secret goes. Run: chmod ${who}-w '${file}'`,
  )
}
