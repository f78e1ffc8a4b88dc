import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { PassThrough } from 'node:stream'
import type { Command } from 'commander'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { FULL as EVERYTHING } from '../effort.ts'
import './quick-looks.ts'
import { createProgram } from '../../src/cli/program.ts'
import { Writes } from '../../src/cli/writes.ts'
import { leaks } from '../security/support.ts'
import { CLOSED_URL } from '../transport/support.ts'
import { acme, type CliOptions, cli, emptyFolder } from './support.ts'

/** Secrets that some check could take for something else: a name, a path, an address, an option, a word. */
const CANARIES: readonly string[] = [
  'canary-0123456789-qzxwvj',
  'canary0123456789qzxwvj',
  'CANARY_QZXWVJ_PASSWORD',
  'correcthorsebatterystaple',
  'canary-0123456789/qzxwvj+9876543210==',
  '/canary-0123456789/qzxwvj==',
  './canary-0123456789',
  '~/canary-0123456789',
  'canary.0123456789.qzxwvj.yaml',
  'canary-0123456789.ps1',
  'https://canary-0123456789:qzxwvj@qzxwvj.example/qzxwvj',
  'https://canary-0123456789.qzxwvj/path',
  '-canary-0123456789-qzxwvj',
  '--canary-0123456789=qzxwvj',
  'canary-0123456789\nqzxwvj-9876543210',
  'canary 0123456789 qzxwvj',
  `canary${'0123456789'.repeat(30)}`,
]

/** All for each place take minutes. */
const ALL = process.env['ACG_ALL_CANARIES'] === '1'
/** Every combination where CI has the time; elsewhere each value meets each other one, if not in every company. */
const FULL = ALL || EVERYTHING

/** Some of them, others for the next turn: together the turns get them all. */
function canariesFor(turn: number, count: number): readonly string[] {
  if (ALL) return CANARIES
  return Array.from({ length: count }, (_, nth) => CANARIES[(turn * count + nth) % CANARIES.length] ?? '')
}

/** One of them at each turn, one after the other, or all. */
function oneOf<Value>(values: readonly Value[], turn: number): readonly Value[] {
  return FULL ? values : values.filter((_, index) => index === turn % values.length)
}

/** The verbs with arguments that do, so that each of them can be exchanged for a secret. */
const VERBS: Readonly<Record<string, readonly string[]>> = {
  sessions: ['HOST-01'],
  session: ['HOST-01'],
  run: ['HOST-01', 'hostname'],
  'send-command': ['HOST-01', 'hostname'],
  'send-message': ['HOST-01', 'Hello'],
  'set-properties': ['HOST-01', '--tag', 'Live'],
  'build-installer': ['--platform', 'msi'],
  raw: ['GetSessionsByName', '["HOST-01"]'],
  doctor: [],
  // Without a secret, so that nothing is written.
  init: ['acme', '--instance', CLOSED_URL],
}

/**
 * What is shown because it is what was asked for: what would be sent stands in the question, an address that was
 * asked for holds what it was asked for with, a file was written where it was to be, and labels are the headings of tables.
 */
const SHOWN: readonly string[] = [
  'run [text]',
  'send-command <text>',
  'send-message <text>',
  'raw <method>',
  'raw [json]',
  'build-installer --name',
  'build-installer --download',
  '--labels',
]

interface Place {
  readonly place: string
  /** The option that every verb has, and reads in the same way. */
  readonly common?: string | undefined
  readonly args: (secret: string) => readonly string[]
}

