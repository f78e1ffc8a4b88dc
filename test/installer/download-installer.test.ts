import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { InstallerUrlBuilder } from '@acg/screenconnect'
import { type DownloadProgress, downloadInstaller } from '@acg/screenconnect/node'
import { startSandbox } from '@acg/screenconnect/testing'
import fc from 'fast-check'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { ProgressReports } from '../../src/installer/download/progress-reports.ts'
import { failureOf, serve } from '../transport/support.ts'
import {
  emptyFolder,
  installer,
  installerServer,
  listing,
  patient,
  refusalOf,
  SIGNATURES,
  sha256,
  TYPES,
} from './download-support.ts'

describe('downloadInstaller', () => {
  it.each(TYPES)('writes a whole .%s, and says where it is, how large and what its SHA-256', async (type) => {
    await using sandbox = await startSandbox({ installerBytes: 200_000 })
    const installers = new InstallerUrlBuilder({ instance: sandbox.url })
    const to = join(emptyFolder(), `agent.${type}`)
    const file = await downloadInstaller(installers.build({ type, name: 'HOST-01' }), { to })
    const written = readFileSync(to)
    expect(file).toEqual({
      path: to,
      type,
      bytes: 200_000,
      sha256: sha256(written),
      attempts: 1,
      resumed: false,
      redirects: [],
    })
    expect([written.length, written.subarray(0, SIGNATURES[type].length)]).toEqual([
      200_000,
      SIGNATURES[type],
    ])
  })

  it('asks for the bytes as they are, says who it is, and sends nothing that could be a secret', async () => {
    const server = await installerServer((_, response) => response.end(installer('msi')))
    await downloadInstaller(server.url, { to: emptyFolder() })
    expect(server.requests).toEqual([
      {
        accept: '*/*',
        'accept-encoding': 'identity',
        connection: 'close',
        host: new URL(server.url).host,
        'user-agent': expect.stringMatching(/^acg-screenconnect\//),
      },
    ])
  })

  it('takes an answer in chunks, whose whole length nobody announced', async () => {
    const bytes = installer('msi')
    const server = await installerServer((_, response) => {
      response.write(bytes.subarray(0, 7))
      response.end(bytes.subarray(7))
    })
    const progress: DownloadProgress[] = []
    const file = await downloadInstaller(server.url, {
      to: emptyFolder(),
      onProgress: (report) => progress.push(report),
    })
    expect(file).toMatchObject({ bytes: bytes.length, sha256: sha256(bytes) })
    expect(progress[0]).toEqual({ receivedBytes: 0, totalBytes: undefined, attempt: 1 })
    expect(progress.at(-1)).toEqual({ receivedBytes: 300_000, totalBytes: 300_000, attempt: 1 })
  })

  it('takes a signature that comes byte by byte', async () => {
    const bytes = installer('msi', 20)
    const server = await installerServer(async (_, response) => {
      for (const byte of bytes)
        await new Promise<void>((done) => response.write(Buffer.of(byte), () => done()))
      response.end()
    })
    expect(await downloadInstaller(server.url, { to: emptyFolder() })).toMatchObject({ bytes: 20 })
  })
})

describe('what comes with 200 and is no installer', () => {
  const page = '<!doctype html><title>canary: the installer was not found</title>'

  it.each(TYPES)('is refused where it is a page in the place of a .%s', async (type) => {
    const { url } = await serve((_, response) =>
      response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8' }).end(page),
    )
    const folder = emptyFolder()
    const error = await refusalOf(downloadInstaller(`${url}/Bin/x.${type}`, { to: folder }))
    expect(error).toMatchObject({
      problem: 'not-an-installer',
      status: 200,
      contentType: 'text/html',
      outcome: 'rejected',
      retryable: false,
    })
    expect(error.message).not.toContain('canary')
    expect(listing(folder)).toEqual([])
  })

  it.each(TYPES)('is refused where a .%s is a page that says to be an installer', async (type) => {
    const { url } = await serve((_, response) =>
      response.writeHead(200, { 'Content-Type': 'application/octet-stream' }).end(page),
    )
    const folder = emptyFolder()
    const error = await refusalOf(downloadInstaller(`${url}/Bin/x.${type}`, { to: folder }))
    expect(error.problem).toBe('not-an-installer')
    expect(listing(folder)).toEqual([])
  })

  it.each([
    'text/html',
    'TEXT/HTML;charset=utf-8',
    'application/xhtml+xml',
    'application/json',
    'application/problem+json',
    'text/xml',
    'image/png',
    'multipart/mixed',
  ])('is refused by its media type %s, whatever its bytes are', async (type) => {
    const server = await installerServer((_, response) =>
      response.writeHead(200, { 'Content-Type': type }).end(installer('msi')),
    )
    const error = await refusalOf(downloadInstaller(server.url, { to: emptyFolder() }))
    expect(error.problem).toBe('not-an-installer')
  })

  it.each([
    'application/x-msi',
    'application/octet-stream',
    'binary/octet-stream',
    'text/plain',
    'application/json-seq',
    'x-text/html',
    '',
    'odd',
  ])('is not told by the media type %j: the signature decides', async (type) => {
    const server = await installerServer((_, response) =>
      response.writeHead(200, { 'Content-Type': type }).end(installer('msi')),
    )
    expect(await downloadInstaller(server.url, { to: emptyFolder() })).toMatchObject({ type: 'msi' })
  })

  it.each(TYPES)('is refused where it is nothing, or less than the signature of a .%s', async (type) => {
    for (const bytes of [Buffer.alloc(0), SIGNATURES[type].subarray(0, -1)]) {
      const { url } = await serve((_, response) => response.end(bytes))
      const error = await refusalOf(downloadInstaller(`${url}/x.${type}`, { to: emptyFolder() }))
      expect(error.problem).toBe('not-an-installer')
    }
  })

  it('is refused for any first bytes but the ones of its type', async () => {
    let body = Buffer.alloc(0)
    const { url } = await serve((_, response) => response.end(body))
    const folder = emptyFolder()
    const beginning = fc.oneof(
      fc.uint8Array({ maxLength: 24 }),
      // Near misses, which random bytes never are: a signature with one byte changed.
      fc
        .tuple(fc.constantFrom(...TYPES), fc.nat(7), fc.integer({ min: 1, max: 255 }))
        .map(([type, at, change]) => {
          const bytes = Uint8Array.from(SIGNATURES[type])
          const index = at % bytes.length
          bytes[index] = (bytes[index] ?? 0) ^ change
          return bytes
        }),
      fc.constantFrom(...TYPES).map((type) => Uint8Array.from(SIGNATURES[type])),
    )
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...TYPES), beginning, async (type, bytes) => {
        body = Buffer.from(bytes)
        const fits = body.subarray(0, SIGNATURES[type].length).equals(SIGNATURES[type])
        const to = join(folder, 'agent')
        const ended = await downloadInstaller(`${url}/x.${type}`, { to }).then(
          () => 'accepted',
          (error) => error.problem,
        )
        expect(ended).toBe(fits ? 'accepted' : 'not-an-installer')
      }),
    )
  })
})

