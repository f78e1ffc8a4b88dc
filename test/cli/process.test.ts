import { type ChildProcess, execFile, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  closeSync,
  constants,
  existsSync,
  open,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  writeSync,
} from 'node:fs'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'
import { type RunningSandbox, startSandbox } from '@acg/screenconnect/testing'
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest'
import { VERSION } from '../../src/version.ts'
import { ageKey, asYaml, sealed } from '../credentials/vault.ts'
import { byTurns } from '../effort.ts'
import { onlyWhere, requires } from '../programs.ts'
import { emptyFolder } from './support.ts'

const root = resolve(import.meta.dirname, '../..')
const BIN = join(root, 'dist/cli/bin.js')

let sandbox: RunningSandbox
let environment: NodeJS.ProcessEnv
/** Called once, before the next request is answered. */
let whileItLooks: (() => void) | undefined

beforeAll(async () => {
  sandbox = await startSandbox({
    profile: 'documented',
    faults: () => {
      whileItLooks?.()
      whileItLooks = undefined
      return undefined
    },
  })
  sandbox.addSession({ name: 'HOST-01', customProperties: ['Acme', 'Head Office', 'Pilot'] })
  const { NODE_ENV: _, ...rest } = process.env
  environment = {
    ...rest,
    SCREENCONNECT_URL: sandbox.url,
    SCREENCONNECT_SECRET: sandbox.secret,
    SCREENCONNECT_LABELS: 'company,site,tag',
  }
})

afterAll(() => sandbox.close())

function start(args: readonly string[], env = environment): ChildProcess {
  const child = spawn(process.execPath, [BIN, ...args], { env, stdio: ['pipe', 'pipe', 'pipe'] })
  onTestFinished(() => void child.kill('SIGKILL'))
  return child
}

async function output(args: readonly string[], env = environment) {
  return promisify(execFile)(process.execPath, [BIN, ...args], { env, timeout: 20_000 })
}

function textOf(stream: NodeJS.ReadableStream | null): () => string {
  let text = ''
  stream?.setEncoding('utf8').on('data', (chunk) => {
    text += chunk
  })
  return () => text
}

describe('the built program', () => {
  it.each(['--version', '-V'])('prints its version for %s', async (flag) => {
    const { stdout } = await output([flag])
    expect(stdout).toBe(`${VERSION}\n`)
  })

  it('looks a session up and ends by itself', async () => {
    const { stdout, stderr } = await output(['sessions', 'HOST-01'])
    expect(stdout).toMatch(/^NAME +STATE +COMPANY .*\nHOST-01 +online +Acme +Head Office +Pilot .*\n$/)
    expect(stderr).toBe('')
  })

  it('ends quietly where its reader has gone', async () => {
    const child = start(['--help'])
    const err = textOf(child.stderr)
    child.stdout?.destroy()
    const [code] = await once(child, 'close')
    expect(code).toBe(0)
    expect(err()).toBe('')
  })

  it('reads a script from standard input', async () => {
    const child = start(['run', 'HOST-01', '-', '--yes', '--json'])
    const out = textOf(child.stdout)
    child.stdin?.end('echo one\necho two\n')
    const [code] = await once(child, 'close')
    expect(JSON.parse(out())).toMatchObject({ status: 'completed', output: 'one\r\ntwo' })
    expect(code).toBe(0)
  })

  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    'ends at %s while a command runs, and says that it may still run',
    async (signal) => {
      const guest = sandbox.addSession({ name: `HOST-${signal}` })
      const received = new Promise<void>((resolve) => {
        guest.answer(() => {
          resolve()
          return { output: '', neverAnswer: true }
        })
      })
      const child = start(['run', `HOST-${signal}`, 'hostname', '--yes'])
      const err = textOf(child.stderr)
      await received
      child.kill(signal)
      const [code] = await once(child, 'close')
      expect(code).toBe(128)
      expect(err()).toContain('Stopped. It may still run, or have run')
    },
  )
})