/** Every place of every command line, by the grammar itself, so that a new option is held to it too. */
function placesOf(program: Command): readonly Place[] {
  const places: Place[] = [
    { place: 'the verb', args: (secret) => [secret] },
    { place: 'a verb to help with', args: (secret) => ['help', secret] },
    { place: 'the shell to complete for', args: (secret) => ['completion', secret] },
    { place: 'a flag without a verb', args: (secret) => [`--${secret}`] },
  ]
  for (const [verb, words] of Object.entries(VERBS)) {
    const command = program.commands.find((one) => one.name() === verb)
    if (command === undefined) throw new Error(`there is no verb ${verb}`)
    places.push(
      { place: `${verb} one argument more`, args: (secret) => [verb, ...words, 'x', 'y', secret] },
      { place: `${verb} an option`, args: (secret) => [verb, ...words, `--${secret}`] },
      { place: `${verb} an option with a value`, args: (secret) => [verb, ...words, `--x=${secret}`] },
      { place: `${verb} letters`, args: (secret) => [verb, ...words, `-${secret}`] },
      { place: `${verb} behind the dashes`, args: (secret) => [verb, ...words, 'x', 'y', '--', secret] },
      { place: `${verb} --yes with a value`, args: (secret) => [verb, ...words, `--yes=${secret}`] },
    )
    for (const [index, argument] of command.registeredArguments.entries()) {
      const name = argument.required ? `<${argument.name()}>` : `[${argument.name()}]`
      const exchanged = (secret: string) => words.map((word, at) => (at === index ? secret : word))
      places.push({ place: `${verb} ${name}`, args: (secret) => [verb, ...exchanged(secret)] })
    }
    for (const { long, short } of [...command.options, ...program.options]) {
      const isGlobal = program.options.some((option) => option.long === long)
      const common = isGlobal ? String(long) : undefined
      const place = isGlobal ? `${verb} with ${long}` : `${verb} ${long}`
      const rest = long === '--file' ? words.slice(0, 1) : words
      const args = (secret: string) => [verb, ...rest, String(long), secret]
      places.push({ place, common, args })
      places.push({ place: `${place}=`, common, args: (secret) => [verb, ...rest, `${long}=${secret}`] })
      if (short != null)
        places.push({
          place: `${place} short`,
          common,
          args: (secret) => [verb, ...rest, `${short}${secret}`],
        })
      if (isGlobal)
        places.push({
          place: `${place} before`,
          common,
          args: (secret) => [String(long), secret, verb, ...rest],
        })
    }
  }
  return places
}

const nobody: Parameters<typeof createProgram>[0] = {
  out: { isTerminal: false, columns: undefined, write: () => {} },
  err: { isTerminal: false, columns: undefined, write: () => {} },
  input: new PassThrough(),
  ...{ folder: '/', home: '/', environment: {}, platform: 'linux', now: () => new Date() },
  ...{ typedAhead: { quiet: 1, most: 1 }, interrupt: new AbortController().signal, stop: () => {} },
}

const PLACES = placesOf(createProgram(nobody, { exitCode: 0, writes: new Writes() })).filter(
  ({ place }) => !SHOWN.some((shown) => place.includes(shown)),
)

beforeEach(() => {
  vi.spyOn(Math, 'random').mockReturnValue(0)
  return () => vi.restoreAllMocks()
})

/** All that is printed, for a person and for a program, and with everything that `--debug` adds. */
async function leaked(
  args: readonly string[],
  secret: string,
  options: CliOptions,
): Promise<readonly string[]> {
  const found: string[] = []
  for (const more of [[], ['--json', '--debug']]) {
    const { out, err } = await cli([...more, ...args], options)
    // A word of the program's own, also in front of a secret.
    found.push(...leaks(out + err, secret).filter((piece) => piece !== 'https://'))
  }
  return found
}

/** What every verb has in common gets all secrets between the verbs, whatever else has some with each. */
function withSecrets(places: readonly Place[]): readonly (Place & { readonly secrets: readonly string[] })[] {
  const turns = new Map<string, number>()
  return places.map((place, index) => {
    if (FULL || place.common === undefined) return { ...place, secrets: canariesFor(index, 3) }
    const turn = turns.get(place.common) ?? 0
    turns.set(place.common, turn + 1)
    return { ...place, secrets: canariesFor(turn, 1) }
  })
}

describe('a secret in the wrong place on a command line', () => {
  const all = withSecrets(PLACES)

  it('is each of the secrets for every option that all verbs have', () => {
    const options = [...new Set(all.flatMap(({ common }) => common ?? []))]
    expect(options).toContain('--secret-file')
    for (const option of options) {
      const met = all.flatMap(({ common, secrets }) => (common === option ? secrets : []))
      expect(new Set(met), option).toEqual(new Set(CANARIES))
    }
  })

  it.each(all)('is not printed as $place', async ({ args, secrets }) => {
    const { environment } = await acme()
    for (const secret of secrets) {
      expect(await leaked(args(secret), secret, { environment }), secret).toEqual([])
    }
  })
})

/** What reads the settings: with a secret, to check them, and without one. */
const READERS = [['sessions', 'HOST-01'], ['doctor'], ['build-installer', '--platform', 'msi']]

