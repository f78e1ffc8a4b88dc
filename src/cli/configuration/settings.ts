import { isAbsolute, resolve } from 'node:path'
import { type CredentialContext, CredentialError, type CredentialProvider } from '../../index.ts'
import { instanceOrigin } from '../../input/instance.ts'
import { CustomPropertySlots } from '../../model/custom-properties.ts'
import { EXIT } from '../exit-codes.ts'
import type { Terminal } from '../terminal.ts'
import { UsageError } from '../usage-error.ts'
import { ofOthers, type Shown, say } from '../words.ts'
import type { Config } from './config-file.ts'
import { findConfigs, type NamedConfig, userConfigInWords } from './find-config.ts'
import { inWords, providerFor, type SecretSource } from './secret-source.ts'
import { mayGoTo, type Sourced } from './source.ts'

/** The flags that say where to go and by which secret. */
export interface ConnectionFlags {
  readonly instance?: string
  readonly config?: string
  readonly labels?: string
  readonly secretFile?: string
  readonly sops?: string
  readonly sopsField?: string
}

/** What the command line goes by: flags, then the environment, then the config files. */
export interface Settings {
  readonly instance: Sourced<string> | undefined
  /** Everything that names a secret; the first one counts. */
  readonly secrets: readonly Sourced<SecretSource>[]
  readonly labels: Sourced<readonly (string | null)[]> | undefined
  readonly extensionId: Sourced<string> | undefined
  readonly origin: Sourced<string> | undefined
  readonly installerBaseName: string | undefined
  /** The config file that was named, by a flag or the environment. */
  readonly config: NamedConfig | undefined
  /** The config files that were read. */
  readonly files: readonly string[]
  /** Where the user's own config would be. */
  readonly userConfig: Shown
}

export async function readSettings(flags: ConnectionFlags, terminal: Terminal): Promise<Settings> {
  const { environment } = terminal
  const config = namedConfig(flags, terminal)
  const configs = await findConfigs(config, terminal)
  const fromConfigs = <Value>(pick: (config: Config) => Value | undefined) =>
    configs.flatMap((config): Sourced<Value>[] => {
      const value = pick(config)
      const path = ofOthers(config.path)
      const words = config.place === 'project' ? say`the project's ${path}` : path
      return value === undefined ? [] : [{ value, place: config.place, words }]
    })
  const instance = [
    ...given(flags.instance, 'flag', '--instance'),
    ...given(environment['SCREENCONNECT_URL'], 'environment', 'SCREENCONNECT_URL'),
    ...fromConfigs((config) => config.instance),
  ][0]
  refuseForeignInstance(instance, configs)
  // A project that does not name the server has no say in how it is called.
  const ofServer = <Value>(found: readonly Sourced<Value>[]) =>
    found.find(({ place }) => place !== 'project' || instance?.place === 'project')
  return {
    instance,
    secrets: [
      ...secretsOfFlags(flags, terminal),
      ...secretsOfEnvironment(terminal),
      ...fromConfigs(({ secret }) => secret),
    ],
    labels: checkLabels(
      [
        ...given(flags.labels, 'flag', '--labels').map(splitLabels),
        ...given(environment['SCREENCONNECT_LABELS'], 'environment', 'SCREENCONNECT_LABELS').map(splitLabels),
        ...fromConfigs(({ customProperties }) => customProperties),
      ][0],
    ),
    extensionId: ofServer(fromConfigs(({ extensionId }) => extensionId)),
    origin: ofServer(fromConfigs(({ origin }) => origin)),
    installerBaseName: fromConfigs(({ installerBaseName }) => installerBaseName)[0]?.value,
    config,
    files: configs.map(({ path }) => path),
    userConfig: userConfigInWords(terminal),
  }
}

/**
 * A user whose own config names servers has said which ones are theirs: a project may choose among these, and
 * add none. Else a cloned folder could take a vault that the user can open, or the installers they deploy, to
 * a server of its own.
 */
function refuseForeignInstance(instance: Sourced<string> | undefined, configs: readonly Config[]): void {
  const user = configs.find(({ place }) => place === 'user')
  const own = [user?.instance, ...(user?.trustedInstances ?? [])].filter((one) => one !== undefined)
  if (
    instance?.place !== 'project' ||
    own.length === 0 ||
    own.some((one) => isSameOrigin(one, instance.value))
  )
    return
  throw new UsageError(
    say`The instance is named by ${instance.words}, and your own ${ofOthers(user?.path ?? '')} knows only others. If it is yours, add it there to "trustedInstances", or give --instance.`,
  )
}

function isSameOrigin(one: string, other: string): boolean {
  return URL.canParse(one) && URL.canParse(other) && new URL(one).origin === new URL(other).origin
}

