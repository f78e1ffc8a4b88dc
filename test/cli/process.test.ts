import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'
import { type RunningSandbox, startSandbox } from '@acg/screenconnect/testing'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { VERSION } from '../../src/version.ts'
import { ageKey, asYaml, sealed } from '../credentials/vault.ts'
import { emptyFolder } from './support.ts'

const root = resolve(import.meta.dirname, '../..')
const BIN = join(root, 'dist/cli/bin.js')

let sandbox: RunningSandbox
let environment: NodeJS.ProcessEnv

beforeAll(async () => {
  sandbox = await startSandbox({ profile: 'documented' })
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
  return spawn(process.execPath, [BIN, ...args], { env, stdio: ['pipe', 'pipe', 'pipe'] })
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
  it.runIf(process.platform === 'linux')('to write is no exit code of a remote command', async () => {
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
  })
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

describe('a SOPS vault', () => {
  it('is opened by what is built in, where there is no sops', async () => {
    const key = ageKey()
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

  it('is code that bash takes, and that completes the verbs', async () => {
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

describe.runIf(process.platform === 'linux')('at a real terminal', () => {
  /** `script` gives the command a terminal of its own and passes on what is typed. */
  async function typed(
    command: string,
    answer: string,
    first = '',
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
    child.stdin.write(first)
    let screen = ''
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      screen += chunk
      if (screen.endsWith('[y/N] \u001b[39m')) child.stdin.write(answer)
    })
    const [code] = await once(child, 'close')
    return { code, screen }
  }

  it('asks, takes the answer, and uses colours', async () => {
    const before = sandbox.executions.length
    const { code, screen } = await typed('send-message HOST-01 Hello', 'y\r')
    expect(screen).toContain('\u001b[1mSendMessageToSession to HOST-01')
    expect(screen).toContain('Sent to HOST-01.')
    expect(code).toBe(0)
    expect(sandbox.executions).toHaveLength(before + 1)
  })

  it('asks nobody after the script was typed there to its end', async () => {
    const { code, screen } = await typed('run HOST-01 -', '', 'echo one\r\u0004')
    expect(screen).toContain('Nothing was sent. Add --yes to send it.')
    expect(code).toBe(129)
  })

  it('takes nothing for an answer that was typed before the question: the next line of what was pasted', async () => {
    const before = sandbox.executions.length
    const { code, screen } = await typed('send-message HOST-01 Hello', '\r', 'y\r')
    expect(screen).toContain('Nothing was sent.')
    expect(code).toBe(129)
    expect(sandbox.executions).toHaveLength(before)
  })

  it('asks nobody who left before the question: Ctrl-D was typed ahead', async () => {
    const before = sandbox.executions.length
    const { code, screen } = await typed('send-message HOST-01 Hello', '', '\u0004')
    expect(screen).toContain('Nothing was sent. Add --yes to send it.')
    expect(code).toBe(129)
    expect(sandbox.executions).toHaveLength(before)
  })

  it('sends nothing where Ctrl-C is the answer', async () => {
    const before = sandbox.executions.length
    const { code, screen } = await typed('send-message HOST-01 Hello', '\u0003')
    expect(screen).toContain('Stopped. Nothing was changed.')
    expect(code).toBe(130)
    expect(sandbox.executions).toHaveLength(before)
  })
})