describe('the status', () => {
  it.each([201, 202, 204, 206, 300, 304, 400, 401, 403, 404, 410, 418, 501])(
    '%s is an error at once',
    async (status) => {
      const server = await installerServer((_, response) => response.writeHead(status).end())
      const folder = emptyFolder()
      const error = await refusalOf(downloadInstaller(server.url, { to: folder, ...patient }))
      expect(error).toMatchObject({ problem: 'status', status, outcome: 'rejected', retryable: false })
      expect([server.requests.length, listing(folder)]).toEqual([1, []])
    },
  )

  it('206 is an error where no part was asked for, even of a part that is the whole', async () => {
    const bytes = installer('msi')
    const server = await installerServer((_, response) =>
      response.writeHead(206, { ETag: '"1"', 'Content-Range': 'bytes 0-299999/300000' }).end(bytes),
    )
    const error = await refusalOf(downloadInstaller(server.url, { to: emptyFolder(), ...patient }))
    expect(error).toMatchObject({ problem: 'status', status: 206 })
  })

  it.each([408, 429, 500, 502, 503, 504])('%s is tried again', async (status) => {
    const server = await installerServer((_, response, number) =>
      number < 3 ? response.writeHead(status).end() : response.end(installer('msi')),
    )
    const file = await downloadInstaller(server.url, { to: emptyFolder(), ...patient })
    expect(file).toMatchObject({ attempts: 3, resumed: false })
  })

  it('503 is an error after the tries, which says that another download may succeed', async () => {
    const server = await installerServer((_, response) =>
      response.writeHead(503, { 'Retry-After': '0' }).end('<p>canary</p>'),
    )
    const error = await refusalOf(downloadInstaller(server.url, { to: emptyFolder(), retry: { limit: 2 } }))
    expect(error).toMatchObject({ problem: 'status', status: 503, retryable: true, retryAfterMs: 0 })
    expect([server.requests.length, error.message.includes('canary')]).toEqual([3, false])
  })

  it('with a longer Retry-After than is obeyed fails at once and says how long to wait', async () => {
    const server = await installerServer((_, response) =>
      response.writeHead(429, { 'Retry-After': '3600' }).end(),
    )
    const error = await refusalOf(downloadInstaller(server.url, { to: emptyFolder() }))
    expect(error).toMatchObject({ status: 429, retryAfterMs: 3_600_000 })
    expect(server.requests).toHaveLength(1)
  })
})

