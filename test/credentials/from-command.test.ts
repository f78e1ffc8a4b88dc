import { execFile } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs'
import { basename, join } from 'node:path'
import { promisify } from 'node:util'
import { type CredentialError, ScreenConnectClient } from '@acg/screenconnect'
import { fromCommand } from '@acg/screenconnect/node'
import { startSandbox } from '@acg/screenconnect/testing'
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { errorOf, leaks, printed } from '../security/support.ts'
import { asked, credentialErrorOf, folder, gone, processIn, program, searchPath, written } from './support.ts'

const SECRET = 'canary-secret-0123456789'
let place: string

beforeEach(() => {
  place = folder()
  searchPath(place)
})
afterEach(() => {
  vi.unstubAllEnvs()
})

async function refusal(provider: ReturnType<typeof fromCommand>): Promise<CredentialError> {
  const error = await credentialErrorOf(() => provider(asked()))
  expect(error).toMatchObject({ name: 'CredentialError', outcome: 'not-sent', retryable: false })
  expect(leaks(printed(error), SECRET)).toEqual([])
  return error
}

function endIfThere(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // Gone already.
  }
}

describe('fromCommand', () => {
  it('gives the secret for a call, and the rotated one after a 401', async () => {
    const sandbox = await startSandbox()
    onTestFinished(() => sandbox.close())
    const store = written(join(place, 'store'), sandbox.secret)
    program(join(place, 'pass'), `console.log(require('node:fs').readFileSync(process.argv[2], 'utf8'))`)
    const client = new ScreenConnectClient({
      instance: sandbox.url,
      credentials: fromCommand('pass', [store]),
    })
    await client.getSessionsByName('HOST-01')
    written(store, sandbox.rotateSecret())
    await client.getSessionsByName('HOST-01')
    expect(sandbox.requests.map((request) => request.status)).toEqual([200, 401, 200])
  })

  it('hands arguments over as they are, with no shell between', async () => {
    const args = ['$(touch pwned)', '; exit 1', '*', '"quoted"', "it's", '', '-x', '`id`', '%PATH%', 'a b']
    program(join(place, 'echo-args'), 'process.stdout.write(JSON.stringify(process.argv.slice(2)))')
    expect(await fromCommand('echo-args', args)(asked())).toBe(JSON.stringify(args))
  })

  it('cuts one newline off the output and no more', async () => {
    program(join(place, 'op'), `process.stdout.write('a b \\n\\r\\n')`)
    expect(await fromCommand('op')(asked())).toBe('a b \n')
  })

  it('gives it nothing to read on standard input', async () => {
    program(join(place, 'op'), `process.stdin.on('data', () => {}).on('end', () => console.log('ended'))`)
    expect(await fromCommand('op')(asked())).toBe('ended')
  })

  it.each([1, 3, 255])('says the exit code %i and nothing of standard error', async (exitCode) => {
    program(
      join(place, 'op'),
      `console.error('${SECRET}'); console.log('${SECRET}'); process.exit(${exitCode})`,
    )
    expect(await refusal(fromCommand('op', ['read', SECRET]))).toMatchObject({
      problem: 'failed',
      happened: expect.stringContaining(`exit code ${exitCode}`),
    })
  })

  it('says that it printed nothing, or was ended by a signal', async () => {
    program(join(place, 'op'), `console.log('')`)
    expect(await refusal(fromCommand('op'))).toMatchObject({ problem: 'missing' })
    program(join(place, 'op'), `process.kill(process.pid, 'SIGTERM'); setInterval(() => {}, 1000)`)
    expect(await refusal(fromCommand('op'))).toMatchObject({
      problem: 'failed',
      happened: expect.stringContaining('SIGTERM'),
    })
  })

  it('kills a program that prints without end', async () => {
    program(join(place, 'op'), `setInterval(() => process.stdout.write('${SECRET}'.repeat(100)), 0)`)
    expect(await refusal(fromCommand('op'))).toMatchObject({
      problem: 'unusable',
      happened: expect.stringContaining('65536'),
    })
  })

  it('kills a program that takes longer than its timeout', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    onTestFinished(() => {
      vi.useRealTimers()
    })
    const load = refusal(fromCommand(endless(), [], { timeout: 800 }))
    const pid = await processIn(join(place, 'pid'))
    await vi.advanceTimersByTimeAsync(800)
    const error = await load
    expect(error.problem).toBe('timeout')
    for (const fact of [join(place, 'op'), '800 ms', '`timeout`']) expect(error.message).toContain(fact)
    vi.useRealTimers()
    await gone(pid)
  })

  /** A program that never ends and writes its number down. */
  function endless(): string {
    return program(
      join(place, 'op'),
      `require('node:fs').writeFileSync('${join(place, 'pid')}', String(process.pid)); setInterval(() => {}, 1000)`,
    )
  }

  /** A program that starts another, which keeps its standard output open and lives on. */
  const startsAnother = (then: string) =>
    program(
      join(place, 'op'),
      `const { spawn } = require('node:child_process')
       const other = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: ['ignore', 1, 2], detached: true })
       other.unref()
       require('node:fs').writeFileSync('${join(place, 'other')}', String(other.pid))
       ${then}`,
    )
  const endOther = () => {
    process.kill(Number(readFileSync(join(place, 'other'), 'utf8')), 'SIGKILL')
  }

  it.each([
    ['all at once', `process.stdout.write('${SECRET}\\n')`],
    ['with much before the end', `process.stdout.write('x'.repeat(60_000) + '\\n')`],
  ])(
    'gives what a program printed that ended, though a child of it keeps the output open: %s',
    async (_, code) => {
      startsAnother(code)
      onTestFinished(endOther)
      const secret = await fromCommand('op', [], { timeout: 25_000 })(asked())
      expect([SECRET, 'x'.repeat(60_000)]).toContain(secret)
    },
  )

  it('says the exit code of a program that failed, though a child of it keeps the output open', async () => {
    startsAnother(`process.stdout.write('${SECRET}\\n'); process.exitCode = 3`)
    onTestFinished(endOther)
    expect(await refusal(fromCommand('op', [], { timeout: 25_000 }))).toMatchObject({
      problem: 'failed',
      happened: expect.stringContaining('exit code 3'),
    })
  })

  it.each([
    ['a child of it keeps the output open', ''],
    ['it cannot be killed', 'ChildProcess.prototype.kill = () => false'],
  ])('lets the process end after the timeout of a program, though %s', async (_, before) => {
    startsAnother(`
      require('node:fs').writeFileSync('${join(place, 'pid')}', String(process.pid))
      setInterval(() => {}, 1000)`)
    const script = `
      import { ChildProcess } from 'node:child_process'
      import { existsSync } from 'node:fs'
      import { fromCommand } from '@acg/screenconnect/node'
      ${before}
      const load = fromCommand('${join(place, 'op')}', [], { timeout: 3000 })({ signal: new AbortController().signal })
      await load.catch((error) => console.log(error.problem))`
    // The built package, as everybody has it: the process that ends must be one of its own.
    const running = promisify(execFile)(process.execPath, ['--input-type=module', '-e', script], {
      cwd: join(import.meta.dirname, '../..'),
      timeout: 25_000,
      killSignal: 'SIGKILL',
    })
    const pid = await processIn(join(place, 'pid'))
    const other = await processIn(join(place, 'other'))
    onTestFinished(() => {
      for (const one of [pid, other]) endIfThere(one)
    })
    expect((await running).stdout).toContain('timeout')
    // It ended by itself, and not because nobody held the pipe any more.
    expect(process.kill(other, 0)).toBe(true)
  })

  it('kills the program when the load is aborted', async () => {
    const controller = new AbortController()
    const load = errorOf(() => fromCommand(endless())(asked({ signal: controller.signal })))
    const pid = await processIn(join(place, 'pid'))
    controller.abort(SECRET)
    expect(await load).toMatchObject({ code: 'CREDENTIAL', problem: 'aborted' })
    await gone(pid)
  })

  it('starts nothing for a load that is aborted already', async () => {
    program(join(place, 'op'), `require('node:fs').writeFileSync('${join(place, 'started')}', '')`)
    await errorOf(() => fromCommand('op')(asked({ signal: AbortSignal.abort() })))
    expect(existsSync(join(place, 'started'))).toBe(false)
  })

  describe('in the working folder', () => {
    /** A cloned repository, with programs in it, in which somebody works. */
    function clone(): string {
      const clone = folder()
      for (const inside of ['bin', 'other']) mkdirSync(join(clone, inside))
      for (const at of ['', 'bin']) program(join(clone, at, 'op'), `console.log('${SECRET}')`)
      const before = process.cwd()
      process.chdir(clone)
      onTestFinished(() => process.chdir(before))
      return clone
    }

    it.each<readonly [string, (clone: string, outside: string) => string]>([
      ['nothing', () => ''],
      ['an empty entry', () => ':'],
      ['a dot', () => '.'],
      ['a relative folder', () => './bin:bin'],
      ['an entry between others', () => ':/nowhere:.'],
      ['its full path', (clone) => clone],
      ['the full path of a folder below it', (clone) => join(clone, 'bin')],
      ['slashes and dots', (clone) => `${clone}//.///:${clone}/bin/:${clone}/./bin//`],
      [
        'a way up and down again',
        (clone) => `${clone}/other/../bin:/tmp/../${clone}:${clone}/../${basename(clone)}`,
      ],
      ['a way up from elsewhere', (clone, outside) => `${outside}/../${basename(clone)}/bin`],
      [
        'a link to it',
        (clone, outside) => {
          symlinkSync(clone, join(outside, 'link'))
          return join(outside, 'link')
        },
      ],
      [
        'a link to a folder below it',
        (clone, outside) => {
          symlinkSync(join(clone, 'bin'), join(outside, 'bin'))
          return join(outside, 'bin')
        },
      ],
      [
        'a link that is the program',
        (clone, outside) => {
          symlinkSync(join(clone, 'op'), join(outside, 'op'))
          return outside
        },
      ],
      [
        'a link to a link to it',
        (clone, outside) => {
          symlinkSync(join(clone, 'bin', 'op'), join(outside, 'one'))
          symlinkSync('one', join(outside, 'op'))
          return outside
        },
      ],
      [
        'a link through it to elsewhere',
        (clone, outside) => {
          program(join(outside, 'real'), `console.log('${SECRET}')`)
          symlinkSync(join(outside, 'real'), join(clone, 'other', 'op'))
          symlinkSync(join(clone, 'other', 'op'), join(outside, 'op'))
          return outside
        },
      ],
      [
        'a link that steps back behind a linked folder',
        (clone, outside) => {
          mkdirSync(join(clone, 'deep', 'er'), { recursive: true })
          program(join(clone, 'deep', 'tool'), `console.log('${SECRET}')`)
          symlinkSync(join(clone, 'deep', 'er'), join(outside, 'linked'))
          // Joined as text this is outside; the system goes to where the link leads, and back from there.
          symlinkSync(`${outside}/linked/../tool`, join(outside, 'op'))
          return outside
        },
      ],
      [
        'a link in it to elsewhere',
        (clone, outside) => {
          program(join(outside, 'op'), `console.log('${SECRET}')`)
          symlinkSync(outside, join(clone, 'elsewhere'))
          return join(clone, 'elsewhere')
        },
      ],
    ])('is never found through %s', async (_, path) => {
      vi.stubEnv('PATH', path(clone(), folder()))
      expect(await refusal(fromCommand('op'))).toMatchObject({ problem: 'not-installed' })
    })

    it('is never found where the working folder is entered through a link', async () => {
      const real = clone()
      const link = join(folder(), 'link')
      symlinkSync(real, link)
      process.chdir(link)
      for (const path of [real, link, join(link, 'bin')]) {
        vi.stubEnv('PATH', path)
        expect(await refusal(fromCommand('op'))).toMatchObject({ problem: 'not-installed' })
      }
    })

    it('stands in the way of no program behind it on the path', async () => {
      const elsewhere = folder()
      program(join(elsewhere, 'op'), `console.log('from elsewhere')`)
      searchPath(clone(), elsewhere)
      expect(await fromCommand('op')(asked())).toBe('from elsewhere')
    })

    it('is found where it is named by its path, which whoever wrote it meant', async () => {
      expect(await fromCommand(join(clone(), 'op'))(asked())).toBe(SECRET)
    })

    it('is everything where that folder is the root, so there programs are found', async () => {
      const elsewhere = folder()
      program(join(elsewhere, 'op'), `console.log('${SECRET}')`)
      searchPath(elsewhere)
      const before = process.cwd()
      process.chdir('/')
      onTestFinished(() => process.chdir(before))
      expect(await fromCommand('op')(asked())).toBe(SECRET)
    })
  })

  it('passes over folders and files that are no programs', async () => {
    const other = folder()
    mkdirSync(join(place, 'op'))
    written(join(other, 'op'), 'no program', 0o644)
    searchPath(place, other)
    expect(await refusal(fromCommand('op'))).toMatchObject({ problem: 'not-installed' })
  })

  it('takes a path, and says where one cannot be started', async () => {
    expect(await fromCommand(program(join(place, 'op'), `console.log('${SECRET}')`))(asked())).toBe(SECRET)
    const missing = join(place, 'missing')
    const error = await refusal(fromCommand(missing))
    expect(error.problem).toBe('failed')
    for (const fact of [`${place}/…`, 'ENOENT']) expect(error.happened).toContain(fact)
    expect(error.message).not.toContain(missing)
  })

  it('shows no name that may be a secret in the wrong place', async () => {
    // `refusal` looks for the secret.
    expect(await refusal(fromCommand(SECRET))).toMatchObject({ problem: 'not-installed' })
    expect(await refusal(fromCommand(`${SECRET}/x`))).toMatchObject({ problem: 'failed' })
  })

  it('looks on Windows for what runs without a shell, and refuses batch files', async () => {
    const platform = vi.spyOn(process, 'platform', 'get').mockReturnValue('win32')
    onTestFinished(() => platform.mockRestore())
    vi.stubEnv('PATHEXT', '.COM;.EXE;.BAT;.CMD')
    program(join(place, 'op.exe'), `console.log('from the exe')`)
    program(join(place, 'vault.cmd'), `console.log('${SECRET}')`)
    expect(await fromCommand('op')(asked())).toBe('from the exe')
    expect(await fromCommand('op.exe')(asked())).toBe('from the exe')
    expect(await refusal(fromCommand('vault'))).toMatchObject({ problem: 'not-installed' })
    const error = await errorOf(() => fromCommand('vault.cmd'))
    expect(error).toMatchObject({ code: 'CONFIGURATION', option: 'file' })
  })

  it.each([
    ['file', () => fromCommand('')],
    ['file', () => fromCommand([SECRET] as never)],
    ['args', () => fromCommand('op', SECRET as never)],
    ['args[1]', () => fromCommand('op', ['read', 7] as never)],
    ['args[0]', () => fromCommand('op', [`${SECRET}\0`])],
    ['timeout', () => fromCommand('op', [], { timeout: 0 })],
    ['timeout', () => fromCommand('op', [], { timeout: SECRET } as never)],
    ['options', () => fromCommand('op', [], SECRET as never)],
  ])('refuses an unusable %s at once, without printing it (case %#)', async (option, make) => {
    const error = await errorOf(make)
    expect(error).toMatchObject({ code: 'CONFIGURATION', option })
    expect(leaks(printed(error), SECRET)).toEqual([])
  })
})
