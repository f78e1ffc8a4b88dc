import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { PassThrough, Readable } from 'node:stream'
import {
  type RunningSandbox,
  type SandboxGuest,
  type SandboxOptions,
  startSandbox,
} from '@acg/screenconnect/testing'
import { onTestFinished, vi } from 'vitest'
import { runCli } from '../../src/cli/run-cli.ts'
import type { Terminal, TextOutput } from '../../src/cli/terminal.ts'

/** When everything in these tests happens. */
const NOW = new Date('2026-07-20T12:00:00Z')

export interface CliOptions {
  readonly environment?: Readonly<Record<string, string | undefined>>
  /** The width of the terminal; without one there is none, only pipes. */
  readonly width?: number
  /** What is typed in answer to a question, or piped in. */
  readonly input?: string | Readable
  readonly folder?: string
  readonly home?: string
  readonly platform?: NodeJS.Platform
  readonly interrupt?: AbortSignal
  readonly colours?: boolean
  readonly typedAhead?: Terminal['typedAhead']
  readonly stop?: () => void
  /** Is told all that was written so far, each time. */
  readonly onWrite?: (text: string) => void
}

export interface CliResult {
  readonly exitCode: number
  readonly out: string
  readonly err: string
  /** Both, in the order in which they were written, as a terminal shows them in the end. */
  readonly screen: string
}

/** Runs a command line in this process, at a terminal that remembers what it was told. */
export async function cli(args: readonly string[], options: CliOptions = {}): Promise<CliResult> {
  const { environment = {}, width, input = '' } = options
  const folder = options.folder ?? emptyFolder()
  // A person answers once they are asked, and not before; what is piped in is there from the start.
  const typed =
    typeof input !== 'string' ? input : width === undefined ? Readable.from([input]) : new PassThrough()
  const written: { readonly to: 'out' | 'err'; readonly text: string }[] = []
  const output = (to: 'out' | 'err'): TextOutput => ({
    isTerminal: width !== undefined,
    columns: width,
    write(text) {
      written.push({ to, text })
      if (typeof input === 'string' && typed instanceof PassThrough && text.includes('[y/N]'))
        typed.end(input)
      options.onWrite?.(written.map((piece) => piece.text).join(''))
    },
  })
  const all = { SCREENCONNECT_URL: undefined, SCREENCONNECT_SECRET: undefined, ...environment }
  // The library's provider reads the environment of the process.
  for (const [name, value] of Object.entries(all)) vi.stubEnv(name, value)
  const terminal: Terminal = {
    out: output('out'),
    err: output('err'),
    input: Object.assign(typed, { isTTY: width !== undefined }),
    folder,
    home: options.home ?? folder,
    environment: { ...all, ...(options.colours === true ? {} : { NO_COLOR: '1' }) },
    platform: options.platform ?? 'linux',
    now: () => new Date(),
    typedAhead: options.typedAhead ?? { quiet: 1, most: 5000 },
    interrupt: options.interrupt ?? new AbortController().signal,
    stop: options.stop ?? (() => {}),
  }
  try {
    const exitCode = await runCli(args, terminal)
    const of = (to: 'out' | 'err') =>
      written.flatMap((piece) => (piece.to === to ? [piece.text] : [])).join('')
    return {
      exitCode,
      out: of('out'),
      err: of('err'),
      screen: onScreen(written.map(({ text }) => text).join('')),
    }
  } finally {
    vi.unstubAllEnvs()
  }
}

const ERASE = '\r\u001b[K'

/** What is left of lines that were written over. */
function onScreen(text: string): string {
  return text
    .split('\n')
    .map((line) => line.slice(line.lastIndexOf(ERASE) === -1 ? 0 : line.lastIndexOf(ERASE) + ERASE.length))
    .join('\n')
}

export interface Acme {
  readonly sandbox: RunningSandbox
  /** The environment that points at it. */
  readonly environment: Readonly<Record<string, string>>
  readonly guests: readonly [SandboxGuest, SandboxGuest, SandboxGuest]
}

/**
 * Acme's machines at a fixed time, with ids that are the same every time: HOST-01 is online, HOST-02 has been
 * off for three days, the third has no name.
 */
export async function acme(options: SandboxOptions = {}): Promise<Acme> {
  vi.useFakeTimers({ toFake: ['Date'], now: NOW.getTime() - 3 * 86_400_000 })
  onTestFinished(() => {
    vi.useRealTimers()
  })
  let seed = 654_583_808
  const random = () => {
    seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31
    return seed / 2 ** 31
  }
  const sandbox = await startSandbox({ profile: 'documented', random, ...options })
  onTestFinished(() => sandbox.close())
  const one = sandbox.addSession({ name: 'HOST-01', customProperties: ['Acme', 'Head Office', 'Pilot'] })
  const two = sandbox.addSession({
    name: 'HOST-02',
    customProperties: ['Acme', 'Warehouse', 'Live'],
    machine: { os: 'linux' },
  })
  const three = sandbox.addSession({
    customProperties: ['Globex'],
    machine: { os: 'macos', name: 'HOST-03' },
  })
  two.goOffline()
  vi.setSystemTime(NOW)
  return {
    sandbox,
    guests: [one, two, three],
    environment: {
      SCREENCONNECT_URL: sandbox.url,
      SCREENCONNECT_SECRET: sandbox.secret,
      SCREENCONNECT_LABELS: 'company,site,tag',
    },
  }
}

/** A folder of its own for a test, with these files in it. */
export function emptyFolder(files: Readonly<Record<string, string>> = {}): string {
  const folder = mkdtempSync(join(tmpdir(), 'acg-cli-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  for (const [name, text] of Object.entries(files)) {
    const path = join(folder, name)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, text, { mode: 0o600 })
  }
  return folder
}