describe('`expect`', () => {
  const bytes = installer('msi')

  async function expecting(expect: Parameters<typeof downloadInstaller>[1]['expect'], chunked = false) {
    const server = await installerServer((_, response) => {
      if (!chunked) response.setHeader('Content-Length', bytes.length)
      response.write(bytes.subarray(0, 8))
      response.end(bytes.subarray(8))
    })
    const folder = emptyFolder()
    return { download: downloadInstaller(server.url, { to: folder, expect }), folder }
  }

  it('takes the file that has the SHA-256, in any case of its letters', async () => {
    for (const given of [sha256(bytes), sha256(bytes).toUpperCase()]) {
      const { download } = await expecting({ sha256: given, minBytes: 300_000, maxBytes: 300_000 })
      expect(await download).toMatchObject({ sha256: sha256(bytes) })
    }
  })

  it('refuses another SHA-256 and says both', async () => {
    const { download, folder } = await expecting({ sha256: 'ab'.repeat(32) })
    const error = await refusalOf(download)
    expect(error).toMatchObject({ problem: 'checksum', retryable: false })
    expect(error.message).toContain(sha256(bytes))
    expect(error.message).toContain('ab'.repeat(32))
    expect(listing(folder)).toEqual([])
  })

  it.each([
    ['less than `minBytes`', { minBytes: 300_001 }, 'too-small', '300001'],
    ['more than `maxBytes`', { maxBytes: 299_999 }, 'too-large', '299999'],
  ] as const)('refuses %s, announced or not', async (_, expectation, problem, limit) => {
    for (const chunked of [false, true]) {
      const { download, folder } = await expecting(expectation, chunked)
      const error = await refusalOf(download)
      expect(error.problem).toBe(problem)
      expect(error.message).toContain(limit)
      expect(listing(folder)).toEqual([])
    }
  })

  it.each([
    ['minBytes', { minBytes: 300_001 }, 'too-small'],
    ['maxBytes', { maxBytes: 299_999 }, 'too-large'],
  ] as const)(
    'refuses an announced size beyond `%s` before a byte comes',
    async (_, expectation, problem) => {
      const server = await installerServer((_, response) =>
        response.writeHead(200, { 'Content-Length': bytes.length }).flushHeaders(),
      )
      const download = downloadInstaller(server.url, { to: emptyFolder(), expect: expectation })
      expect(await refusalOf(download)).toMatchObject({ problem })
    },
  )

  it('gives a file that never ends up as soon as it is too large', async () => {
    const chunk = Buffer.alloc(65_536)
    let sent = 0
    const server = await installerServer((_, response) => {
      response.on('error', () => {})
      response.write(SIGNATURES.msi)
      const more = () => {
        while (!response.destroyed && response.write(chunk)) sent += chunk.length
        response.once('drain', more)
      }
      more()
    })
    const download = downloadInstaller(server.url, { to: emptyFolder(), expect: { maxBytes: 1_000_000 } })
    expect(await refusalOf(download)).toMatchObject({ problem: 'too-large' })
    expect(sent).toBeLessThan(100_000_000)
  })
})