describe('a secret in the wrong place of the environment', () => {
  it.each([
    ['SCREENCONNECT_URL', {}],
    ['SCREENCONNECT_SECRET', {}],
    ['SCREENCONNECT_SECRET_FILE', { SCREENCONNECT_SECRET: undefined }],
    ['SCREENCONNECT_CONFIG', { SCREENCONNECT_URL: undefined }],
    ['SCREENCONNECT_SERVER', {}],
    ['SCREENCONNECT_SERVER', { SCREENCONNECT_URL: undefined }],
    ['XDG_CONFIG_HOME', {}],
    ['XDG_CONFIG_HOME', { SCREENCONNECT_URL: undefined }],
    ['XDG_CONFIG_HOME', { SCREENCONNECT_SECRET: undefined }],
    ['PATH', {}],
    ['HOME', {}],
    ['SOPS_AGE_KEY', {}],
    ['SOPS_AGE_KEY_FILE', {}],
  ])('is not printed as %s', async (name, others) => {
    const all = await acme()
    const folder = emptyFolder({ 'vault.yaml': 'a: 1' })
    let turn = 0
    for (const secret of CANARIES) {
      for (const value of [secret, `/${secret}`, `${folder}/${secret}`]) {
        const environment = { ...all.environment, ...others, [name]: value }
        turn += 1
        for (const args of oneOf([...READERS, ['sessions', 'HOST-01', '--sops', 'vault.yaml']], turn))
          expect(await leaked(args, secret, { environment, folder }), value).toEqual([])
      }
    }
  })
})

describe('a secret in the wrong place of a config file', () => {
  const ways: readonly (readonly [string, (secret: string) => unknown])[] = [
    ['a setting', (secret) => ({ [secret]: 'x' })],
    ['instance', (secret) => ({ instance: secret })],
    [
      'the user name of instance',
      (secret) => ({ instance: `https://${encodeURIComponent(secret)}@acme.example` }),
    ],
    ['extensionId', (secret) => ({ extensionId: secret })],
    ['installerBaseName', (secret) => ({ installerBaseName: `${secret}/` })],
    ['customProperties', (secret) => ({ customProperties: secret })],
    ['a label twice', (secret) => ({ customProperties: [secret, secret] })],
    ['secret', (secret) => ({ secret })],
    ['a list of secrets', (secret) => ({ secret: [secret] })],
    ['the kind of secret', (secret) => ({ secret: { [secret]: 'x' } })],
    ['a second kind of secret', (secret) => ({ secret: { file: 'x', [secret]: 'x' } })],
    ['a variable', (secret) => ({ secret: { environment: secret } })],
    ['a file', (secret) => ({ secret: { file: secret } })],
    ['a vault', (secret) => ({ secret: { sops: secret } })],
    ['a vault with its ending', (secret) => ({ secret: { sops: `${secret}.yaml` } })],
    ['a field', (secret) => ({ secret: { sops: 'vault.yaml', field: secret } })],
    ['a command', (secret) => ({ secret: { command: [secret] } })],
    ['a command as text', (secret) => ({ secret: { command: secret } })],
    ['an argument', (secret) => ({ secret: { command: ['missing-program', secret] } })],
    ['an argument of a program that is there', (secret) => ({ secret: { command: ['false', secret] } })],
  ]

  const files: readonly (readonly [string, (secret: string, url: string | undefined) => unknown])[] = [
    ['all of it', (secret) => secret],
    ['a setting of all', (secret) => ({ instances: {}, [secret]: 'x' })],
    ['all servers', (secret) => ({ instances: secret })],
    ['a server', (secret) => ({ instances: { acme: secret } })],
    ['the default', (secret) => ({ instances: {}, default: secret })],
    ['a trusted instance of earlier versions', (secret) => ({ trustedInstances: [secret] })],
    ...ways.map(
      ([place, make]) =>
        [
          place,
          (secret: string, url: string | undefined) => ({
            // What the verbs need first, where the secret is not put in its place.
            instances: { acme: { instance: url, ...Object(make(secret)) } },
          }),
        ] as const,
    ),
  ]

  it.each(files)('is not printed as %s', async (_, make) => {
    const { environment } = await acme()
    const SCREENCONNECT_URL = environment['SCREENCONNECT_URL']
    const PATH = process.env['PATH']
    let turn = 0
    for (const secret of CANARIES) {
      const home = emptyFolder({ 'vault.yaml': 'a: 1' })
      const path = join(home, '.config/screenconnect/screenconnect.config.json')
      mkdirSync(dirname(path), { recursive: true })
      writeFileSync(path, JSON.stringify(make(secret, SCREENCONNECT_URL)), { mode: 0o600 })
      turn += 1
      for (const args of oneOf(READERS, turn))
        expect(
          await leaked(args, secret, { home, folder: emptyFolder(), environment: { PATH } }),
          secret,
        ).toEqual([])
    }
  })
})
