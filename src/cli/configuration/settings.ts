import { isAbsolute, resolve } from 'node:path'
import { type CredentialContext, CredentialError, type CredentialProvider } from '../../index.ts'
import { instanceOrigin } from '../../input/instance.ts'
import { CustomPropertySlots } from '../../model/custom-properties.ts'
import { EXIT } from '../exit-codes.ts'
import type { Terminal } from '../terminal.ts'
import { UsageError } from '../usage-error.ts'
import { described, ofOthers, pathInWords, type Shown, say } from '../words.ts'
import { type Config, readConfig, type Server } from './config-file.ts'
import { unreadConfig, userConfigInWords, userConfigPath } from './config-place.ts'
import { inWords, providerFor, type SecretSource } from './secret-source.ts'

/** The flags that say where to go and by which secret. */
export interface ConnectionFlags {
  readonly server?: string
  readonly instance?: string
  readonly config?: string
  readonly labels?: string
  readonly secretFile?: string
  readonly sops?: string
  readonly sopsField?: string
}

/** A setting and where it came from, in words that follow "by". */
export interface Sourced<Value> {
  readonly value: Value
  readonly words: Shown
}

/** What the command line goes by. */
export interface Settings {
  /** What the config file calls the server; `undefined` where it was given by its address. */
  readonly server: Shown | undefined
  readonly instance: Sourced<string> | undefined
  /** What to do where there is no instance. */
  readonly withoutInstance: Shown
  /** Everything that names a secret; the first one counts. */
  readonly secrets: readonly Sourced<SecretSource>[]
  readonly labels: Sourced<readonly (string | null)[]> | undefined
  readonly extensionId: Sourced<string> | undefined
  readonly origin: Sourced<string> | undefined
  readonly installerBaseName: string | undefined
  /** The flags that name a config file or a server in it, for a line that is to be run later from anywhere. */
  readonly configFlags: readonly string[]
  /** The config file that was read, if any. */
  readonly files: readonly string[]
  /** Where the user's own config would be. */
  readonly userConfig: Shown
  /** What to do about a config file that earlier versions would have read here, where nothing says to go on. */
  readonly unread: Shown | undefined
}

/**
 * A server is named by its address, or by its name in a config file. What that file says of it is used with its address
 * alone: no secret, and no names of custom properties, of one server meet another.
 *
 * Nothing comes from the working folder: whoever wrote what was cloned wrote that too.
 */
export async function readSettings(flags: ConnectionFlags, terminal: Terminal): Promise<Settings> {
  const address = namedAddress(flags, terminal)
  const { server, withoutInstance } =
    address === undefined ? await namedServer(flags, terminal) : { server: undefined, withoutInstance: say`` }
  const ofServer = <Value>(pick: (one: Server) => Value | undefined): Sourced<Value>[] => {
    const value = server === undefined ? undefined : pick(server.says)
    return value === undefined || server === undefined ? [] : [{ value, words: server.words }]
  }
  // Who names a server wants all that is said of it, whatever is left in the environment of another.
  const inOrder = <Value>(variables: Sourced<Value>[], own: Sourced<Value>[]) =>
    flags.server === undefined && flags.config === undefined ? [...variables, ...own] : [...own, ...variables]
  const labels = [
    ...given(flags.labels, '--labels').map(splitLabels),
    ...inOrder(
      fromEnvironment(terminal, 'SCREENCONNECT_LABELS').map(splitLabels),
      ofServer(({ customProperties }) => customProperties),
    ),
  ][0]
  // Throws with words where they are not usable, before anything is made of them.
  if (labels !== undefined) new CustomPropertySlots(labels.value)
  return {
    server: server?.name,
    instance: address ?? ofServer(({ instance }) => instance)[0],
    withoutInstance,
    secrets: [
      ...secretsOfFlags(flags, terminal),
      ...inOrder(
        secretsOfEnvironment(terminal),
        ofServer(({ secret }) => secret),
      ),
    ],
    labels,
    extensionId: ofServer(({ extensionId }) => extensionId)[0],
    origin: ofServer(({ origin }) => origin)[0],
    installerBaseName: server?.says.installerBaseName,
    configFlags: [
      ...(flags.config === undefined ? [] : ['--config', resolve(terminal.folder, flags.config)]),
      ...(flags.server === undefined ? [] : ['--server', flags.server]),
    ],
    files: server === undefined ? [] : [server.path],
    userConfig: userConfigInWords(terminal),
    unread: await unreadInWords(flags, terminal),
  }
}

/** The names of the servers, for completion. */
export async function serverNames(flags: ConnectionFlags, terminal: Terminal): Promise<readonly string[]> {
  const config = await namedConfig(flags, terminal)
  return [...(config?.servers.keys() ?? [])]
}