describe('the length', () => {
  it('is refused where bytes follow what was announced', async () => {
    const bytes = installer('msi', 1000)
    const server = await installerServer((_, response) => {
      const head = `HTTP/1.1 200 OK\r\nContent-Length: ${bytes.length - 10}\r\n\r\n`
      response.socket?.end(Buffer.concat([Buffer.from(head), bytes]))
    })
    const folder = emptyFolder()
    const error = await refusalOf(downloadInstaller(server.url, { to: folder }))
    expect(error).toMatchObject({ problem: 'length', status: 200 })
    expect(listing(folder)).toEqual([])
  })

  it('is refused where nobody could tell a cut file from a whole one, unless its SHA-256 does', async () => {
    const bytes = installer('msi', 1000)
    const server = await installerServer((_, response) => {
      response.socket?.end(Buffer.concat([Buffer.from('HTTP/1.1 200 OK\r\n\r\n'), bytes]))
    })
    const to = emptyFolder()
    const error = await refusalOf(downloadInstaller(server.url, { to }))
    expect(error.problem).toBe('length')
    const expected = { sha256: sha256(bytes) }
    expect(await downloadInstaller(server.url, { to, expect: expected })).toMatchObject({ bytes: 1000 })
  })

  it('is missed where a SHA-256 does not fit: the file may be cut, which the message of that case alone says', async () => {
    const cut = installer('msi', 1000)
    const heads = ['HTTP/1.1 200 OK', 'HTTP/1.1 200 OK\r\nContent-Length: 1000']
    const expected = { sha256: 'ab'.repeat(32) }
    const said: string[] = []
    for (const head of heads) {
      const server = await installerServer((_, response) => {
        response.socket?.end(Buffer.concat([Buffer.from(`${head}\r\n\r\n`), cut]))
      })
      const error = await refusalOf(
        downloadInstaller(server.url, { to: emptyFolder(), expect: expected, retry: false }),
      )
      expect(error.problem).toBe('checksum')
      said.push(error.message)
    }
    const chunked = await installerServer((_, response) => {
      response.write(cut.subarray(0, 8))
      response.end(cut.subarray(8))
    })
    const error = await refusalOf(downloadInstaller(chunked.url, { to: emptyFolder(), expect: expected }))
    said.push(error.message)
    for (const words of said) {
      for (const hash of [sha256(cut), expected.sha256]) expect(words).toContain(hash)
    }
    expect(said[0]).not.toBe(said[1])
    expect(said[2]).toBe(said[1])
  })

  it.each(['chunked, identity', 'x-chunked', 'identity'])(
    'is not proven by the transfer encoding %j, which ends with the connection',
    async (encoding) => {
      const server = await installerServer((_, response) => {
        const head = `HTTP/1.1 200 OK\r\nTransfer-Encoding: ${encoding}\r\n\r\n`
        response.socket?.end(Buffer.concat([Buffer.from(head), installer('msi', 1000)]))
      })
      const folder = emptyFolder()
      const error = await refusalOf(downloadInstaller(server.url, { to: folder, ...patient }))
      expect([error.problem, listing(folder)]).toEqual(['length', []])
    },
  )

  it('is proven by chunks in any case of the letters', async () => {
    const server = await installerServer((_, response) => {
      const head = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: Chunked\r\n\r\n3e8\r\n'
      response.socket?.end(
        Buffer.concat([Buffer.from(head), installer('msi', 1000), Buffer.from('\r\n0\r\n\r\n')]),
      )
    })
    expect(await downloadInstaller(server.url, { to: emptyFolder() })).toMatchObject({ bytes: 1000 })
  })

  it.each(['gzip', 'br', 'x'])('is not believed of a body that came encoded as %s', async (encoding) => {
    const server = await installerServer((_, response) =>
      response.writeHead(200, { 'Content-Encoding': encoding }).end(installer('msi')),
    )
    const error = await refusalOf(downloadInstaller(server.url, { to: emptyFolder() }))
    expect(error.problem).toBe('encoding')
  })

  it.each(['identity', 'Identity', ''])('is believed of a body that came encoded as %j', async (encoding) => {
    const server = await installerServer((_, response) =>
      response.writeHead(200, { 'Content-Encoding': encoding }).end(installer('msi')),
    )
    expect(await downloadInstaller(server.url, { to: emptyFolder() })).toMatchObject({ bytes: 300_000 })
  })
})