function checkLabels(
  labels: Sourced<readonly (string | null)[]> | undefined,
): Sourced<readonly (string | null)[]> | undefined {
  // Throws with words where they are not usable, before anything is made of them.
  if (labels !== undefined) new CustomPropertySlots(labels.value)
  return labels
}

/** The instance, its origin checked and nothing else in it; or what to do about there being none. */
export function instanceOf({ instance, userConfig }: Settings): Sourced<Shown> {
  if (instance !== undefined)
    return { ...instance, value: ofOthers(instanceOrigin(instance.value, instance.words)) }
  throw new UsageError(
    say`No instance is named. Give --instance https://acme.screenconnect.com, set SCREENCONNECT_URL, or write {"instance": "…"} into ${userConfig}. To look around without one: screenconnect demo.`,
  )
}

/** The secret, where it may go to the instance: a less trusted place never sends a more trusted one's away. */
export function secretFor(settings: Settings): Sourced<SecretSource> {
  const instance = instanceOf(settings)
  const secret = settings.secrets[0]
  if (secret === undefined) {
    throw new UsageError(
      say`No secret is named. Set SCREENCONNECT_SECRET, give --secret-file or --sops, or write {"secret": {"sops": "…"}} into ${settings.userConfig}.`,
      { exitCode: EXIT.authentication, code: 'CREDENTIAL' },
    )
  }
  if (mayGoTo(secret.place, instance.place)) return secret
  throw new UsageError(
    say`The instance is named by ${instance.words}, and the secret by ${secret.words}, which is trusted more: the secret was not sent. If it is the right one, name the instance with --instance or SCREENCONNECT_URL.`,
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

function namedConfig(
  { config }: ConnectionFlags,
  { environment, folder }: Terminal,
): NamedConfig | undefined {
  const [flag] = given(config, 'flag', '--config')
  if (flag !== undefined) return { path: resolve(folder, flag.value), place: 'flag', words: flag.words }
  const path = environment['SCREENCONNECT_CONFIG']
  if (!path) return undefined
  // A relative one would be another file in each folder, a cloned one for one.
  if (!isAbsolute(path)) throw new UsageError(say`SCREENCONNECT_CONFIG must be an absolute path.`)
  return { path, place: 'environment', words: say`SCREENCONNECT_CONFIG` }
}

function secretsOfFlags(flags: ConnectionFlags, { folder }: Terminal): Sourced<SecretSource>[] {
  const { secretFile, sops, sopsField } = flags
  if (sopsField !== undefined && sops === undefined) throw new UsageError(say`--sops-field goes with --sops.`)
  if (secretFile !== undefined && sops !== undefined) {
    throw new UsageError(say`--secret-file and --sops both name the secret: give one of them.`)
  }
  return [
    ...given(secretFile, 'flag', '--secret-file').map((path) => ({
      ...path,
      value: { kind: 'file', path: resolve(folder, path.value) } as const,
    })),
    ...given(sops, 'flag', '--sops').map((path) => ({
      ...path,
      value: { kind: 'sops', path: resolve(folder, path.value), field: sopsField } as const,
    })),
  ]
}

function secretsOfEnvironment({ environment, folder }: Terminal): Sourced<SecretSource>[] {
  const name = 'SCREENCONNECT_SECRET'
  return [
    ...given(environment[name], 'environment', name).map((secret) => ({
      ...secret,
      value: { kind: 'environment', name } as const,
    })),
    ...given(environment['SCREENCONNECT_SECRET_FILE'], 'environment', 'SCREENCONNECT_SECRET_FILE').map(
      (path) => ({
        ...path,
        value: { kind: 'file', path: resolve(folder, path.value) } as const,
      }),
    ),
  ]
}

/** The flags and variables that settings come from. */
type Name =
  | '--instance'
  | '--labels'
  | '--config'
  | '--secret-file'
  | '--sops'
  | 'SCREENCONNECT_URL'
  | 'SCREENCONNECT_LABELS'
  | 'SCREENCONNECT_SECRET'
  | 'SCREENCONNECT_SECRET_FILE'

function given(value: string | undefined, place: 'flag' | 'environment', name: Name): Sourced<string>[] {
  const words = say`${name}`
  // An unset variable in a script must not become "as if it were not there".
  if (value === '' && place === 'flag') throw new UsageError(say`${words} is empty.`)
  return value === undefined || value === '' ? [] : [{ value, place, words }]
}

/** `company,site,,tag`: nothing between two commas leaves a slot without a label. */
function splitLabels(labels: Sourced<string>): Sourced<readonly (string | null)[]> {
  const names = labels.value.split(',').map((label) => label.trim() || null)
  return { ...labels, value: names }
}
