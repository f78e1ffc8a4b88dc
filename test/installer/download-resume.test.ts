import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type DownloadProgress, downloadInstaller } from '@acg/screenconnect/node'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { CLOSED_URL, failureOf, serve } from '../transport/support.ts'
import {
  emptyFolder,
  installer,
  installerServer,
  listing,
  patient,
  refusalOf,
  sendCut,
  sendRest,
  sha256,
} from './download-support.ts'

const bytes = installer('msi')
const ETAG = '"version-1"'
const OLD = { 'Last-Modified': 'Mon, 01 Jun 2026 10:00:00 GMT', Date: 'Mon, 01 Jun 2026 12:00:00 GMT' }
const YOUNG = { ...OLD, 'Last-Modified': 'Mon, 01 Jun 2026 11:59:59 GMT' }

/** Every report of a try, whatever the clock says in between: its first. */
function firstReports(reports: readonly DownloadProgress[]): DownloadProgress[] {
  return reports.filter((report, index) => report.attempt !== reports[index - 1]?.attempt)
}

describe('a connection that is cut', () => {
  it.each([
    ['a strong entity tag', { ETag: ETAG }, ETAG],
    ['a date that is old enough to be strong', OLD, OLD['Last-Modified']],
  ])('is resumed where %s proves that it is the same file', async (_, headers, validator) => {
    const folder = emptyFolder()
    const server = await installerServer((request, response, number) => {
      if (number === 1) sendCut(response, bytes, 100_000, { headers, folder })
      else sendRest(request, response, bytes, { headers })
    })
    const to = join(folder, 'agent.msi')
    const reports: DownloadProgress[] = []
    const file = await downloadInstaller(server.url, {
      to,
      ...patient,
      onProgress: (report) => reports.push(report),
    })
    expect(file).toMatchObject({ attempts: 2, resumed: true, bytes: 300_000, sha256: sha256(bytes) })
    expect(readFileSync(to).equals(bytes)).toBe(true)
    expect(server.requests.map((headers) => [headers.range, headers['if-range']])).toEqual([
      [undefined, undefined],
      ['bytes=100000-', validator],
    ])
    expect(firstReports(reports)).toEqual([
      { receivedBytes: 0, totalBytes: 300_000, attempt: 1 },
      { receivedBytes: 100_000, totalBytes: 300_000, attempt: 2 },
    ])
  })

  it('is resumed again and again', async () => {
    const headers = { ETag: ETAG }
    const folder = emptyFolder()
    const server = await installerServer((request, response, number) => {
      if (number === 1) sendCut(response, bytes, 3, { headers, folder })
      else
        sendRest(request, response, bytes, {
          headers,
          cut: number < 4 ? { length: 100_000, folder } : undefined,
        })
    })
    const file = await downloadInstaller(server.url, { to: folder, ...patient })
    expect(file).toMatchObject({ attempts: 4, resumed: true, sha256: sha256(bytes) })
    expect(server.requests.map(({ range }) => range)).toEqual([
      undefined,
      'bytes=3-',
      'bytes=100003-',
      'bytes=200003-',
    ])
  })

  it.each([
    ['nothing', {}],
    ['a weak entity tag', { ETag: 'W/"version-1"' }],
    ['a weak entity tag beside a date', { ETag: 'W/"version-1"', ...OLD }],
    ['a date as young as the answer', YOUNG],
    ['a date and no clock to compare it with', { ...OLD, Date: '' }],
  ])('is not resumed where %s is all there is: it starts again', async (_, headers) => {
    const folder = emptyFolder()
    const server = await installerServer((_, response, number) => {
      if (number === 1) sendCut(response, bytes, 100_000, { headers, folder })
      else response.end(bytes)
    })
    const file = await downloadInstaller(server.url, { to: folder, ...patient })
    expect(file).toMatchObject({ attempts: 2, resumed: false, sha256: sha256(bytes) })
    expect(server.requests.map(({ range }) => range)).toEqual([undefined, undefined])
  })

  it('starts again where the server knows no ranges and answers with the whole', async () => {
    const other = installer('msi', 50_000)
    const folder = emptyFolder()
    const server = await installerServer((_, response, number) => {
      if (number === 1) sendCut(response, bytes, 100_000, { headers: { ETag: ETAG }, folder })
      else response.writeHead(200, { ETag: '"version-2"' }).end(other)
    })
    const to = join(folder, 'agent.msi')
    const reports: DownloadProgress[] = []
    const file = await downloadInstaller(server.url, {
      to,
      ...patient,
      onProgress: (report) => reports.push(report),
    })
    expect(file).toMatchObject({ attempts: 2, resumed: false, bytes: 50_000, sha256: sha256(other) })
    // Shorter than what was there of the first: nothing of that is left behind its end.
    expect(readFileSync(to).equals(other)).toBe(true)
    expect(firstReports(reports)[1]?.receivedBytes).toBe(0)
  })

  const other = installer('msi', 280_000)
  const tag = { ETag: ETAG }
  const rest = { 'Content-Range': 'bytes 100000-299999/300000' }
  const newer = { 'Last-Modified': 'Mon, 01 Jun 2026 10:30:00 GMT' }
  it.each([
    ['begins elsewhere', tag, 206, { ...tag, 'Content-Range': 'bytes 99999-299999/300000' }],
    ['ends early', tag, 206, { ...tag, 'Content-Range': 'bytes 100000-199999/300000' }],
    ['is of a file of another size', tag, 206, { ...tag, 'Content-Range': 'bytes 100000-279999/280000' }],
    ['is of a size that nobody knows', tag, 206, { ...tag, 'Content-Range': 'bytes 100000-299999/*' }],
    ['has another entity tag', tag, 206, { ...rest, ETag: '"other"' }],
    ['has no entity tag any more', tag, 206, rest],
    ['has a newer date in the place of the entity tag', { ...tag, ...OLD }, 206, { ...rest, ...newer }],
    ['has a newer date', OLD, 206, { ...rest, ...newer }],
    ['has a newer date and an entity tag', OLD, 206, { ...rest, ...newer, ...tag }],
    ['has an entity tag in the place of the date', OLD, 206, { ...rest, ...tag }],
    ['has no date any more', OLD, 206, rest],
    ['does not say what it is', tag, 206, tag],
    ['is many parts', tag, 206, { ...tag, 'Content-Type': 'multipart/byteranges; boundary=x' }],
    ['does not exist', tag, 416, { 'Content-Range': 'bytes */280000' }],
  ])('starts again where the rest %s', async (_, first, status, headers) => {
    const folder = emptyFolder()
    const server = await installerServer((_, response, number) => {
      if (number === 1) sendCut(response, bytes, 100_000, { headers: first, folder })
      else if (number === 2) response.writeHead(status, headers).end(bytes.subarray(100_000))
      else response.end(other)
    })
    const file = await downloadInstaller(server.url, { to: folder, ...patient })
    expect(file).toMatchObject({ attempts: 2, resumed: false, bytes: 280_000, sha256: sha256(other) })
    expect(server.requests.map(({ range }) => range)).toEqual([undefined, 'bytes=100000-', undefined])
  })

  it('refuses a rest that comes compressed', async () => {
    const headers = { ETag: ETAG }
    const folder = emptyFolder()
    const server = await installerServer((request, response, number) => {
      if (number === 1) sendCut(response, bytes, 100_000, { headers, folder })
      else sendRest(request, response, bytes, { headers: { ...headers, 'Content-Encoding': 'gzip' } })
    })
    const error = await refusalOf(downloadInstaller(server.url, { to: folder, ...patient }))
    expect([error.problem, error.status, listing(folder)]).toEqual(['encoding', 206, []])
  })

  it('takes a whole that says to be a rest for what its status says', async () => {
    const folder = emptyFolder()
    const server = await installerServer((_, response, number) => {
      if (number === 1) sendCut(response, bytes, 100_000, { headers: tag, folder })
      else response.writeHead(200, { ...tag, ...rest }).end(bytes)
    })
    const file = await downloadInstaller(server.url, { to: folder, ...patient })
    expect(file).toMatchObject({ attempts: 2, resumed: false, sha256: sha256(bytes) })
  })

  it('learns the size, which nobody announced at first, from the rest', async () => {
    const folder = emptyFolder()
    const server = await installerServer((request, response, number) => {
      if (number > 1) return sendRest(request, response, bytes, { headers: tag })
      sendCut(response, bytes, 100_000, { headers: tag, folder, chunked: true })
    })
    const reports: DownloadProgress[] = []
    const file = await downloadInstaller(server.url, {
      to: folder,
      ...patient,
      onProgress: (report) => reports.push(report),
    })
    expect(file).toMatchObject({ attempts: 2, resumed: true, sha256: sha256(bytes) })
    expect(firstReports(reports)).toEqual([
      { receivedBytes: 0, totalBytes: undefined, attempt: 1 },
      { receivedBytes: 100_000, totalBytes: 300_000, attempt: 2 },
    ])
  })

  it('keeps what it has over an error in between', async () => {
    const headers = { ETag: ETAG }
    const folder = emptyFolder()
    const server = await installerServer((request, response, number) => {
      if (number === 1) sendCut(response, bytes, 100_000, { headers, folder })
      else if (number === 2) response.writeHead(503).end()
      else sendRest(request, response, bytes, { headers })
    })
    const file = await downloadInstaller(server.url, { to: folder, ...patient })
    expect(file).toMatchObject({ attempts: 3, resumed: true, sha256: sha256(bytes) })
  })

  it('refuses a rest that is announced in another form than it comes', async () => {
    const headers = { ETag: ETAG }
    const folder = emptyFolder()
    const server = await installerServer((_, response, number) => {
      if (number === 1) return sendCut(response, bytes, 100_000, { headers, folder })
      response.writeHead(206, { ...headers, 'Content-Range': 'bytes 100000-299999/300000' })
      response.end(bytes.subarray(100_000, number === 2 ? 150_000 : undefined))
    })
    const error = await refusalOf(downloadInstaller(server.url, { to: folder, ...patient }))
    expect(error).toMatchObject({ problem: 'length', status: 206 })
    for (const bytes of ['150000', '300000']) expect(error.message).toContain(bytes)
  })

  it('is an error after the tries, and leaves nothing', async () => {
    const server = await installerServer((_, response) => sendCut(response, bytes, 100_000))
    const folder = emptyFolder()
    const retry = { ...patient.retry, limit: 2 }
    const error = await failureOf(downloadInstaller(server.url, { to: folder, retry }))
    expect(error).toMatchObject({
      code: 'CONNECTION',
      failure: 'cut-off',
      outcome: 'unknown',
      retryable: true,
      cause: { code: 'ECONNRESET' },
    })
    expect([server.requests.length, listing(folder)]).toEqual([3, []])
  })

  it('is an error at once with `retry: false`', async () => {
    const server = await installerServer((_, response) => sendCut(response, bytes, 100_000))
    await failureOf(downloadInstaller(server.url, { to: emptyFolder(), retry: false }))
    expect(server.requests).toHaveLength(1)
  })

  it('is tried again where it was reset before there was an answer', async () => {
    const server = await installerServer((request, response, number) => {
      if (number < 3) request.socket.resetAndDestroy()
      else response.end(bytes)
    })
    const to = emptyFolder()
    const error = await failureOf(downloadInstaller(server.url, { to, retry: false }))
    expect(error).toMatchObject({ code: 'CONNECTION', failure: 'broken', outcome: 'unknown' })
    expect(await downloadInstaller(server.url, { to, ...patient })).toMatchObject({ attempts: 2 })
  })
})