describe('a failure that nobody foresaw', () => {
  onlyWhere(existsSync('/dev/full'), 'no /dev/full').it(
    'to write is no exit code of a remote command',
    async () => {
      const guest = sandbox.addSession({ name: 'HOST-FULL' })
      guest.answer(() => ({ output: 'x', exitCode: 3 }))
      const full = openSync('/dev/full', 'w')
      const child = spawn(process.execPath, [BIN, 'run', 'HOST-FULL', 'hostname', '--yes'], {
        env: environment,
        stdio: ['ignore', full, 'pipe'],
      })
      const err = textOf(child.stderr)
      const [code] = await once(child, 'close')
      closeSync(full)
      expect(code).toBe(128)
      expect(err()).toContain('Something was sent before that, and may have run')
      expect(err()).not.toContain('    at ')
    },
  )
})

/** Resolves when the process has taken what was written, so that it waits for more. */
async function whenReading(child: ChildProcess): Promise<void> {
  await new Promise<void>((resolve) => {
    child.stdin?.write('x'.repeat(1_000_000), () => resolve())
  })
}

describe('standard input', () => {
  it('is no longer waited for at Ctrl-C', async () => {
    const child = start(['run', 'HOST-01', '-', '--yes'])
    const err = textOf(child.stderr)
    // Its end never comes.
    child.stdin?.write('echo one\n')
    await whenReading(child)
    child.kill('SIGINT')
    const [code] = await once(child, 'close')
    expect(code).toBe(130)
    expect(err()).toContain('Stopped. Nothing was changed.')
  })
})

requires('mkfifo').describe('a pipe that --file names', () => {
  /** What waits for the pipe, once it does. */
  async function reading(path: string, written: string): Promise<{ child: ChildProcess; writer: number }> {
    execFileSync('mkfifo', [path])
    const child = start(['run', 'HOST-01', '--file', path, '--yes'])
    // A writer that does not wait is let in only once there is a reader.
    const opened = () => openSync(path, constants.O_WRONLY | constants.O_NONBLOCK)
    const writer = await vi.waitFor(opened, { timeout: 60_000, interval: 10 })
    onTestFinished(() => closeSync(writer))
    writeSync(writer, written)
    return { child, writer }
  }

  it.each(['', 'echo one\n'])('is no longer waited for at one Ctrl-C, when %j has come', async (written) => {
    const before = sandbox.executions.length
    const { child } = await reading(join(emptyFolder(), 'pipe.cmd'), written)
    const err = textOf(child.stderr)
    child.kill('SIGINT')
    const [code] = await once(child, 'close')
    expect(code).toBe(130)
    expect(err()).toContain('Stopped. Nothing was changed.')
    expect(sandbox.executions).toHaveLength(before)
  })

  onlyWhere(existsSync('/proc/self/fd'), 'no /proc').it(
    'is no longer waited for at one Ctrl-C, when nobody writes into it',
    async () => {
      const path = join(emptyFolder(), 'pipe.cmd')
      execFileSync('mkfifo', [path])
      const child = start(['run', 'HOST-01', '--file', path, '--yes'])
      const folder = `/proc/${child.pid}/fd`
      const isOpen = () => readdirSync(folder).some((fd) => readlinkSync(join(folder, fd)) === path)
      await vi.waitFor(() => expect(isOpen()).toBe(true), { timeout: 60_000, interval: 10 })
      child.kill('SIGINT')
      const [code] = await once(child, 'close')
      expect(code).toBe(130)
    },
  )

  it('is waited for as long as somebody may write, and read to its end', async () => {
    const path = join(emptyFolder(), 'pipe.cmd')
    execFileSync('mkfifo', [path])
    const child = start(['run', 'HOST-01', '--file', path, '--yes', '--json'])
    const out = textOf(child.stdout)
    // Opening it waits for the reader, and the reader for what comes.
    const writer = await promisify(open)(path, 'w')
    writeSync(writer, 'echo one\n')
    await new Promise((resolve) => setImmediate(resolve))
    writeSync(writer, 'echo two\n')
    closeSync(writer)
    await once(child, 'close')
    expect(JSON.parse(out())).toMatchObject({ status: 'completed', output: 'one\r\ntwo' })
  })

  requires('bash').it('is also what a shell makes of a program', async () => {
    const command = `"${process.execPath}" "${BIN}" run HOST-01 --shell cmd --yes --file <(echo echo one)`
    const { stdout } = await promisify(execFile)('bash', ['-c', command], { env: environment })
    expect(stdout).toContain('one')
  })
})

