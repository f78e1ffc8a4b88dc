import { randomUUID } from 'node:crypto'
import { mkdir, realpath, rename, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { findProgram } from '../../credentials/find-program.ts'
import { foreignCause } from '../../errors/foreign-cause.ts'
import { AbortedError, ConfigurationError } from '../../index.ts'
import { instanceOrigin } from '../../input/instance.ts'
import { CustomPropertySlots } from '../../model/custom-properties.ts'
import { isYes, readLine } from '../ask.ts'
import {
  type Config,
  type ConfigJson,
  isPath,
  NAME_RULE,
  readConfig,
  type SecretJson,
  serverName,
} from '../configuration/config-file.ts'
import { userConfigPath } from '../configuration/config-place.ts'
import { configToRead, labelsIn } from '../configuration/settings.ts'
import { type CommonFlags, contextFor } from '../context.ts'
import { EXIT, type ExitCode } from '../exit-codes.ts'
import { canAsk, type Terminal } from '../terminal.ts'
import { dropTypedAhead } from '../typed-ahead.ts'
import { UsageError } from '../usage-error.ts'
import { ofOthers, pathInWords, type Shown, say } from '../words.ts'
import type { Writes } from '../writes.ts'
import { doctor } from './doctor.ts'

export interface InitFlags {
  readonly secretEnv?: string
  readonly secretCommand?: string
  readonly default?: boolean
  readonly replace?: boolean
}

/** `init`: a server into the user's config, by flags and by what a person answers; then `doctor`. */
export async function init(
  terminal: Terminal,
  flags: CommonFlags,
  writes: Writes,
  given: string | undefined,
  options: InitFlags,
): Promise<ExitCode> {
  const named = configToRead(flags, terminal)?.value
  const path = named ?? userConfigPath(terminal)
  if (path === undefined)
    throw new UsageError(say`There is no folder for your config: set HOME, or give --config.`)
  const config = await readConfig(path, named === undefined, terminal.home)
  const instance = await usable(terminal, flags.instance, INSTANCE, (text) =>
    instanceOrigin(text, '--instance'),
  )
  const name = await nameFor(terminal, given ?? flags.server, instance)
  if (config?.servers.has(name) === true && options.replace !== true) await mayReplace(terminal, name, path)
  const secret = await secretOf(terminal, flags, options)
  const labels = await labelsOf(terminal, flags.labels)
  const server = { instance, ...(labels.length > 0 && { customProperties: labels }), secret }
  const usual = options.default === true ? name : usualOf(config, name)
  const json: ConfigJson = {
    ...config?.json,
    instances: { ...config?.json.instances, [name]: server },
    ...(usual !== undefined && { default: usual }),
  }
  await write(path, json)
  terminal.err.write(`${say`"${ofOthers(name)}" is written into ${ofOthers(path)}.`}\n`)
  // What was given for the server stands in the file now, and is read from there.
  const { instance: _instance, labels: _labels, secretFile, sops, sopsField, ...others } = flags
  return doctor(await contextFor(terminal, { ...others, server: name }, writes), {})
}

/** The server that counts where none is named: the one that does so already, for none comes to it by being added. */
function usualOf(config: Config | undefined, added: string): string | undefined {
  if (config === undefined || config.servers.size === 0) return added
  return config.json.default ?? (config.servers.size === 1 ? [...config.servers.keys()][0] : undefined)
}

/** A question, and the flag that answers it where nobody can be asked. */
interface Asked {
  readonly prompt: string
  readonly without: Shown
}

const INSTANCE: Asked = {
  prompt: 'The address of the server, such as https://acme.screenconnect.com: ',
  without: say`The address of the server is missing: give --instance https://acme.screenconnect.com.`,
}

const SECRET: Asked = {
  prompt:
    'Where its API secret is, never the secret itself.\n  env NAME | file PATH | sops PATH [FIELD] | command WORDS\n: ',
  without: say`Where the secret is, is missing: give --secret-env, --secret-file, --sops or --secret-command.`,
}

/** What a flag gives, or what a person answers: again, until it is usable. */
async function usable<Value>(
  terminal: Terminal,
  flag: string | undefined,
  { prompt, without }: Asked,
  read: (text: string) => Value | Promise<Value>,
): Promise<Value> {
  if (flag !== undefined) return read(flag)
  if (!canAsk(terminal)) throw new UsageError(without)
  for (;;) {
    const answer = await answerTo(terminal, prompt)
    try {
      return await read(answer)
    } catch (error) {
      if (!(error instanceof UsageError || error instanceof ConfigurationError)) throw error
      terminal.err.write(`${error.message}\n`)
    }
  }
}

async function answerTo(terminal: Terminal, prompt: string): Promise<string> {
  const answer = await readLine(terminal, prompt)
  if (answer !== undefined) return answer.trim()
  const { interrupt } = terminal
  terminal.err.write('\n')
  if (interrupt.aborted)
    throw new AbortedError({ method: undefined, kind: 'read', outcome: 'not-sent' }, interrupt.reason)
  throw new UsageError(say`Nothing was written.`, { exitCode: EXIT.notConfirmed })
}

async function nameFor(terminal: Terminal, given: string | undefined, instance: string): Promise<string> {
  const usual = usualName(new URL(instance).hostname)
  const read = (text: string) => {
    const name = text === '' ? usual : text
    if (serverName.safeParse(name).success) return name
    throw new UsageError(say`The name of a server ${NAME_RULE}`)
  }
  if (given === undefined && !canAsk(terminal)) return usual
  return usable(terminal, given, { prompt: `What to call it [${usual}]: `, without: say`` }, read)
}

/** `acme` of acme.screenconnect.com. */
function usualName(host: string): string {
  const name = /^[\d.]+$/.test(host) ? host : (host.split('.')[0] ?? '')
  return serverName.safeParse(name).success ? name : 'server'
}

async function mayReplace(terminal: Terminal, name: string, path: string): Promise<void> {
  const there = say`There is a server "${ofOthers(name)}" in ${ofOthers(path)}.`
  if (canAsk(terminal) && (await dropTypedAhead(terminal)) === 'quiet') {
    if (isYes(await answerTo(terminal, `${there} Replace it? [y/N] `))) return
    throw new UsageError(say`Nothing was written.`, { exitCode: EXIT.notConfirmed })
  }
  throw new UsageError(say`${there} Nothing was written. Give another name, or --replace.`)
}

/**
 * Only what is there is written down, a variable that is set, a file, a program: what is not may be the secret itself,
 * in the wrong place.
 */
async function secretOf(terminal: Terminal, flags: CommonFlags, options: InitFlags): Promise<SecretJson> {
  const { secretFile, sops, sopsField } = flags
  const { secretEnv, secretCommand } = options
  const given = [
    ...(secretEnv === undefined ? [] : [() => environmentSecret(terminal, secretEnv)]),
    ...(secretFile === undefined ? [] : [async () => ({ file: await fileThere(terminal, secretFile) })]),
    ...(sops === undefined ? [] : [() => vault(terminal, sops, sopsField)]),
    ...(secretCommand === undefined ? [] : [() => commandSecret(terminal, secretCommand)]),
  ]
  if (given.length > 1) {
    throw new UsageError(
      say`--secret-env, --secret-file, --sops and --secret-command all name the secret: give one of them.`,
    )
  }
  if (sopsField !== undefined && sops === undefined) throw new UsageError(say`--sops-field goes with --sops.`)
  if (given[0] !== undefined) return given[0]()
  return usable(terminal, undefined, SECRET, async (text): Promise<SecretJson> => {
    const [kind = '', ...words] = text.split(/\s/)
    const rest = words.join(' ').trim()
    if (kind === 'env') return environmentSecret(terminal, rest)
    if (kind === 'file') return { file: await fileThere(terminal, rest) }
    if (kind === 'command') return commandSecret(terminal, rest)
    if (kind !== 'sops') {
      throw new UsageError(
        say`Begin with env, file, sops or command. If that was the secret itself, it was not kept.`,
      )
    }
    // A field has no blanks, and a path that has some goes with one.
    const at = rest.lastIndexOf(' ')
    const [file, field] = at === -1 ? [rest, undefined] : [rest.slice(0, at).trim(), rest.slice(at + 1)]
    return vault(terminal, file, field)
  })
}

async function environmentSecret({ environment }: Terminal, name: string): Promise<SecretJson> {
  if (/^[A-Za-z_]\w*$/.test(name) && environment[name]) return { environment: name }
  throw new UsageError(
    say`No variable of that name is set. Set it first: its name is written down, and nothing that may be the secret.`,
  )
}

async function vault(terminal: Terminal, path: string, field: string | undefined): Promise<SecretJson> {
  if (field === '') throw new UsageError(say`--sops-field is empty.`)
  return { sops: await fileThere(terminal, path), ...(field !== undefined && { field }) }
}

async function commandSecret(terminal: Terminal, text: string): Promise<SecretJson> {
  const [program = '', ...args] = wordsOf(text)
  if (program !== '' && isPath(program)) return { command: [await fileThere(terminal, program), ...args] }
  if (program !== '' && (await findProgram(program)) !== undefined) return { command: [program, ...args] }
  throw new UsageError(say`There is no program of that name in the absolute folders of PATH.`)
}

/** `op read op://vault/item/field`, or a list as JSON where a word has blanks. */
function wordsOf(text: string): readonly string[] {
  const refused = new UsageError(
    say`A command with quotes, or with blanks in a word, is written as JSON: ["op", "read", "op://…"].`,
  )
  if (!text.trimStart().startsWith('[')) {
    if (/["'\\`$]/.test(text)) throw refused
    return text.split(/\s+/).filter((word) => word !== '')
  }
  try {
    const list: unknown = JSON.parse(text)
    if (Array.isArray(list) && list.every((word) => typeof word === 'string')) return list
  } catch {
    // Said below.
  }
  throw refused
}

/** The full path of a file that is there. */
async function fileThere({ folder, home }: Terminal, given: string): Promise<string> {
  const path = given.startsWith('~/') ? resolve(home, given.slice(2)) : resolve(folder, given)
  const isFile = await stat(path).then(
    (status) => status.isFile(),
    () => false,
  )
  if (isFile) return path
  throw new UsageError(say`There is no file of that path: ${await pathInWords(path)}.`)
}

async function labelsOf(terminal: Terminal, given: string | undefined): Promise<(string | null)[]> {
  if (given === undefined && !canAsk(terminal)) return []
  const prompt = 'Names of its custom properties, company,site,tag [none]: '
  return usable(terminal, given, { prompt, without: say`` }, (text) => {
    const labels = text === '' ? [] : labelsIn(text)
    new CustomPropertySlots(labels)
    return labels
  })
}

/** The whole file anew, beside the old one and then in its place. What a link leads to is written, not the link. */
async function write(path: string, json: ConfigJson): Promise<void> {
  const target = await realpath(path).catch(() => path)
  const temporary = `${target}.${randomUUID()}`
  try {
    await mkdir(dirname(target), { recursive: true, mode: 0o700 })
    await writeFile(temporary, `${JSON.stringify(json, undefined, 2)}\n`, { mode: 0o600, flag: 'wx' })
    await rename(temporary, target)
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined)
    const code = ofOthers(foreignCause(error).code ?? 'no reason given')
    throw new UsageError(say`The config file cannot be written (${code}): ${await pathInWords(path)}.`, {
      exitCode: EXIT.failed,
    })
  }
}
