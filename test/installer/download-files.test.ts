import {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, relative, sep } from 'node:path'
import { isMainThread } from 'node:worker_threads'
import { downloadInstaller } from '@acg/screenconnect/node'
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { onlyWhere, posix } from '../programs.ts'
import { failureOf } from '../transport/support.ts'
import {
  emptyFolder,
  installer,
  installerServer,
  listing,
  patient,
  refusalOf,
  sendCut,
} from './download-support.ts'

const bytes = installer('msi')
const whole = () => installerServer((_, response) => response.end(bytes))
const page = () => installerServer((_, response) => response.end('<html>'))

afterEach(() => vi.restoreAllMocks())

/** What every open file can do. */
async function openFiles(): Promise<FileHandle> {
  const handle = await open(join(emptyFolder(), 'any'), 'w')
  await handle.close()
  return Object.getPrototypeOf(handle)
}

describe('`to`', () => {
  it('is the file’s path, absolute or from where the process stands', async () => {
    const { url } = await whole()
    const to = join(emptyFolder(), 'agent.msi')
    for (const path of [to, relative(process.cwd(), to)]) {
      expect((await downloadInstaller(url, { to: path })).path).toBe(to)
    }
    expect(listing(dirname(to))).toEqual(['agent.msi'])
  })

  it('may be a folder for the installer of a branded server, whose name is decoded', async () => {
    const server = await whole()
    const folder = emptyFolder()
    const url = new URL('/Bin/M%C3%BCller%20Inc..ClientSetup.msi', server.url)
    expect((await downloadInstaller(url, { to: folder })).path).toBe(
      join(folder, 'M\u00fcller Inc..ClientSetup.msi'),
    )
  })

  it('may be a folder, where the file gets the installer’s own name', async () => {
    const { url } = await whole()
    const folder = emptyFolder()
    for (const to of [folder, folder + sep]) {
      expect((await downloadInstaller(url, { to })).path).toBe(join(folder, 'ScreenConnect.ClientSetup.msi'))
    }
    expect(listing(folder)).toEqual(['ScreenConnect.ClientSetup.msi'])
  })

  it.each([
    '/Bin/..%2F..%2Fevil.msi',
    '/Bin/a%5C..%5Cevil.msi',
    '/Bin/.msi',
    '/Bin/a%00.msi',
    '/Bin/-rf%20x.msi',
  ])('is never left by the name in %s', async (path) => {
    const server = await whole()
    const parent = emptyFolder()
    const folder = join(parent, 'in')
    mkdirSync(folder)
    const error = await failureOf(downloadInstaller(new URL(path, server.url), { to: folder }))
    expect(error).toMatchObject({ code: 'CONFIGURATION', option: 'to' })
    expect([listing(parent), listing(folder), server.requests]).toEqual([['in'], [], []])
  })

  it('is replaced by a whole file', async () => {
    const { url } = await whole()
    const to = join(emptyFolder(), 'agent.msi')
    writeFileSync(to, 'the old one', { mode: 0o600 })
    await downloadInstaller(url, { to })
    expect(readFileSync(to).equals(bytes)).toBe(true)
  })

  it('stays as it was after an error', async () => {
    const { url } = await page()
    const to = join(emptyFolder(), 'agent.msi')
    writeFileSync(to, 'the old one')
    await refusalOf(downloadInstaller(url, { to }))
    expect([readFileSync(to, 'utf8'), listing(dirname(to))]).toEqual(['the old one', ['agent.msi']])
  })

  it('stays as it was while the new file comes in', async () => {
    const { url } = await whole()
    const to = join(emptyFolder(), 'agent.msi')
    writeFileSync(to, 'the old one')
    const seen = new Set<string>()
    await downloadInstaller(url, {
      to,
      onProgress: () => {
        seen.add(readFileSync(to, 'utf8'))
        seen.add(
          `${listing(dirname(to)).filter((name) => /^\.installer-[0-9a-f]{24}\.part$/.test(name)).length} beside`,
        )
      },
    })
    expect([...seen]).toEqual(['the old one', '1 beside'])
  })

  posix.it('is replaced where it is a link; what it led to stays', async () => {
    const { url } = await whole()
    const folder = emptyFolder()
    const elsewhere = join(folder, 'elsewhere')
    const to = join(folder, 'agent.msi')
    writeFileSync(elsewhere, 'the other one')
    symlinkSync(elsewhere, to)
    await downloadInstaller(url, { to })
    expect([readFileSync(elsewhere, 'utf8'), lstatSync(to).isFile()]).toEqual(['the other one', true])
  })

  posix.it(
    'may be read by whom the umask lets read, an installing service, and written by its owner alone',
    async () => {
      const { url } = await whole()
      const before = process.umask()
      // A thread, in which mutants are tried, cannot change it.
      const masks = isMainThread ? [0, 0o022, 0o077] : [before]
      onTestFinished(() => void (isMainThread && process.umask(before)))
      for (const mask of masks) {
        const to = join(emptyFolder(), 'agent.msi')
        if (isMainThread) process.umask(mask)
        await downloadInstaller(url, { to })
        expect(statSync(to).mode & 0o777).toBe(0o644 & ~mask)
      }
    },
  )
})