function namedAddress(flags: ConnectionFlags, terminal: Terminal): Sourced<string> | undefined {
  const [flag] = given(flags.instance, '--instance')
  const [ofFile] = [...given(flags.server, '--server'), ...given(flags.config, '--config')]
  if (flag !== undefined && ofFile !== undefined) {
    throw new UsageError(say`--instance and ${ofFile.words} both say which server: give one of them.`)
  }
  if (flag !== undefined || ofFile !== undefined) return flag
  const [variable] = fromEnvironment(terminal, 'SCREENCONNECT_URL')
  const [name] = fromEnvironment(terminal, 'SCREENCONNECT_SERVER')
  if (variable !== undefined && name !== undefined) {
    throw new UsageError(
      say`SCREENCONNECT_URL and SCREENCONNECT_SERVER both say which server: unset one of them, or give --server or --instance.`,
    )
  }
  return variable
}

/** A server of a config file. */
interface Named {
  readonly name: Shown
  readonly says: Server
  readonly path: string
  readonly words: Shown
}

async function namedServer(
  flags: ConnectionFlags,
  terminal: Terminal,
): Promise<{ readonly server?: Named; readonly withoutInstance: Shown }> {
  const [wanted] = [...given(flags.server, '--server'), ...fromEnvironment(terminal, 'SCREENCONNECT_SERVER')]
  const config = await namedConfig(flags, terminal)
  if (config === undefined) {
    if (wanted === undefined) return { withoutInstance: nothingNamed(terminal) }
    throw new UsageError(
      say`${wanted.words} names a server of your config, and there is none. Write ${userConfigInWords(terminal)} with: screenconnect init`,
    )
  }
  const file = ofOthers(config.path)
  const names = [...config.servers.keys()]
  const all = names.length === 0 ? say`none` : ofOthers(names.join(', '))
  const name = wanted?.value ?? config.default ?? (names.length === 1 ? names[0] : undefined)
  const says = name === undefined ? undefined : config.servers.get(name)
  if (name !== undefined && says !== undefined) {
    const shown = ofOthers(name)
    return {
      server: { name: shown, says, path: config.path, words: say`"${shown}" in ${file}` },
      withoutInstance: say``,
    }
  }
  if (wanted !== undefined) {
    throw new UsageError(
      say`${wanted.words} names no server of ${file}: ${described(wanted.value, names)}. There are: ${all}.`,
    )
  }
  return {
    withoutInstance: say`No server is named, and ${file} has no "default". Give --server or set SCREENCONNECT_SERVER. There are: ${all}.`,
  }
}

function nothingNamed(terminal: Terminal): Shown {
  return say`No server is named. Write ${userConfigInWords(terminal)} with \`screenconnect init\`, give --instance https://acme.screenconnect.com, or set SCREENCONNECT_URL. To look around without one: screenconnect demo.`
}

/** The config file that counts: the one that a flag or the environment names, else the user's own. */
async function namedConfig(flags: ConnectionFlags, terminal: Terminal): Promise<Config | undefined> {
  const { home } = terminal
  const named = configToRead(flags, terminal)
  const path = named?.value ?? userConfigPath(terminal)
  const config = path === undefined ? undefined : await readConfig(path, named === undefined, home)
  if (named === undefined || config !== undefined) return config
  throw new UsageError(
    say`The config file that ${named.words} names does not exist: ${await pathInWords(named.value)}.`,
  )
}

/** A config file that is named, and by what. */
export function configToRead(flags: ConnectionFlags, terminal: Terminal): Sourced<string> | undefined {
  const [flag] = given(flags.config, '--config')
  if (flag !== undefined) return { ...flag, value: resolve(terminal.folder, flag.value) }
  const [variable] = fromEnvironment(terminal, 'SCREENCONNECT_CONFIG')
  // A relative one would be another file in each folder, a cloned one for one.
  if (variable !== undefined && !isAbsolute(variable.value))
    throw new UsageError(say`SCREENCONNECT_CONFIG must be an absolute path.`)
  return variable
}

async function unreadInWords(flags: ConnectionFlags, terminal: Terminal): Promise<Shown | undefined> {
  const { server, config, instance } = flags
  // The command line itself says which server.
  if (server !== undefined || config !== undefined || instance !== undefined) return undefined
  const counts = [userConfigPath(terminal), configToRead(flags, terminal)?.value]
  const path = await unreadConfig(terminal, counts)
  if (path === undefined) return undefined
  return say`${ofOthers(path)} is no longer read: servers come from your own config alone. To move it, put what it says into ${userConfigInWords(terminal)} under a name (\`screenconnect init\` asks for it), and give --server NAME. To go on without it, name the server: --server, --instance or --config.`
}

/** What changes something stops where an earlier version may have gone to another server. */
export function refuseUnread({ unread }: Settings): void {
  if (unread !== undefined) throw new UsageError(say`Nothing was sent. ${unread}`)
}

