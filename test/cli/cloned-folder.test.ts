import { execFileSync, spawn } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join, resolve } from 'node:path'
import { Readable } from 'node:stream'
import { type RunningSandbox, startSandbox } from '@acg/screenconnect/testing'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createProgram } from '../../src/cli/program.ts'
import { Writes } from '../../src/cli/writes.ts'
import { ageKey, asYaml, sealed } from '../credentials/vault.ts'
import { eventually } from '../eventually.ts'
import { programAt, requires } from '../programs.ts'

const BIN = resolve(import.meta.dirname, '../../dist/cli/bin.js')
const CONFIG = 'screenconnect.config.json'

/** Names that something may look for where it works: each is a pipe, and whoever opens it is found out. */
const BAITS = [
  CONFIG,
  'config.json',
  'config.schema.json',
  '.config/screenconnect/screenconnect.config.json',
  '.screenconnect/screenconnect.config.json',
  'vault.sops.yaml',
  'msp-tools/screenconnect.sops.yaml',
  '.sops.yaml',
  '.env',
  '.age/keys.txt',
  'package.json',
  'node_modules/ky/package.json',
]

const PROGRAMS = [
  'sops',
  'age',
  'op',
  'printenv',
  'pwsh',
  'sh',
  'bash',
  'cmd',
  'node',
  'git',
  'screenconnect',
]

/** Every verb, with words that it works with. What is sent only after a yes has one. */
const VERBS: readonly {
  readonly args: readonly string[]
  readonly isGated?: true
  readonly untilIt?: string
}[] = [
  { args: ['sessions', 'HOST-01'] },
  { args: ['sessions', 'HOST-01', '--server', 'sealed'] },
  { args: ['session', 'HOST-01'] },
  { args: ['run', 'HOST-01', 'hostname', '--yes'], isGated: true },
  { args: ['output', 'HOST-01'] },
  { args: ['send-command', 'HOST-01', 'hostname', '--yes'], isGated: true },
  { args: ['send-message', 'HOST-01', 'Hello', '--yes'], isGated: true },
  { args: ['set-properties', 'HOST-01', '--company', 'Globex', '--yes'], isGated: true },
  { args: ['build-installer', '--platform', 'msi', '--company', 'Acme'] },
  { args: ['raw', 'AddNoteToSession', '["x", "y"]', '--yes'], isGated: true },
  { args: ['raw', 'GetSessionsByName', '["HOST-01"]', '--read'] },
  { args: ['doctor'] },
  { args: ['doctor', '--writes', '--yes'], isGated: true },
  { args: ['sandbox'], untilIt: 'Ctrl-C ends it.' },
  { args: ['demo'] },
  { args: ['init', 'third', '--instance', 'INSTANCE', '--secret-command', 'printenv OWN_SECRET'] },
  { args: ['completion', 'bash'] },
  { args: ['complete', '--', 'set-properties', '--'] },
  { args: ['--help'] },
]

let own: RunningSandbox
let outside: string
let folder: string
let stopWaiting = () => {}
let environment: NodeJS.ProcessEnv
const opened = () => join(outside, 'opened')
const ran = () => join(outside, 'ran')

beforeAll(async () => {
  own = await startSandbox({ profile: 'documented' })
  own.addSession({ name: 'HOST-01', customProperties: ['Acme', 'Head Office', 'Pilot'] })
  outside = mkdtempSync(join(tmpdir(), 'acg-cli-cloned-'))
  // One works below the root of what was cloned, and the same lies in both.
  folder = join(outside, 'cloned', 'scripts')
  const places = [folder, dirname(folder)]
  const key = await ageKey()
  const home = join(outside, 'home')
  const user = {
    instances: {
      acme: {
        instance: own.url,
        customProperties: ['company'],
        secret: { command: ['printenv', 'OWN_SECRET'] },
      },
      sealed: { instance: own.url, secret: { sops: 'vault.yaml', field: 'token' } },
    },
    default: 'acme',
  }
  put(join(home, '.config/screenconnect', CONFIG), JSON.stringify(user))
  put(
    join(home, '.config/screenconnect/vault.yaml'),
    asYaml(sealed({ token: own.secret }, { recipients: [key.recipient] })),
  )
  for (const place of places) {
    for (const name of PROGRAMS) {
      put(join(place, name), `#!/bin/sh\necho "$0" >>'${ran()}'\n`)
      chmodSync(join(place, name), 0o700)
    }
  }
  // Relative and empty entries too, which a system takes for the working folder.
  const PATH = ['.', '', '..', folder, process.env['PATH']].join(delimiter)
  environment = { HOME: home, PATH, OWN_SECRET: own.secret, SOPS_AGE_KEY: key.secret, NO_COLOR: '1' }
  const pipes = places.flatMap((place) => BAITS.map((name) => join(place, name)))
  for (const pipe of pipes) mkdirSync(dirname(pipe), { recursive: true })
  if (programAt('mkfifo') !== undefined) stopWaiting = watchPipes(pipes)
})

