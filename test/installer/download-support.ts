import { Buffer } from 'node:buffer'
import { createHash } from 'node:crypto'
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http'
import { createServer, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { InstallerDownloadError, type InstallerType, isScreenConnectError } from '@acg/screenconnect'
import { onTestFinished } from 'vitest'
import type { Answer } from '../../src/installer/download/http-get.ts'
import { failureOf, portOf, serve } from '../transport/support.ts'

/** What a file of each type begins with. */
export const SIGNATURES: Readonly<Record<InstallerType, Buffer>> = {
  msi: Buffer.from('d0cf11e0a1b11ae1', 'hex'),
  exe: Buffer.from('MZ'),
  pkg: Buffer.from('xar!'),
  deb: Buffer.from('!<arch>\n'),
  rpm: Buffer.from('edabeedb', 'hex'),
  sh: Buffer.from('#!'),
}

export const TYPES: readonly InstallerType[] = ['msi', 'exe', 'pkg', 'deb', 'rpm', 'sh']

/** Tries without the pauses between them. */
export const patient = { retry: { minDelay: 0, maxDelay: 0 } }

/** An installer of that size: its signature, then bytes of which no two stretches are alike. */
export function installer(type: InstallerType, size = 300_000): Buffer {
  const bytes = Buffer.alloc(size)
  for (let index = 0; index < size; index += 1) bytes[index] = (index * 31 + (index >> 8) * 7) & 0xff
  SIGNATURES[type].copy(bytes)
  return bytes
}

export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

/** An empty folder, gone after the test. */
export function emptyFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'installer-test-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

export function listing(folder: string): string[] {
  return readdirSync(folder).sort()
}

/** What a download rejected with, which must be its own kind of error. */
export async function refusalOf(download: Promise<unknown>): Promise<InstallerDownloadError> {
  const error = await failureOf(download)
  if (error instanceof InstallerDownloadError && isScreenConnectError(error)) return error
  throw error
}

export interface InstallerServer {
  /** The address of the `.msi`. */
  readonly url: string
  /** The headers of each request, in order. */
  readonly requests: readonly IncomingHttpHeaders[]
  /** How many connections are open. */
  readonly open: () => number
}

/** How one request is answered; the number is 1 for the first. */
export type Respond = (request: IncomingMessage, response: ServerResponse, number: number) => void

export async function installerServer(respond: Respond): Promise<InstallerServer> {
  const requests: IncomingHttpHeaders[] = []
  const { url, server } = await serve((request, response) => {
    requests.push(request.headers)
    respond(request, response, requests.length)
  })
  return {
    url: `${url}/Bin/ScreenConnect.ClientSetup.msi?e=Access&y=Guest&t=HOST-01`,
    requests,
    open: openConnections(server),
  }
}

/** A server that does this with each connection, whatever HTTP would have it do. */
export async function serveSockets(
  treat: (socket: Socket) => void,
): Promise<{ readonly port: number; readonly open: () => number }> {
  const sockets: Socket[] = []
  const server = createServer((socket) => {
    sockets.push(socket.on('error', () => {}))
    treat(socket)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  return { port: portOf(server), open: openConnections(server) }
}

/** How many connections of a server are open, of those that are made from now on. */
export function openConnections(server: Server): () => number {
  let open = 0
  server.on('connection', (socket) => {
    open += 1
    socket.on('close', () => {
      open -= 1
    })
  })
  return () => open
}

/** An answer with nothing but these headers, for what looks at headers alone. */
export function answerWith(
  headers: Partial<Record<Parameters<Answer['header']>[0], string | undefined>>,
): Answer {
  return {
    url: new URL('https://acme.screenconnect.com/Bin/ScreenConnect.ClientSetup.msi?t=HOST-01'),
    status: 200,
    header: (name) => headers[name],
    async *chunks() {},
    overran: () => false,
    discard: () => {},
  }
}

/**
 * Announces all of it, unless it comes in chunks, sends that many bytes of it, and ends the connection: once they are written in the
 * folder, where one is given. What was read and not yet written is lost with the connection.
 */
export function sendCut(
  response: ServerResponse,
  bytes: Buffer,
  length: number,
  {
    headers = {},
    folder,
    chunked = false,
  }: { headers?: Readonly<Record<string, string>>; folder?: string; chunked?: boolean } = {},
): void {
  response.writeHead(200, { ...(chunked ? {} : { 'Content-Length': bytes.length }), ...headers })
  cutAfter(response, bytes.subarray(0, length), folder, length)
}

/** The rest that a request asks for, as a server that knows ranges sends it, or a part of that and a cut. */
export function sendRest(
  request: IncomingMessage,
  response: ServerResponse,
  bytes: Buffer,
  {
    headers = {},
    cut,
  }: {
    readonly headers?: Readonly<Record<string, string>>
    readonly cut?: { readonly length: number; readonly folder: string } | undefined
  } = {},
): void {
  const first = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1])
  const rest = bytes.subarray(first)
  response.writeHead(206, {
    'Content-Length': rest.length,
    'Content-Range': `bytes ${first}-${bytes.length - 1}/${bytes.length}`,
    ...headers,
  })
  if (cut === undefined) response.end(rest)
  else cutAfter(response, rest.subarray(0, cut.length), cut.folder, first + cut.length)
}

function cutAfter(response: ServerResponse, part: Buffer, folder: string | undefined, size: number): void {
  response.write(part, async () => {
    while (folder !== undefined && sizeOfPart(folder) < size) await setImmediate()
    response.socket?.end()
  })
}

/** How much is written. For a download that has ended, and took the file or the folder along, nobody need wait. */
function sizeOfPart(folder: string): number {
  const part = existsSync(folder) ? listing(folder).find((name) => name.endsWith('.part')) : undefined
  const stats = part === undefined ? undefined : statSync(join(folder, part), { throwIfNoEntry: false })
  return stats?.size ?? Number.POSITIVE_INFINITY
}
