import { execFileSync } from 'node:child_process'
import { chownSync, existsSync, mkdirSync, renameSync, statSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { type CredentialError, ScreenConnectClient } from '@acg/screenconnect'
import { fromFile } from '@acg/screenconnect/node'
import { startSandbox } from '@acg/screenconnect/testing'
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { isTrustedOwner } from '../../src/credentials/file-permissions.ts'
import { onlyWhere, requires } from '../programs.ts'
import { errorOf } from '../security/support.ts'
import { asked, credentialErrorOf, folder, withoutAgeKeys, written } from './support.ts'

const SECRET = 'canary-secret-0123456789'
let place: string

beforeEach(() => {
  place = folder()
})
afterEach(() => {
  vi.unstubAllEnvs()
})

async function refusal(path: string): Promise<CredentialError> {
  const error = await credentialErrorOf(() => fromFile(path)(asked()))
  expect(error).toMatchObject({ name: 'CredentialError', outcome: 'not-sent', retryable: false })
  expect(error.message).not.toContain(SECRET)
  return error
}

describe('fromFile', () => {
  it('gives the secret for a call, and the rotated one after a 401', async () => {
    const sandbox = await startSandbox()
    onTestFinished(() => sandbox.close())
    const file = written(join(place, 'secret'), `${sandbox.secret}\n`)
    const client = new ScreenConnectClient({ instance: sandbox.url, credentials: fromFile(file) })
    await client.getSessionsByName('HOST-01')
    written(file, sandbox.rotateSecret())
    await client.getSessionsByName('HOST-01')
    expect(sandbox.requests.map((request) => request.status)).toEqual([200, 401, 200])
  })

  it.each([
    ['no newline', SECRET, SECRET],
    ['LF', `${SECRET}\n`, SECRET],
    ['CR and LF', `${SECRET}\r\n`, SECRET],
    ['two newlines', `${SECRET}\n\n`, `${SECRET}\n`],
    ['spaces', `${SECRET} \n`, `${SECRET} `],
    ['nothing at all', '', ''],
  ])('cuts one newline and no more: %s', async (_, content, secret) => {
    expect(await fromFile(written(join(place, 'secret'), content))(asked())).toBe(secret)
  })

  it('follows the symbolic links of a mounted secret, also after they were exchanged', async () => {
    // As Kubernetes does it: secret -> ..data/secret, ..data -> a folder per version.
    for (const version of ['v1', 'v2']) {
      mkdirSync(join(place, version))
      written(join(place, version, 'secret'), `${SECRET}-${version}`, 0o444)
    }
    symlinkSync('v1', join(place, '..data'))
    symlinkSync('..data/secret', join(place, 'secret'))
    const provider = fromFile(join(place, 'secret'))
    expect(await provider(asked())).toBe(`${SECRET}-v1`)
    symlinkSync('v2', join(place, 'next'))
    renameSync(join(place, 'next'), join(place, '..data'))
    expect(await provider(asked())).toBe(`${SECRET}-v2`)
  })

  it.each([0o602, 0o620, 0o666, 0o664])('refuses a file that others can write: mode %o', async (mode) => {
    const file = written(join(place, 'secret'), SECRET, mode)
    const error = await refusal(file)
    expect(error.problem).toBe('unsafe')
    expect(error.happened).toContain(`mode ${mode.toString(8)}`)
    expect(error.next).toContain(`chmod go-w ${file}`)
  })

  it.each([0o604, 0o640, 0o644])('refuses a file in the home that others can read: mode %o', async (mode) => {
    const file = written(join(withoutAgeKeys(), 'a secret'), SECRET, mode)
    const error = await refusal(file)
    expect(error.problem).toBe('unsafe')
    expect(error.happened).toContain(`mode ${mode.toString(8)}`)
    expect(error.next).toContain(`chmod 600 '${file}'`)
  })

  it.each([
    [0, 1000, true],
    [1000, 1000, true],
    [0, 0, true],
    [1234, 1000, false],
    [1234, 0, false],
  ])('takes the file of user %i for user %i: %s', (owner, user, taken) => {
    expect(isTrustedOwner(owner, user)).toBe(taken)
  })

  it('refuses a file of another user, who can write it', async () => {
    const file = written(join(place, 'secret'), SECRET, 0o444)
    // Only root can give a file away; for anybody else, this process is taken for another user's.
    if (process.geteuid?.() === 0) chownSync(file, 1234, 1234)
    else vi.spyOn(process, 'geteuid').mockReturnValue(statSync(file).uid + 1)
    onTestFinished(() => {
      vi.restoreAllMocks()
    })
    const { uid } = statSync(file)
    const user = process.geteuid?.()
    const error = await refusal(file)
    expect(error.problem).toBe('unsafe')
    expect(error.happened).toContain(`uid ${uid}`)
    expect(error.next).toContain(`chown ${user} ${file}`)
    vi.spyOn(process, 'geteuid').mockReturnValue(uid)
    expect(await fromFile(file)(asked())).toBe(SECRET)
  })

  it('looks where the file behind a link is, not where the link is', async () => {
    const file = written(join(withoutAgeKeys(), 'secret'), SECRET, 0o644)
    symlinkSync(file, join(place, 'link'))
    expect(await refusal(join(place, 'link'))).toMatchObject({
      problem: 'unsafe',
      happened: expect.stringContaining('mode 644'),
    })
  })

  it('takes a file outside the home that others can read, and any for a user whose home is the root', async () => {
    const file = written(join(withoutAgeKeys(), 'secret'), SECRET, 0o644)
    expect(await fromFile(written(join(place, 'secret'), SECRET, 0o444))(asked())).toBe(SECRET)
    vi.stubEnv('HOME', '/')
    expect(await fromFile(file)(asked())).toBe(SECRET)
  })

  it('asks nothing of permissions on Windows', async () => {
    const platform = vi.spyOn(process, 'platform', 'get').mockReturnValue('win32')
    onTestFinished(() => platform.mockRestore())
    expect(await fromFile(written(join(place, 'secret'), SECRET, 0o666))(asked())).toBe(SECRET)
  })

  it('refuses a folder', async () => {
    expect(await refusal(place)).toMatchObject({ problem: 'unusable' })
  })

  requires('mkfifo').it('refuses a named pipe, without waiting for a writer', async () => {
    execFileSync('mkfifo', [join(place, 'pipe')])
    expect(await refusal(join(place, 'pipe'))).toMatchObject({ problem: 'unusable' })
  })

  it('refuses a file that is too large', async () => {
    const file = written(join(place, 'secret'), 'x'.repeat(65_537))
    expect(await refusal(file)).toMatchObject({
      problem: 'unusable',
      happened: expect.stringContaining('65536'),
    })
    expect(await fromFile(written(file, 'x'.repeat(65_536)))(asked())).toHaveLength(65_536)
  })

  it('says what to do about UTF-16 and other text that is not UTF-8', async () => {
    const file = join(place, 'secret')
    const utf16 = { problem: 'unusable', happened: expect.stringContaining('UTF-16') }
    written(file, Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(SECRET, 'utf16le')]))
    expect(await refusal(file)).toMatchObject(utf16)
    written(file, Buffer.concat([Buffer.from([0xfe, 0xff]), Buffer.from(SECRET)]))
    expect(await refusal(file)).toMatchObject(utf16)
    written(file, Buffer.from([0x63, 0xe9]))
    expect(await refusal(file)).toMatchObject({
      problem: 'unusable',
      happened: expect.stringContaining('UTF-8'),
    })
    written(file, Buffer.from(`\u2009${SECRET}`, 'utf16le'))
    expect(await refusal(file)).toMatchObject({
      problem: 'unusable',
      happened: expect.stringContaining('NUL'),
    })
  })

  onlyWhere(existsSync('/proc/self/mem'), 'no /proc/self/mem').it(
    'says what the system says of a file that opens and cannot be read',
    async () => {
      symlinkSync('/proc/self/mem', join(place, 'mem'))
      expect(await refusal(join(place, 'mem'))).toMatchObject({
        problem: 'unusable',
        happened: expect.stringContaining('EIO'),
      })
    },
  )

  it('shows the path of a missing file only as far as it leads', async () => {
    for (const path of [join(place, SECRET), join(place, 'a', 'b')]) {
      const error = await refusal(path)
      expect(error.problem).toBe('missing')
      expect(error.message).toContain(`${place}/…`)
      expect(error.message).not.toContain(path)
    }
    expect(await refusal(`${written(join(place, 'file'), '')}/secret`)).toMatchObject({ problem: 'missing' })
    for (const path of [SECRET, `/${SECRET}`, `${SECRET}/x==`, `./${SECRET}`]) {
      expect(await refusal(path)).toMatchObject({ problem: 'missing' })
    }
    // As in a crontab, where the working folder is another one than by hand.
    expect((await refusal('vault/secret')).message).toContain(process.cwd())
    expect((await refusal('/vault/secret')).message).not.toContain(process.cwd())
  })

  onlyWhere(process.getuid?.() !== 0, 'root may read everything').it(
    'says that this user may not read it',
    async () => {
      expect(await refusal(written(join(place, 'secret'), SECRET, 0))).toMatchObject({ problem: 'unusable' })
    },
  )

  it('reads nothing for a load that is already aborted', async () => {
    const file = written(join(place, 'secret'), SECRET)
    const error = await errorOf(() => fromFile(file)(asked({ signal: AbortSignal.abort() })))
    expect(error).toMatchObject({ code: 'CREDENTIAL', problem: 'aborted' })
  })

  it('rejects a load that is aborted while the file is read', async () => {
    const controller = new AbortController()
    const provider = fromFile(written(join(place, 'secret'), SECRET))
    const load = errorOf(() => provider(asked({ signal: controller.signal })))
    controller.abort()
    expect(await load).toMatchObject({ code: 'CREDENTIAL', problem: 'aborted' })
  })

  it.each([undefined, null, '', '  ', 7, [SECRET], `${SECRET}\0`])(
    'refuses %j as a path at once, without printing it',
    async (path) => {
      // Against its type, as untyped code may.
      const error = await errorOf(() => fromFile(path as never))
      expect(error).toMatchObject({ code: 'CONFIGURATION', option: 'path' })
      expect(error.message).not.toContain('canary')
    },
  )
})
