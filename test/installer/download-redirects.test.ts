import type { RequestListener } from 'node:http'
import https, { createServer, globalAgent } from 'node:https'
import { downloadInstaller } from '@acg/screenconnect/node'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { selfSignedCertificate } from '../security/certificate.ts'
import { CLOSED_URL, failureOf, portOf, serve } from '../transport/support.ts'
import {
  emptyFolder,
  installer,
  listing,
  openConnections,
  patient,
  refusalOf,
  sendCut,
  sendRest,
  serveSockets,
  sha256,
} from './download-support.ts'

const bytes = installer('msi')
const certificate = selfSignedCertificate()

/** A server with TLS on loopback, and how often it was asked. */
async function serveTls(listener: RequestListener): Promise<{ url: string; asked: () => number }> {
  let asked = 0
  const server = createServer(certificate, (request, response) => {
    asked += 1
    listener(request, response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(
    () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  )
  return { url: `https://127.0.0.1:${portOf(server)}`, asked: () => asked }
}

const redirectTo =
  (location: string, status = 302): RequestListener =>
  (_, response) =>
    response.writeHead(status, { Location: location }).end('canary')

describe('a redirect', () => {
  const before = globalAgent.options.ca

  // The authority of this process: downloads go through its global agent.
  beforeAll(() => {
    globalAgent.options.ca = certificate.cert
  })
  afterAll(() => {
    globalAgent.options.ca = before
  })

  it.each([301, 302, 303, 307, 308])('with %s to https: is followed and reported', async (status) => {
    const files = await serveTls((_, response) => response.end(bytes))
    const first = await serve(redirectTo(`${files.url}/store/agent.bin?signature=canary#here`, status))
    const file = await downloadInstaller(`${first.url}/a.msi`, { to: emptyFolder() })
    expect(file).toMatchObject({ sha256: sha256(bytes), redirects: [`${files.url}/store/agent.bin`] })
  })

  it('is followed from where it stands, and the file keeps the name and the type that you asked for', async () => {
    const files = await serveTls((request, response) =>
      request.url === '/new/other.exe'
        ? response.writeHead(200, { 'Content-Disposition': 'attachment; filename="../../evil"' }).end(bytes)
        : redirectTo('../new/other.exe')(request, response),
    )
    const folder = emptyFolder()
    const file = await downloadInstaller(`${files.url}/old/a.msi`, { to: folder })
    expect([file.type, listing(folder)]).toEqual(['msi', ['a.msi']])
    expect(file.redirects).toEqual([`${files.url}/new/other.exe`])
  })

  it('that goes on for ever is left behind, and its connection closed', async () => {
    const files = await serveTls((_, response) => response.end(bytes))
    const first = await serve((_, response) =>
      response.writeHead(302, { Location: `${files.url}/a.msi` }).write('x'),
    )
    const open = openConnections(first.server)
    await downloadInstaller(`${first.url}/a.msi`, { to: emptyFolder() })
    await expect.poll(open).toBe(0)
  })

  it.each([
    ['http:', 'http://files.example.com/a.msi', 'http://files.example.com'],
    ['file:', 'file:///etc/passwd', 'file:'],
    ['data:', 'data:application/octet-stream;base64,TVo=', 'data:'],
    ['a long scheme', `${'x'.repeat(60)}:canary`, 'x'.repeat(20)],
    [
      'a user name and a password',
      'https://alex:secret@files.example.com/a.msi',
      'https://files.example.com',
    ],
    ['a user name', 'https://secret@files.example.com/a.msi', 'https://files.example.com'],
    ['a password', 'https://:secret@files.example.com/a.msi', 'https://files.example.com'],
    ['what is no address', 'https://[', ''],
  ])('to %s is refused, from https: and from loopback', async (_, location, named) => {
    for (const server of [await serveTls(redirectTo(location)), await serve(redirectTo(location))]) {
      const folder = emptyFolder()
      const error = await refusalOf(downloadInstaller(`${server.url}/a.msi`, { to: folder, ...patient }))
      expect(error).toMatchObject({ problem: 'redirect', status: 302, outcome: 'rejected', retryable: false })
      expect(error.message).toContain(named)
      expect(error.message).not.toMatch(/secret|canary|passwd/)
      expect(listing(folder)).toEqual([])
    }
  })

  it('to http: is refused on loopback too', async () => {
    const second = await serve((_, response) => response.end(bytes))
    const first = await serve(redirectTo(`${second.url}/a.msi`))
    expect(await refusalOf(downloadInstaller(`${first.url}/a.msi`, { to: emptyFolder() }))).toMatchObject({
      problem: 'redirect',
    })
  })

  it('without a Location is refused', async () => {
    const { url } = await serveTls((_, response) => response.writeHead(302).end())
    const error = await refusalOf(downloadInstaller(`${url}/a.msi`, { to: emptyFolder() }))
    expect(error).toMatchObject({ problem: 'redirect', redirects: [] })
  })

  /** `/5` leads to `/4`, …, `/0` is the file. */
  const countdown: RequestListener = (request, response) => {
    const left = Number(/\d+/.exec(request.url ?? '')?.[0])
    if (left === 0) response.end(bytes)
    else redirectTo(`/${left - 1}.msi`)(request, response)
  }

  it('is followed five times, and not a sixth', async () => {
    const { url, asked } = await serveTls(countdown)
    const file = await downloadInstaller(`${url}/5.msi`, { to: emptyFolder() })
    expect(file.redirects).toEqual([4, 3, 2, 1, 0].map((left) => `${url}/${left}.msi`))
    const error = await refusalOf(downloadInstaller(`${url}/6.msi`, { to: emptyFolder() }))
    expect(error.problem).toBe('redirect')
    expect(error.redirects).toHaveLength(5)
    expect(asked()).toBe(12)
  })

  it('in a circle is refused as soon as it closes', async () => {
    const { url, asked } = await serveTls((request, response) =>
      redirectTo(request.url === '/a.msi' ? '/b.msi' : '/a.msi')(request, response),
    )
    const error = await refusalOf(downloadInstaller(`${url}/a.msi`, { to: emptyFolder() }))
    expect(error.problem).toBe('redirect')
    expect(asked()).toBe(2)
  })

  it('to a page is an error that says where it led', async () => {
    const login = await serveTls((_, response) =>
      response.writeHead(200, { 'Content-Type': 'text/html' }).end('canary'),
    )
    const first = await serve(redirectTo(`${login.url}/Login?Reason=canary`))
    const error = await refusalOf(downloadInstaller(`${first.url}/a.msi`, { to: emptyFolder() }))
    expect(error).toMatchObject({ problem: 'not-an-installer', redirects: [`${login.url}/Login`] })
    expect(error.message).toContain(login.url)
    expect(error.message).not.toMatch(/canary|Login/)
  })

  it('is reported without what may be a signature in its path, and its message without the path', async () => {
    const signature = 'canary'.repeat(7)
    const files = await serveTls((_, response) =>
      response.writeHead(200, { 'Content-Type': 'text/html' }).end(),
    )
    for (const path of [`/${signature}/a.msi`, `/store/exp=1~hmac=${signature};a/a.msi`]) {
      const first = await serve(redirectTo(`${files.url}${path}`))
      const error = await refusalOf(downloadInstaller(`${first.url}/a.msi`, { to: emptyFolder() }))
      expect(error.redirects).toEqual([`${files.url}${path.startsWith('/store') ? '/store' : ''}/…/a.msi`])
      expect(JSON.stringify([error.message, error.redirects, error])).not.toContain('canary')
    }
  })

  it.each([40, 41])(
    'is reported with a segment of its path of at most 40 characters, so of %s',
    async (length) => {
      const segment = 'x'.repeat(length)
      const files = await serveTls((_, response) => response.end(bytes))
      const first = await serve(redirectTo(`${files.url}/store/${segment}`))
      const file = await downloadInstaller(`${first.url}/a.msi`, { to: emptyFolder() })
      expect(file.redirects).toEqual([`${files.url}/store/${length > 40 ? '…' : segment}`])
    },
  )

  it('is reported with at most 300 characters of its address', async () => {
    const path = '/folder'.repeat(60)
    const files = await serveTls((_, response) => response.end(bytes))
    const first = await serve(redirectTo(`${files.url}${path}`))
    const file = await downloadInstaller(`${first.url}/a.msi`, { to: emptyFolder() })
    expect(file.redirects).toEqual([`${files.url}${path}`.slice(0, 300)])
  })

  it('to a file that is longer than announced is reported with its media type too', async () => {
    const files = await serveTls((_, response) => {
      const head = 'HTTP/1.1 200 OK\r\nContent-Type: application/x-msi\r\nContent-Length: 299990\r\n\r\n'
      response.socket?.end(Buffer.concat([Buffer.from(head), bytes]))
    })
    const first = await serve(redirectTo(`${files.url}/a.msi`))
    const error = await refusalOf(downloadInstaller(`${first.url}/a.msi`, { to: emptyFolder() }))
    expect(error).toMatchObject({
      problem: 'length',
      status: 200,
      contentType: 'application/x-msi',
      redirects: [`${files.url}/a.msi`],
    })
  })

  it('is followed anew when a cut file is resumed', async () => {
    const headers = { ETag: '"1"' }
    const folder = emptyFolder()
    const files = await serveTls((request, response) => {
      if (request.headers.range === undefined) sendCut(response, bytes, 100_000, { headers, folder })
      else sendRest(request, response, bytes, { headers })
    })
    const first = await serve(redirectTo(`${files.url}/a.msi`))
    const file = await downloadInstaller(`${first.url}/a.msi`, { to: folder, ...patient })
    expect(file).toMatchObject({ resumed: true, attempts: 2, redirects: [`${files.url}/a.msi`] })
  })

  it('to another server does not join its rest to the beginning of the first', async () => {
    const headers = { ETag: '"1"' }
    const folder = emptyFolder()
    const other = installer('msi', 300_000).fill(7, 8)
    const one = await serveTls((_, response) => sendCut(response, bytes, 100_000, { headers, folder }))
    const two = await serveTls((request, response) => {
      if (request.headers.range === undefined) response.end(other)
      else sendRest(request, response, other, { headers })
    })
    let asked = 0
    const first = await serve((request, response) => {
      asked += 1
      redirectTo(`${(asked === 1 ? one : two).url}/a.msi`)(request, response)
    })
    const file = await downloadInstaller(`${first.url}/a.msi`, { to: folder, ...patient })
    expect(file).toMatchObject({ resumed: false, sha256: sha256(other) })
  })

  it('to another path of one server does not join its rest to the beginning of the first', async () => {
    const headers = {
      'Last-Modified': 'Mon, 01 Jun 2026 10:00:00 GMT',
      Date: 'Mon, 01 Jun 2026 12:00:00 GMT',
    }
    const folder = emptyFolder()
    const other = installer('msi', 300_000).fill(7, 8)
    const files = await serveTls((request, response) => {
      if (request.url === '/builds/1/x.msi') sendCut(response, bytes, 100_000, { headers, folder })
      else if (request.headers.range === undefined) response.end(other)
      else sendRest(request, response, other, { headers })
    })
    let asked = 0
    const first = await serve((request, response) => {
      asked += 1
      redirectTo(`${files.url}/builds/${asked === 1 ? 1 : 2}/x.msi`)(request, response)
    })
    const file = await downloadInstaller(`${first.url}/a.msi`, { to: folder, ...patient })
    expect(file).toMatchObject({ resumed: false, sha256: sha256(other) })
  })

  it('to one path with another query, as a signature is, is resumed', async () => {
    const headers = { ETag: '"1"' }
    const folder = emptyFolder()
    const files = await serveTls((request, response) => {
      if (request.headers.range === undefined) sendCut(response, bytes, 100_000, { headers, folder })
      else sendRest(request, response, bytes, { headers })
    })
    let asked = 0
    const first = await serve((request, response) => {
      asked += 1
      redirectTo(`${files.url}/a.msi?signature=${asked}`)(request, response)
    })
    const file = await downloadInstaller(`${first.url}/a.msi`, { to: folder, ...patient })
    expect(file).toMatchObject({ resumed: true, sha256: sha256(bytes) })
  })

  it("to a server of an authority is followed, where a program put an agent that knows it in place of Node's", async () => {
    const files = await serveTls((_, response) => response.end(bytes))
    const first = await serve(redirectTo(`${files.url}/a.msi`))
    globalAgent.options.ca = before
    https.globalAgent = new https.Agent({ ca: certificate.cert })
    onTestFinished(() => {
      https.globalAgent = globalAgent
      globalAgent.options.ca = certificate.cert
    })
    const { bytes: length } = await downloadInstaller(`${first.url}/a.msi`, { to: emptyFolder(), ...patient })
    expect(length).toBe(bytes.length)
  })

  it('to a server whose certificate nobody vouches for is an error that names it, at once', async () => {
    const files = await serveTls((_, response) => response.end(bytes))
    let asked = 0
    const first = await serve((request, response) => {
      asked += 1
      redirectTo(`${files.url}/a.msi`)(request, response)
    })
    globalAgent.options.ca = before
    const error = await failureOf(downloadInstaller(`${first.url}/a.msi`, { to: emptyFolder(), ...patient }))
    globalAgent.options.ca = certificate.cert
    expect(asked).toBe(1)
    expect(error).toMatchObject({ code: 'CONNECTION', failure: 'tls' })
    expect(error.message).toContain(new URL(files.url).host)
  })

  describe('to a server that cannot be reached now is tried again:', () => {
    /** A download that is led to that address at first, and to the file from then on. */
    async function ledElsewhereFirst(address: string) {
      const files = await serveTls((_, response) => response.end(bytes))
      let asked = 0
      const first = await serve((request, response) => {
        asked += 1
        redirectTo(`${asked === 1 ? address : files.url}/a.msi`)(request, response)
      })
      return downloadInstaller(`${first.url}/a.msi`, { to: emptyFolder(), ...patient })
    }

    it('nothing listens there', async () => {
      const address = CLOSED_URL.replace('http:', 'https:')
      expect(await ledElsewhereFirst(address)).toMatchObject({ attempts: 2 })
    })

    it('it resets the handshake', async () => {
      const { port } = await serveSockets((socket) => socket.once('data', () => socket.resetAndDestroy()))
      expect(await ledElsewhereFirst(`https://127.0.0.1:${port}`)).toMatchObject({ attempts: 2 })
    })

    it('it hangs up in the handshake', async () => {
      const { port } = await serveSockets((socket) => socket.once('data', () => socket.end()))
      expect(await ledElsewhereFirst(`https://127.0.0.1:${port}`)).toMatchObject({ attempts: 2 })
    })
  })
})