afterAll(async () => {
  stopWaiting()
  await own.close()
  rmSync(outside, { recursive: true, force: true })
})

function put(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text, { mode: 0o600 })
}

/** Makes pipes, and writes down which of them somebody opened: whoever opens one to write waits for that. */
function watchPipes(pipes: readonly string[]): () => void {
  execFileSync('mkfifo', [...pipes])
  const script = 'for pipe; do (: >"$pipe"; echo "$pipe" >>"$OPENED") & done; wait'
  const child = spawn('/bin/sh', ['-c', script, 'sh', ...pipes], {
    detached: true,
    stdio: 'ignore',
    env: { OPENED: opened() },
  })
  return () => {
    // All that it started, and nothing else: the group is its own.
    if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL')
  }
}

const lines = (path: string) => (existsSync(path) ? readFileSync(path, 'utf8').trim().split('\n') : [])

async function inFolder(
  args: readonly string[],
  untilIt?: string,
): Promise<{ readonly code: number | null; readonly text: string }> {
  const child = spawn(process.execPath, [BIN, ...args], { cwd: folder, env: environment, timeout: 20_000 })
  let text = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk) => {
      text += chunk
      if (untilIt !== undefined && text.includes(untilIt)) child.kill('SIGINT')
    })
  }
  child.stdin.end()
  const code = await new Promise<number | null>((done) => child.on('close', done))
  return { code, text }
}

const nowhere = { isTerminal: false, columns: undefined, write: () => {} }

const nobody: Parameters<typeof createProgram>[0] = {
  ...{ out: nowhere, err: nowhere, input: Readable.from([]), folder: '/', home: '/', environment: {} },
  ...{ platform: 'linux', now: () => new Date(), interrupt: new AbortController().signal },
  ...{ typedAhead: { quiet: 1, most: 1 }, stop: () => {} },
}

it('every verb is tried below', async () => {
  const program = createProgram(nobody, { exitCode: 0, writes: new Writes() })
  const verbs = program.commands.map((verb) => verb.name())
  const tried = new Set(VERBS.map(({ args }) => args[0]))
  expect(verbs.length).toBeGreaterThan(10)
  expect(verbs.filter((verb) => !tried.has(verb))).toEqual([])
})

requires('mkfifo', 'printenv', '/bin/sh').describe('in a cloned folder', () => {
  it.each(VERBS.map((verb) => ({ ...verb, title: verb.args.join(' ') })))(
    '`screenconnect $title` opens no file, starts no program and reads no config of it',
    async (verb) => {
      const before = own.requests.length
      const args = verb.args.map((word) => (word === 'INSTANCE' ? own.url : word))
      const { code, text } = await inFolder(args, verb.untilIt)
      expect(text).not.toContain('INTERNAL')
      expect({ opened: lines(opened()), ran: lines(ran()) }).toEqual({ opened: [], ran: [] })
      if (verb.isGated === true) {
        expect(code).toBe(121)
        expect(text).toContain(join(folder, CONFIG))
        expect(own.requests).toHaveLength(before)
      } else {
        // `output` finds no command, since none was sent.
        expect(code).toBe(verb.args[0] === 'output' ? 123 : 0)
      }
    },
  )

  it.each([
    ['--server', 'acme'],
    ['--config', 'CONFIG'],
    ['--instance', 'INSTANCE', '--secret-file', 'SECRET'],
  ])('what changes something goes on with %s, and by that alone', async (...flags) => {
    put(join(outside, 'secret'), own.secret)
    const known = {
      CONFIG: join(outside, 'home/.config/screenconnect', CONFIG),
      INSTANCE: own.url,
      SECRET: join(outside, 'secret'),
    }
    const words = flags.map((word) => (Object.hasOwn(known, word) ? known[word as keyof typeof known] : word))
    const { code } = await inFolder(['send-message', 'HOST-01', 'Hello', '--yes', ...words])
    expect(code).toBe(0)
    expect({ opened: lines(opened()), ran: lines(ran()) }).toEqual({ opened: [], ran: [] })
  })

  it('what opens or starts something there is found out by this test', async () => {
    const bait = join(folder, '.env')
    execFileSync(process.execPath, ['-e', 'require("fs").openSync(process.argv[1], "r")', bait])
    execFileSync(join(folder, 'op'))
    await eventually(() => expect(lines(opened())).toEqual([bait]))
    expect(lines(ran())).toEqual([join(folder, 'op')])
  })
})
