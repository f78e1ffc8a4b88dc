import { createServer, type Socket } from 'node:net'
import { isScreenConnectError } from '@acg/screenconnect'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { clientOf, portOf } from '../transport/support.ts'

/** Pieces of HTTP, right and wrong. */
const anyPiece = fc.oneof(
  fc.constantFrom(
    ...[
      'HTTP/1.1 200 OK\r\n',
      'HTTP/1.0 500 \r\n',
      'HTTP/9.9 2x0\r\n',
      'HTTP/1.1 100 Continue\r\n\r\n',
      '\r\n',
    ],
    ...[
      'Content-Length: 5\r\n',
      'Content-Length: -1\r\n',
      'Content-Length: 99999999999999999999\r\n',
      'a: b\r\n',
    ],
    ...[
      'Transfer-Encoding: chunked\r\n',
      'Transfer-Encoding: gzip\r\n',
      '5\r\nhello\r\n',
      'ffffffffff\r\n',
      '0\r\n\r\n',
    ],
    ...[
      'Content-Encoding: gzip\r\n',
      'Location: x\r\n',
      'Retry-After: 0\r\n',
      '[]',
      'null',
      '\u0000',
      '\r\n\r\n',
    ],
  ),
  fc.string({ unit: 'binary', maxLength: 30 }),
)

describe('a server that does not speak HTTP', () => {
  let reply: { readonly bytes: string; readonly end: 'end' | 'destroy' } = { bytes: '', end: 'end' }
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => {})
    socket.once('data', () => {
      if (reply.end === 'end') socket.end(reply.bytes, 'latin1')
      else socket.write(reply.bytes, 'latin1', () => socket.destroy())
    })
  })
  let url: string

  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    url = `http://127.0.0.1:${portOf(server)}`
  })

  afterAll(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })

  it.each([
    ['the default carrier', undefined],
    ['the global fetch', globalThis.fetch],
  ] as const)(
    'ends a call by %s in a value or an error of ours, whatever it writes',
    async (_, fetch) => {
      const bytes = fc.array(anyPiece, { maxLength: 8 }).map((pieces) => pieces.join(''))
      await fc.assert(
        fc.asyncProperty(
          bytes,
          fc.constantFrom('end', 'destroy'),
          fc.boolean(),
          async (written, end, write) => {
            reply = { bytes: written, end }
            const client = clientOf({ url }, { retry: false, timeout: 4000, ...(fetch ? { fetch } : {}) })
            try {
              if (write) await client.sendCommand('00000000-0000-4000-8000-000000000000', 'hostname')
              else await client.getSessionsByName('HOST-01')
            } catch (error) {
              if (!isScreenConnectError(error)) throw error
              expect(error.code).not.toBe('TIMEOUT')
              expect(error.outcome).not.toBe('not-sent')
            }
          },
        ),
        { numRuns: 250 },
      )
    },
    60_000,
  )
})