describe('a target that cannot be written', () => {
  it.each([
    ['in a folder that is not there', join('no', 'agent.msi'), 'ENOENT'],
    ['in what is no folder', join('file', 'agent.msi'), 'ENOTDIR'],
    ['as a folder that is not there', `no${sep}`, undefined],
    ['with too long a name', `${'x'.repeat(300)}.msi`, 'ENAMETOOLONG'],
    ['in the place of a folder', 'taken', undefined],
  ])('%s is an error before anything is sent', async (_, place, code) => {
    const server = await whole()
    const folder = emptyFolder()
    writeFileSync(join(folder, 'file'), '')
    mkdirSync(join(folder, 'taken', 'ScreenConnect.ClientSetup.msi'), { recursive: true })
    const error = await refusalOf(downloadInstaller(server.url, { to: join(folder, place) }))
    expect(error).toMatchObject({ problem: 'file', outcome: 'not-sent', retryable: false })
    expect((error.cause as { code?: string } | undefined)?.code).toBe(code)
    expect([server.requests, listing(folder)]).toEqual([[], ['file', 'taken']])
  })

  onlyWhere(process.platform !== 'win32' && process.getuid?.() !== 0, 'root may write everywhere').it(
    'for lack of permission is an error before anything is sent',
    async () => {
      const server = await whole()
      const folder = emptyFolder()
      mkdirSync(join(folder, 'closed'), { mode: 0o500 })
      const error = await refusalOf(downloadInstaller(server.url, { to: join(folder, 'closed', 'a.msi') }))
      expect(error).toMatchObject({ problem: 'file', cause: { code: 'EACCES' } })
      expect(server.requests).toEqual([])
    },
  )

  posix.it('because a device is there is an error: it is not replaced', async () => {
    const server = await whole()
    expect(await refusalOf(downloadInstaller(server.url, { to: '/dev/null' }))).toMatchObject({
      problem: 'file',
      outcome: 'not-sent',
    })
    expect(lstatSync('/dev/null').isCharacterDevice()).toBe(true)
  })

  it('because a folder took its place meanwhile is an error, and leaves nothing', async () => {
    const { url } = await whole()
    const folder = emptyFolder()
    const to = join(folder, 'agent.msi')
    const download = downloadInstaller(url, { to, onProgress: () => mkdirSync(to, { recursive: true }) })
    const error = await refusalOf(download)
    expect(error).toMatchObject({ problem: 'file', outcome: 'rejected', cause: { name: 'Error' } })
    expect(listing(folder)).toEqual(['agent.msi'])
  })

  it('because its folder went away meanwhile is an error', async () => {
    const { url } = await whole()
    const folder = mkdtempSync(join(tmpdir(), 'installer-test-'))
    const download = downloadInstaller(url, {
      to: join(folder, 'agent.msi'),
      onProgress: () => rmSync(folder, { recursive: true, force: true }),
    })
    expect(await refusalOf(download)).toMatchObject({ problem: 'file', cause: { code: 'ENOENT' } })
  })
})

describe('a disk that fails', () => {
  it.each([
    ['because it is full while the file comes in', 'write', 'ENOSPC', 1],
    ['for a reason without a code', 'write', undefined, 1],
    ['because it is full when the file is flushed', 'sync', 'ENOSPC', 2],
    // The first try has nothing to begin again with.
    ['when a cut file starts again', 'truncate', 'EIO', 2],
  ] as const)('%s is an error that says so, and leaves nothing', async (_, operation, code, tries) => {
    const server = await installerServer((_, response, number) =>
      number === 1 ? sendCut(response, bytes, 100_000, { folder }) : response.end(bytes),
    )
    const folder = emptyFolder()
    const coded = code === undefined ? {} : { code }
    vi.spyOn(await openFiles(), operation).mockRejectedValue(Object.assign(new Error('canary'), coded))
    const error = await refusalOf(downloadInstaller(server.url, { to: folder, ...patient }))
    expect(error).toMatchObject({ problem: 'file', outcome: 'rejected' })
    expect(error.cause).toEqual({ name: 'Error', ...coded })
    expect([server.requests.length, listing(folder)]).toEqual([tries, []])
  })

  it('in small bites gets everything all the same', async () => {
    const { url } = await whole()
    const folder = emptyFolder()
    const prototype = await openFiles()
    // `write` has several forms; this is the one in use.
    const write = prototype.write as (...given: [Uint8Array, number, number, number]) => Promise<unknown>
    const inBites = function (this: FileHandle, chunk: Uint8Array, from: number, length: number, to: number) {
      return write.call(this, chunk, from, Math.min(length, 10_000), to)
    } as FileHandle['write']
    vi.spyOn(prototype, 'write').mockImplementation(inBites)
    await downloadInstaller(url, { to: join(folder, 'any.msi') })
    expect(readFileSync(join(folder, 'any.msi')).equals(bytes)).toBe(true)
  })
})

describe('the temporary file', () => {
  it.each([
    ['a whole file', undefined],
    ['one that is refused', { sha256: '0'.repeat(64) }],
  ])('is closed after %s', async (_, expected) => {
    const { url } = await whole()
    const write = vi.spyOn(await openFiles(), 'write')
    await downloadInstaller(url, { to: emptyFolder(), expect: expected }).catch(() => {})
    expect(write).toHaveBeenCalled()
    // What a closed file has in the place of its number.
    for (const handle of write.mock.contexts) expect(handle).toHaveProperty('fd', -1)
  })
})