/** The instance, its origin checked and nothing else in it; or what to do about there being none. */
export function instanceOf({ instance, withoutInstance, unread }: Settings): Sourced<Shown> {
  if (instance !== undefined)
    return { ...instance, value: ofOthers(instanceOrigin(instance.value, instance.words)) }
  throw new UsageError(unread === undefined ? withoutInstance : say`${withoutInstance} ${unread}`)
}

/** Which server it is, for a question: its name in the config, and its host. */
export function serverInWords({ server }: Settings, instance: string): string {
  const { host } = new URL(instance)
  return server === undefined ? host : `${server} (${host})`
}

/** The secret, or what to do about there being none. */
export function secretFor(settings: Settings): Sourced<SecretSource> {
  const { server, secrets, userConfig } = settings
  if (secrets[0] !== undefined) return secrets[0]
  const where =
    server === undefined
      ? say`or name a server of ${userConfig} with --server`
      : say`or write "secret": {"sops": "…"} beside its "instance"`
  throw new UsageError(
    say`No secret is named. Set SCREENCONNECT_SECRET, give --secret-file or --sops, ${where}.`,
    { exitCode: EXIT.authentication, code: 'CREDENTIAL' },
  )
}

/**
 * The provider of the whole command: asked once, and once more where the server refused what it gave. A person may
 * have to answer it, at a password manager for one.
 */
export function credentialsFor(settings: Settings): CredentialProvider {
  const { value, words: source } = secretFor(settings)
  const provider = providerFor(value)
  const ask = async (context: CredentialContext) => {
    try {
      return await provider(context)
    } catch (error) {
      if (!(error instanceof CredentialError)) throw error
      const { happened, next = '', problem } = error
      const words = `${next} The secret is named by ${source}.`.trim()
      throw new CredentialError({ happened, next: words }, { problem })
    }
  }
  let first: Promise<string> | undefined
  let second: Promise<string> | undefined
  return (context) => {
    if (context.forceRefresh) second ??= ask(context)
    if (second !== undefined) return second
    first ??= ask(context)
    return first
  }
}

/** Where the secret comes from, for people. */
export async function secretInWords(
  { value, words }: Sourced<SecretSource>,
  { environment }: Terminal,
): Promise<Shown> {
  const what = await inWords(value, environment)
  return value.kind === 'environment' && value.name === words ? what : say`${what}, by ${words}`
}

function secretsOfFlags(flags: ConnectionFlags, { folder }: Terminal): Sourced<SecretSource>[] {
  const { secretFile, sops, sopsField } = flags
  if (sopsField !== undefined && sops === undefined) throw new UsageError(say`--sops-field goes with --sops.`)
  if (secretFile !== undefined && sops !== undefined) {
    throw new UsageError(say`--secret-file and --sops both name the secret: give one of them.`)
  }
  return [
    ...given(secretFile, '--secret-file').map(({ value, words }) => ({
      words,
      value: { kind: 'file', path: resolve(folder, value) } as const,
    })),
    ...given(sops, '--sops').map(({ value, words }) => ({
      words,
      value: { kind: 'sops', path: resolve(folder, value), field: sopsField } as const,
    })),
  ]
}

function secretsOfEnvironment(terminal: Terminal): Sourced<SecretSource>[] {
  const name = 'SCREENCONNECT_SECRET'
  return [
    ...fromEnvironment(terminal, name).map(({ words }) => ({
      words,
      value: { kind: 'environment', name } as const,
    })),
    ...fromEnvironment(terminal, 'SCREENCONNECT_SECRET_FILE').map(({ value, words }) => ({
      words,
      value: { kind: 'file', path: resolve(terminal.folder, value) } as const,
    })),
  ]
}

/** The flags that settings come from. */
type Flag = '--server' | '--instance' | '--labels' | '--config' | '--secret-file' | '--sops'

/** The variables. */
type Variable =
  | 'SCREENCONNECT_SERVER'
  | 'SCREENCONNECT_URL'
  | 'SCREENCONNECT_LABELS'
  | 'SCREENCONNECT_CONFIG'
  | 'SCREENCONNECT_SECRET'
  | 'SCREENCONNECT_SECRET_FILE'

function given(value: string | undefined, flag: Flag): Sourced<string>[] {
  const words = say`${flag}`
  // An unset variable in a script must not become "as if it were not there".
  if (value === '') throw new UsageError(say`${words} is empty.`)
  return value === undefined ? [] : [{ value, words }]
}

function fromEnvironment({ environment }: Terminal, name: Variable): Sourced<string>[] {
  const value = environment[name]
  return value === undefined || value === '' ? [] : [{ value, words: say`${name}` }]
}

/** `company,site,,tag`: nothing between two commas leaves a slot without a label. */
function splitLabels(labels: Sourced<string>): Sourced<readonly (string | null)[]> {
  return { ...labels, value: labelsIn(labels.value) }
}

export function labelsIn(text: string): (string | null)[] {
  return text.split(',').map((label) => label.trim() || null)
}
