import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type CredentialError, ScreenConnectClient } from '@acg/screenconnect'
import { fromSops } from '@acg/screenconnect/node'
import { startSandbox } from '@acg/screenconnect/testing'
import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { errorOf, leaks, printed } from '../security/support.ts'
import {
  asked,
  credentialErrorOf,
  folder,
  gone,
  processIn,
  program,
  searchPath,
  withoutAgeKeys,
  written,
} from './support.ts'

// A stand-in for the binary: the real one was not run here. It keeps how it was called.

const SECRET = 'canary-secret-0123456789'
let place: string
let calls: string

beforeEach(() => {
  withoutAgeKeys()
  place = folder()
  calls = join(place, 'calls')
  mkdirSync(join(place, 'bin'))
  searchPath(join(place, 'bin'))
  return () => vi.unstubAllEnvs()
})

/** A `sops` that keeps its arguments and the process that called it, then runs `code`. */
function standIn(code: string): void {
  program(
    join(place, 'bin', 'sops'),
    `const { appendFileSync } = require('node:fs')
     appendFileSync('${calls}', JSON.stringify({ args: process.argv.slice(2), parent: process.ppid }) + '\\n')
     ${code}`,
  )
}

interface Call {
  readonly args: readonly string[]
  readonly parent: number
}

function called(): Call[] {
  const lines = readFileSync(calls, 'utf8').trim().split('\n')
  // As the stand-in wrote it.
  return lines.map((line) => JSON.parse(line) as Call)
}

async function refusal(file: string, field?: string): Promise<CredentialError> {
  const error = await credentialErrorOf(() => fromSops(file, field)(asked()))
  expect(error).toMatchObject({ name: 'CredentialError', outcome: 'not-sent', retryable: false })
  expect(leaks(printed(error), SECRET)).toEqual([])
  return error
}

describe('fromSops with a sops on the path', () => {
  it('gives the secret for a call, and the rotated one after a 401', async () => {
    const sandbox = await startSandbox()
    onTestFinished(() => sandbox.close())
    const vault = written(join(place, 'screenconnect.sops.yaml'), sandbox.secret)
    standIn(`process.stdout.write(require('node:fs').readFileSync(process.argv.at(-1)))`)
    const client = new ScreenConnectClient({ instance: sandbox.url, credentials: fromSops(vault) })
    await client.getSessionsByName('HOST-01')
    written(vault, sandbox.rotateSecret())
    await client.getSessionsByName('HOST-01')
    expect(sandbox.requests.map((request) => request.status)).toEqual([200, 401, 200])
    expect(called()).toHaveLength(2)
  })

  it('calls it by this process itself, without a shell, with the field and the whole path', async () => {
    standIn(`process.stdout.write('${SECRET}\\n')`)
    const before = process.cwd()
    // Not where sops is: there it would not be taken.
    const work = folder()
    process.chdir(work)
    onTestFinished(() => process.chdir(before))
    for (const file of ['-v.yaml', "a 'b' $(id).json", '--help.yml']) {
      expect(await fromSops(file)(asked())).toBe(SECRET)
    }
    await fromSops('vault.yaml', 'tools.$(id).`x`;y')(asked())
    const decrypt = ['decrypt', '--extract']
    expect(called()).toEqual(
      [
        [...decrypt, '["credentials"]["api_secret"]', join(work, '-v.yaml')],
        [...decrypt, '["credentials"]["api_secret"]', join(work, "a 'b' $(id).json")],
        [...decrypt, '["credentials"]["api_secret"]', join(work, '--help.yml')],
        [...decrypt, '["tools"]["$(id)"]["`x`;y"]', join(work, 'vault.yaml')],
      ].map((args) => ({ args, parent: process.pid })),
    )
  })

  it.each([
    [1, 'failed', 'sops --version'],
    [2, 'missing', ''],
    [25, 'changed', 'sops decrypt'],
    [24, 'changed', ''],
    [52, 'changed', ''],
    [51, 'changed', ''],
    [128, 'no-key', 'sops updatekeys'],
  ] as const)(
    'explains exit code %i, and shows nothing of its output',
    async (exitCode, problem, command) => {
      standIn(`console.log('${SECRET}'); console.error('${SECRET}'); process.exit(${exitCode})`)
      const error = await refusal(written(join(place, 'vault.yaml'), ''))
      expect(error.problem).toBe(problem)
      expect(error.next).toContain(command)
      for (const fact of [`exit code ${exitCode}`, join(place, 'vault.yaml')]) {
        expect(error.happened).toContain(fact)
      }
    },
  )

  it('explains that it was killed, printed too much, or could not be started', async () => {
    const file = written(join(place, 'vault.yaml'), '')
    standIn(`process.kill(process.pid, 'SIGTERM'); setInterval(() => {}, 1000)`)
    expect(await refusal(file)).toMatchObject({
      problem: 'failed',
      happened: expect.stringContaining('SIGTERM'),
    })
    standIn(`setInterval(() => process.stdout.write('${SECRET}'.repeat(1000)), 0)`)
    expect(await refusal(file)).toMatchObject({
      problem: 'unusable',
      happened: expect.stringContaining('65536'),
    })
    written(join(place, 'bin', 'sops'), '#!/nowhere/interpreter\n', 0o755)
    expect(await refusal(file)).toMatchObject({
      problem: 'failed',
      happened: expect.stringContaining('ENOENT'),
    })
  })

  /** A `sops` that never ends, and where its number will be. */
  function endless(): string {
    const pid = join(place, 'pid')
    standIn(`require('node:fs').writeFileSync('${pid}', String(process.pid)); setInterval(() => {}, 1000)`)
    return pid
  }

  it('kills it after 30 seconds', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    onTestFinished(() => {
      vi.useRealTimers()
    })
    const file = endless()
    const load = refusal(written(join(place, 'vault.yaml'), ''))
    const pid = await processIn(file)
    await vi.advanceTimersByTimeAsync(30_000)
    expect(await load).toMatchObject({ problem: 'timeout', happened: expect.stringContaining('30000') })
    vi.useRealTimers()
    await gone(pid)
  })

  it('kills it when the load is aborted', async () => {
    const file = endless()
    const controller = new AbortController()
    const load = errorOf(() => fromSops('vault.yaml')(asked({ signal: controller.signal })))
    const pid = await processIn(file)
    controller.abort()
    expect(await load).toMatchObject({ code: 'CREDENTIAL', problem: 'aborted' })
    await gone(pid)
  })

  it('is not looked for in the working folder', async () => {
    program(join(place, 'sops'), `console.log('${SECRET}')`)
    const before = process.cwd()
    process.chdir(place)
    onTestFinished(() => process.chdir(before))
    vi.stubEnv('PATH', ':.:')
    expect(await refusal('vault.yaml')).toMatchObject({ problem: 'missing' })
  })
})