describe('a SOPS vault', () => {
  it('is opened by what is built in, where there is no sops', async () => {
    const key = await ageKey()
    const vault = { credentials: { api_secret: sandbox.secret } }
    const folder = emptyFolder({ 'vault.yaml': asYaml(sealed(vault, { recipients: [key.recipient] })) })
    const { SCREENCONNECT_SECRET: _, ...rest } = environment
    const { stdout } = await output(['sessions', 'HOST-01', '--json', '--sops', join(folder, 'vault.yaml')], {
      ...rest,
      PATH: '',
      SOPS_AGE_KEY: key.secret,
    })
    expect(JSON.parse(stdout)).toMatchObject([{ name: 'HOST-01' }])
  })
})

describe('demo', () => {
  it('plays the main job', async () => {
    const { stdout, stderr } = await output(['demo'])
    expect(stderr).toBe('')
    expect(stdout).toMatch(/marker\.txt created by a command[\s\S]*Pilot -> Live[\s\S]*Done\./)
  })
})

describe('sandbox', () => {
  it('prints what to set, serves that, and ends with Ctrl-C', async () => {
    const child = start(['sandbox'])
    const lines: string[] = []
    const reader = createInterface({ input: child.stdout ?? process.stdin })
    for await (const line of reader) {
      lines.push(line)
      if (lines.length === 3) break
    }
    const set = Object.fromEntries(lines.map((line) => line.replace('export ', '').split('=')))
    expect(Object.keys(set)).toEqual(['SCREENCONNECT_URL', 'SCREENCONNECT_SECRET', 'SCREENCONNECT_LABELS'])
    const { stdout } = await output(['sessions', '--filter', "CustomProperty1 = 'Acme'", '--json'], {
      ...environment,
      ...set,
    })
    expect(JSON.parse(stdout).map(({ name }: { name: string }) => name)).toEqual([
      'HOST-01',
      'HOST-02',
      'HOST-03',
    ])
    child.kill('SIGINT')
    const [code] = await once(child, 'close')
    expect(code).toBe(0)
  })
})

describe('completion', () => {
  it.each(['bash', 'zsh', 'fish', 'powershell'])('prints a script for %s', async (shell) => {
    const { stdout } = await output(['completion', shell])
    expect(stdout).toContain('screenconnect')
    expect(stdout).toContain('complete')
  })

  requires('bash').it('is code that bash takes, and that completes the verbs', async () => {
    const { stdout } = await output(['completion', 'bash'])
    const script = `${stdout}\ncomplete -p screenconnect`
    const loaded = await promisify(execFile)('bash', ['-c', script])
    expect(loaded.stdout).toContain('screenconnect')
  })

  it('knows verbs, options, their choices and the labels of the config', async () => {
    const complete = async (...words: string[]) => (await output(['complete', '--', ...words])).stdout
    expect(await complete('se')).toMatch(/^sessions\t.*\nsession\t.*\nsend-command\t[\s\S]*set-properties\t/)
    expect(await complete('run', '--sh')).toContain('--shell')
    expect(await complete('build-installer', '--platform', '')).toMatch(/msi[\s\S]*sh/)
    expect(await complete('set-properties', '--')).toMatch(/--company[\s\S]*--tag/)
  })

  it('needs no configuration that can be read', async () => {
    const { stdout } = await output(['complete', '--', 'ru'], {
      ...environment,
      SCREENCONNECT_CONFIG: '/nowhere',
    })
    expect(stdout).toContain('run')
  })
})