describe('a server that cannot be reached', () => {
  it('is an error that names the host and `url`, and says that nothing was sent', async () => {
    const address = CLOSED_URL
    const folder = emptyFolder()
    const error = await failureOf(downloadInstaller(`${address}/a.msi`, { to: folder, ...patient }))
    expect(error).toMatchObject({ code: 'CONNECTION', failure: 'refused', outcome: 'not-sent' })
    for (const fact of [new URL(address).host, 'ECONNREFUSED', '`url`']) {
      expect(error.message).toContain(fact)
    }
    expect(listing(folder)).toEqual([])
  })

  it('is an error of TLS where it speaks plain HTTP, and nothing was sent', async () => {
    const { url } = await serve((_, response) => response.end(bytes))
    const address = `${url.replace('http:', 'https:')}/a.msi`
    const error = await failureOf(downloadInstaller(address, { to: emptyFolder(), ...patient }))
    expect(error).toMatchObject({ code: 'CONNECTION', failure: 'tls', outcome: 'not-sent' })
  })
})

describe('silence', () => {
  const brief = { stallTimeout: 40, retry: { ...patient.retry, limit: 1 } }

  it.each([
    ['before the answer', () => {}],
    [
      'in the middle of the file',
      (response: import('node:http').ServerResponse) => {
        response.writeHead(200, { 'Content-Length': bytes.length })
        response.write(bytes.subarray(0, 100_000))
      },
    ],
  ])('%s is an error after `stallTimeout`, in the last try too', async (_, answer) => {
    const server = await installerServer((_, response) => answer(response))
    const folder = emptyFolder()
    const error = await failureOf(downloadInstaller(server.url, { to: folder, ...brief }))
    expect(error).toMatchObject({ code: 'TIMEOUT', timeoutMs: 40, outcome: 'unknown', retryable: true })
    expect(error.message).toContain(new URL(server.url).host)
    expect([server.requests.length, listing(folder)]).toEqual([2, []])
  })

  it('is not what a slow disk or listener makes of it', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    onTestFinished(() => void vi.useRealTimers())
    const server = await installerServer((_, response) => response.end(bytes))
    const file = await downloadInstaller(server.url, {
      to: emptyFolder(),
      stallTimeout: 1000,
      onProgress: () => vi.advanceTimersByTime(60_000),
    })
    expect(file).toMatchObject({ attempts: 1, bytes: 300_000 })
  })

  it('is resumed like a cut', async () => {
    const headers = { ETag: ETAG }
    const server = await installerServer((request, response) => {
      if (request.headers.range !== undefined) return sendRest(request, response, bytes, { headers })
      response.writeHead(200, { 'Content-Length': bytes.length, ...headers })
      response.write(bytes.subarray(0, 100_000))
    })
    const file = await downloadInstaller(server.url, {
      to: emptyFolder(),
      stallTimeout: 40,
      // A busy machine may be silent for that long by itself.
      retry: { ...patient.retry, limit: 100 },
    })
    expect(file).toMatchObject({ resumed: true, sha256: sha256(bytes) })
  })
})
