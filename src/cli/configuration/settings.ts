import { resolve } from 'node:path'
import type { CredentialProvider } from '../../index.ts'
import type { Terminal } from '../terminal.ts'
import { UsageError } from '../usage-error.ts'
import { findConfigs, userConfigPath } from './find-config.ts'
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
  /** Everything that names a secret, the first that may go to the instance is used. */
  readonly secrets: readonly Sourced<SecretSource>[]
  readonly labels: Sourced<readonly (string | null)[]> | undefined
  readonly extensionId: string | undefined
  readonly origin: string | undefined
  readonly installerBaseName: string | undefined
  /** The config files that were read. */
  readonly files: readonly string[]
  readonly userConfig: string
}

export function readSettings(flags: ConnectionFlags, terminal: Terminal): Settings {
  const { environment } = terminal
  const configs = findConfigs(namedConfig(flags, terminal), terminal)
  const first = <Key extends 'extensionId' | 'origin' | 'installerBaseName'>(key: Key) =>
    configs.find((config) => config[key] !== undefined)?.[key]
  const fromConfigs = <Value>(pick: (config: (typeof configs)[number]) => Value | undefined) =>
    configs.flatMap((config): Sourced<Value>[] => {
      const value = pick(config)
      const words = config.place === 'project' ? `the project's ${config.path}` : config.path
      return value === undefined ? [] : [{ value, place: config.place, words }]
    })
  return {
    instance: [
      ...given(flags.instance, 'flag', '--instance'),
      ...given(environment['SCREENCONNECT_URL'], 'environment', 'SCREENCONNECT_URL'),
      ...fromConfigs(({ instance }) => instance),
    ][0],
    secrets: [
      ...secretsOfFlags(flags, terminal),
      ...secretsOfEnvironment(terminal),
      ...fromConfigs(({ secret }) => secret),
    ],
    labels: [
      ...given(flags.labels, 'flag', '--labels').map(splitLabels),
      ...given(environment['SCREENCONNECT_LABELS'], 'environment', 'SCREENCONNECT_LABELS').map(splitLabels),
      ...fromConfigs(({ customProperties }) => customProperties),
    ][0],
    extensionId: first('extensionId'),
    origin: first('origin'),
    installerBaseName: first('installerBaseName'),
    files: configs.map(({ path }) => path),
    userConfig: userConfigPath(terminal),
  }
}

/** The instance, or what to do about there being none. */
export function instanceOf({ instance, userConfig }: Settings): Sourced<string> {
  if (instance !== undefined) return instance
  throw new UsageError(
    `No instance is named. Give --instance https://acme.screenconnect.com, set SCREENCONNECT_URL, or write {"instance": "…"} into ${userConfig}. To look around without one: screenconnect demo.`,
  )
}

/** The secret that may go to the instance. A less trusted place can never send a more trusted one's away. */
export function secretFor(settings: Settings): Sourced<SecretSource> {
  const instance = instanceOf(settings)
  const allowed = settings.secrets.find(({ place }) => mayGoTo(place, instance.place))
  if (allowed !== undefined) return allowed
  const withheld = settings.secrets[0]
  if (withheld !== undefined) {
    throw new UsageError(
      `The instance is named by ${instance.words}, and the secret by ${withheld.words}, which is trusted more: the secret was not sent. Name the instance with --instance or SCREENCONNECT_URL if it is the right one.`,
    )
  }
  throw new UsageError(
    `No secret is named. Set SCREENCONNECT_SECRET, give --secret-file or --sops, or write {"secret": {"sops": "…"}} into ${settings.userConfig}.`,
  )
}

export function credentialsFor(settings: Settings): CredentialProvider {
  return providerFor(secretFor(settings).value)
}

/** Where the secret comes from, for people. */
export function secretInWords({ value, words }: Sourced<SecretSource>): string {
  return value.kind === 'environment' && value.name === words
    ? inWords(value)
    : `${inWords(value)}, by ${words}`
}

function namedConfig({ config }: ConnectionFlags, { environment, folder }: Terminal) {
  if (config !== undefined) return { path: resolve(folder, config), place: 'flag' } as const
  const path = environment['SCREENCONNECT_CONFIG']
  return path ? ({ path: resolve(folder, path), place: 'environment' } as const) : undefined
}

function secretsOfFlags(flags: ConnectionFlags, { folder }: Terminal): Sourced<SecretSource>[] {
  const { secretFile, sops, sopsField } = flags
  if (sopsField !== undefined && sops === undefined) throw new UsageError('--sops-field goes with --sops.')
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

function given(value: string | undefined, place: 'flag' | 'environment', words: string): Sourced<string>[] {
  return value === undefined || value === '' ? [] : [{ value, place, words }]
}

/** `company,site,,tag`: nothing between two commas leaves a slot without a label. */
function splitLabels(labels: Sourced<string>): Sourced<readonly (string | null)[]> {
  const names = labels.value.split(',').map((label) => label.trim() || null)
  return { ...labels, value: names }
}