requires('sh', 'script', 'stty').describe('at a real terminal', () => {
  /** What is done at the terminal, and when. */
  interface Typing {
    /** In answer to every question, or to each one of them. */
    readonly answer?: string | string[]
    /** Before the program has started: it lies in the terminal. */
    readonly first?: string
    /** When it says what it would do, before it asks. */
    readonly atDescription?: string
    /** While the program looks the session up. */
    readonly meanwhile?: string
  }

  /** `script` gives the command a terminal of its own and passes on what is typed. */
  async function typed(
    command: string,
    { answer, first = '', meanwhile, atDescription }: Typing,
  ): Promise<{ code: number | null; screen: string }> {
    const child = spawn(
      'script',
      ['-qec', `stty cols 100; ${process.execPath} ${BIN} ${command}`, '/dev/null'],
      {
        env: { ...environment, TERM: 'xterm', NO_COLOR: '' },
        stdio: ['pipe', 'pipe', 'inherit'],
      },
    )
    onTestFinished(() => void child.kill())
    // Keys that are held down may come after the end.
    child.stdin.on('error', () => {})
    const type = (keys: string) => void child.stdin.write(keys)
    type(first)
    // Its answer waits for the keys: so they come during the look, on however busy a machine.
    if (meanwhile !== undefined) whileItLooks = () => type(meanwhile)
    let screen = ''
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      if (
        atDescription !== undefined &&
        !screen.includes('Send a message') &&
        /Send a message/.test(screen + chunk)
      )
        type(atDescription)
      screen += chunk
      if (screen.endsWith('[y/N] \u001b[39m'))
        type(typeof answer === 'string' ? answer : (answer?.shift() ?? ''))
    })
    const [code] = await once(child, 'close')
    return { code, screen }
  }

  /** Every verb that asks before it sends. */
  const GATED: readonly (readonly [string, string])[] = [
    ['run', 'run HOST-01 hostname'],
    ['send-command', 'send-command HOST-01 hostname'],
    ['send-message', 'send-message HOST-01 Hello'],
    ['set-properties', 'set-properties HOST-01 --tag Live'],
    ['raw', `raw CreateSession '[2,"x",false,"x",[]]'`],
    ['doctor', 'doctor --writes'],
  ]

  it('asks, takes the answer, and uses colours', async () => {
    const before = sandbox.executions.length
    const { code, screen } = await typed('send-message HOST-01 Hello', { answer: 'y\r' })
    expect(screen).toContain('\u001b[1mSend a message to HOST-01')
    expect(screen).toContain('Sent to HOST-01.')
    expect(code).toBe(0)
    expect(sandbox.executions).toHaveLength(before + 1)
  })

  it('asks nobody after the script was typed there to its end', async () => {
    const { code, screen } = await typed('run HOST-01 -', { first: 'echo one\r\u0004' })
    expect(screen).toContain('Nothing was sent. Add --yes to send it.')
    expect(code).toBe(129)
  })

  it.each(GATED)('takes for %s none of what was typed before the question', async (_, command) => {
    const before = sandbox.executions.length
    const { code, screen } = await typed(command, { first: 'x\ry\r', answer: '\r' })
    expect(screen).toContain('[y/N]')
    expect(screen).toContain('Nothing was sent.')
    expect(code).toBe(129)
    expect(sandbox.executions).toHaveLength(before)
  })

  it.each(['y\ry\r', 'y\r'.repeat(50)])(
    'takes for the second question none of what was typed before it: %j',
    async (keys) => {
      const { screen } = await typed('doctor --writes', { answer: [keys, '\r'] })
      expect(screen.split('[y/N]')).toHaveLength(3)
      expect(screen).toContain('Nothing was sent.')
    },
  )

  const typedBefore: readonly (readonly [string, string])[] = [
    ['one line', 'y\r'],
    ['a line without its end', 'y'],
    ['two lines', 'x\ry\r'],
    ['five lines', 'y\r'.repeat(5)],
    ['a hundred lines', 'y\r'.repeat(100)],
    [
      'a hundred lines, more than a terminal holds',
      `${'# a long line of a script '.repeat(5)}\ry\r`.repeat(100),
    ],
    ['Ctrl-D', '\u0004'],
    ['a line and Ctrl-D', 'y\r\u0004'],
    ['half a line and Ctrl-D', 'y\u0004'],
    ['only line feeds', '\ny\n'],
  ]

  it.each(typedBefore.map(([what, keys], turn) => ({ what, keys, turn })))(
    'takes nothing for an answer that was typed before: $what',
    async ({ keys, turn }) => {
      const before = sandbox.executions.length
      const ways: readonly Typing[] = [{ first: keys }, { meanwhile: keys }]
      for (const way of byTurns(ways, turn, 2)) {
        const { code, screen } = await typed('send-message HOST-01 Hello', { ...way, answer: '\r' })
        expect(screen).toContain('[y/N]')
        expect(code).toBe(129)
      }
      expect(whileItLooks).toBeUndefined()
      expect(sandbox.executions).toHaveLength(before)
    },
  )

  it('takes the answer that comes after all that', async () => {
    const before = sandbox.executions.length
    const { code } = await typed('send-message HOST-01 Hello', { first: 'n\rn\rn', answer: 'y\r' })
    expect(code).toBe(0)
    expect(sandbox.executions).toHaveLength(before + 1)
  })

  it('asks nobody where a key is held down, and ends', async () => {
    const before = sandbox.executions.length
    // A process of its own types: this one may be too busy to do so without a pause.
    const command = `${process.execPath} ${BIN} send-message HOST-01 Hello`
    const child = spawn('sh', ['-c', `yes y | script -qec '${command}; echo "ended with $?"' /dev/null`], {
      env: environment,
      stdio: ['ignore', 'pipe', 'inherit'],
      detached: true,
    })
    // `script` itself does not end while it has keys to pass on.
    const release = () => void (child.pid !== undefined && process.kill(-child.pid, 'SIGKILL'))
    let screen = ''
    await new Promise<void>((resolve) => {
      child.once('close', () => resolve())
      child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
        screen += chunk
        if (/ended with \d+/.test(screen)) release()
      })
    })
    expect(screen).toContain('Keys came without a pause, so nobody was asked and nothing was sent.')
    expect(screen).not.toContain('[y/N]')
    expect(screen).toContain('ended with 129')
    expect(sandbox.executions).toHaveLength(before)
  })

  it('stops at Ctrl-C while keys come', async () => {
    const before = sandbox.executions.length
    const { code, screen } = await typed('send-message HOST-01 Hello', {
      first: 'y\r'.repeat(20),
      atDescription: 'y\ry\r\u0003',
    })
    expect(screen).toContain('Stopped. Nothing was changed.')
    expect(code).toBe(130)
    expect(sandbox.executions).toHaveLength(before)
  })

  it('leaves the terminal as it was', async () => {
    const folder = emptyFolder()
    const child = spawn(
      'script',
      [
        '-qec',
        `stty -a >before; ${process.execPath} ${BIN} send-message HOST-01 Hello; stty -a >after`,
        '/dev/null',
      ],
      { cwd: folder, env: environment, stdio: ['pipe', 'pipe', 'inherit'] },
    )
    let screen = ''
    let answered = false
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      screen += chunk
      // Once: what is written after the end finds nobody there.
      if (answered || !screen.includes('[y/N]')) return
      answered = true
      child.stdin.write('n\r')
    })
    await once(child, 'close')
    expect(readFileSync(join(folder, 'after'), 'utf8')).toBe(readFileSync(join(folder, 'before'), 'utf8'))
  })

  it('sends nothing where Ctrl-C is the answer', async () => {
    const before = sandbox.executions.length
    const { code, screen } = await typed('send-message HOST-01 Hello', { answer: '\u0003' })
    expect(screen).toContain('Stopped. Nothing was changed.')
    expect(code).toBe(130)
    expect(sandbox.executions).toHaveLength(before)
  })
})