describe('`onProgress`', () => {
  afterEach(() => vi.restoreAllMocks())

  it('is told the beginning, the end, and never less than before in one try', async () => {
    await using sandbox = await startSandbox({ installerBytes: 5_000_000 })
    const reports: DownloadProgress[] = []
    await downloadInstaller(`${sandbox.url}/Bin/ScreenConnect.ClientSetup.exe`, {
      to: emptyFolder(),
      onProgress: (report) => reports.push(report),
    })
    const received = reports.map(({ receivedBytes }) => receivedBytes)
    expect([received[0], received.at(-1)]).toEqual([0, 5_000_000])
    expect(received).toEqual(received.toSorted((a, b) => a - b))
    for (const report of reports) expect(report).toMatchObject({ totalBytes: 5_000_000, attempt: 1 })
  })

  it('is told of what is there while the server still has more to send', async () => {
    const bytes = installer('msi')
    let sendMore = () => {}
    const server = await installerServer((_, response) => {
      response.write(bytes.subarray(0, 100_000))
      sendMore = () => response.end(bytes.subarray(100_000))
    })
    // A clock by which each chunk comes long after the one before.
    let now = 0
    vi.spyOn(performance, 'now').mockImplementation(() => {
      now += 1000
      return now
    })
    const file = await downloadInstaller(server.url, {
      to: emptyFolder(),
      onProgress: ({ receivedBytes }) => {
        if (receivedBytes === 100_000) sendMore()
      },
    })
    expect(file.bytes).toBe(300_000)
  })

  it('is told at most every 100 ms in between, and the end in any case', () => {
    let now = 0
    vi.spyOn(performance, 'now').mockImplementation(() => now)
    const told: number[] = []
    const reports = new ProgressReports(({ receivedBytes }) => told.push(receivedBytes))
    const at = (time: number) => {
      now = time
      return { receivedBytes: time, totalBytes: 201, attempt: 1 }
    }
    reports.tell(at(0))
    for (const time of [99, 100, 199, 200]) reports.update(at(time))
    reports.tell(at(201))
    expect(told).toEqual([0, 100, 200, 201])
  })

  it('breaks nothing by what it throws, now or later', async () => {
    await using sandbox = await startSandbox({ installerBytes: 1000 })
    const url = `${sandbox.url}/Bin/ScreenConnect.ClientSetup.exe`
    for (const onProgress of [
      () => {
        throw new Error('a mistake of the listener')
      },
      () => Promise.reject(new Error('a late mistake of the listener')),
    ]) {
      expect(await downloadInstaller(url, { to: emptyFolder(), onProgress })).toMatchObject({ bytes: 1000 })
    }
  })
})

describe('an address or an option that cannot be used', () => {
  const url = 'https://acme.screenconnect.com/Bin/ScreenConnect.ClientSetup.msi'
  const hex = '0'.repeat(64)

  it.each([
    ['url', 'http://acme.screenconnect.com/a.msi', {}],
    ['url', 'ftp://acme.screenconnect.com/a.msi', {}],
    ['url', 'https://alex:canary@acme.screenconnect.com/a.msi', {}],
    ['url', 'https://canary@acme.screenconnect.com/a.msi', {}],
    ['url', 'https://:canary@acme.screenconnect.com/a.msi', {}],
    ['url', 'https://acme.screenconnect.com/a.zip', {}],
    ['url', 'https://acme.screenconnect.com/msi', {}],
    ['url', 'https://acme.screen connect.com/a.msi', {}],
    ['url', 'https://acme.screen\tconnect.com/a.msi', {}],
    ['url', 'https:\\\\acme.screenconnect.com/a.msi', {}],
    ['url', 'acme.screenconnect.com/a.msi', {}],
    ['url', undefined, {}],
    ['url', [url], {}],
    ['to', url, { to: '' }],
    ['to', url, { to: undefined }],
    ['to', url, { to: 'a\0b' }],
    ['to', url, { to: 7 }],
    ['signal', url, { signal: 'x' }],
    ['onProgress', url, { onProgress: true }],
    ['stallTimeout', url, { stallTimeout: 0 }],
    ['retry.limit', url, { retry: { limit: -1 } }],
    ['expect.sha256', url, { expect: { sha256: 'canary' } }],
    ['expect.sha256', url, { expect: { sha256: `${hex}0` } }],
    ['expect.sha256', url, { expect: { sha256: `x${hex}` } }],
    ['expect.sha256', url, { expect: { sha256: [hex] } }],
    ['expect.minBytes', url, { expect: { minBytes: -1 } }],
    ['expect.maxBytes', url, { expect: { maxBytes: 0 } }],
    ['expect.maxBytes', url, { expect: { minBytes: 10, maxBytes: 9 } }],
    ['expect', url, { expect: { md5: '' } }],
    ['options', url, { timeout: 1 }],
  ])('is refused: %s of %j with %j', async (option, address, wrong) => {
    const folder = emptyFolder()
    // Stands for a caller without a compiler.
    const options = { to: folder, ...wrong } as Parameters<typeof downloadInstaller>[1]
    const error = await failureOf(downloadInstaller(address as string, options))
    expect(error).toMatchObject({ code: 'CONFIGURATION', option, outcome: 'not-sent' })
    expect(listing(folder)).toEqual([])
  })
})
