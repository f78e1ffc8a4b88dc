import { downloadInstaller } from '@acg/screenconnect/node'
import { describe, expect, it } from 'vitest'
import { failureOf } from '../transport/support.ts'
import {
  emptyFolder,
  installer,
  installerServer,
  patient,
  refusalOf,
  sendCut,
  serveSockets,
  sha256,
} from './download-support.ts'

const bytes = installer('msi')
const tag = { ETag: '"version-1"' }

describe('no connection stays open, though the answer has no end,', () => {
  it.each([
    ['of a page', 200, { 'Content-Type': 'text/html' }, 'not-an-installer'],
    ['of a status that is an error', 404, {}, 'status'],
    ['of a redirect that is not followed', 302, { Location: 'http://acme.screenconnect.com/' }, 'redirect'],
    ['of a file that is too large', 200, { 'Content-Length': 2 ** 31 + 1 }, 'too-large'],
    ['of bytes that are no installer', 200, {}, 'not-an-installer'],
  ])('%s', async (_, status, headers, problem) => {
    const server = await installerServer((_, response) => response.writeHead(status, headers).write('<html>'))
    expect(await refusalOf(downloadInstaller(server.url, { to: emptyFolder() }))).toMatchObject({ problem })
    await expect.poll(server.open).toBe(0)
  })

  it('of a rest that is refused', async () => {
    const folder = emptyFolder()
    const server = await installerServer((_, response, number) => {
      if (number === 1) return sendCut(response, bytes, 100_000, { headers: tag, folder })
      const rest = { 'Content-Range': 'bytes 100000-299999/300000', 'Content-Encoding': 'gzip' }
      response.writeHead(206, { ...tag, ...rest }).write('x')
    })
    const error = await refusalOf(downloadInstaller(server.url, { to: folder, ...patient }))
    expect(error.problem).toBe('encoding')
    await expect.poll(server.open).toBe(0)
  })

  it('of a rest that does not fit, once the whole is there', async () => {
    const folder = emptyFolder()
    const server = await installerServer((_, response, number) => {
      if (number === 1) sendCut(response, bytes, 100_000, { headers: tag, folder })
      else if (number === 2) response.writeHead(206, { 'Content-Range': 'bytes 7-8/9' }).write('x')
      else response.end(bytes)
    })
    const file = await downloadInstaller(server.url, { to: folder, ...patient })
    expect(file).toMatchObject({ attempts: 2, resumed: false, sha256: sha256(bytes) })
    await expect.poll(server.open).toBe(0)
  })

  it.each([
    ['speaks something else than HTTP', 'this is not HTTP\r\n\r\n', 'unreadable'],
    [
      'switches to something else',
      'HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n',
      'unknown',
    ],
  ])('to a server that %s', async (_, said, failure) => {
    const { port, open } = await serveSockets((socket) => socket.once('data', () => socket.write(said)))
    const download = downloadInstaller(`http://127.0.0.1:${port}/a.msi`, { to: emptyFolder(), ...patient })
    const error = await failureOf(download)
    expect(error).toMatchObject({ code: 'CONNECTION', failure, outcome: 'unknown' })
    await expect.poll(open).toBe(0)
  })
})
