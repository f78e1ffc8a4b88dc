import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import type { CarriedAnswer, Carrier } from '../../src/transport/carrier.ts'
import {
  createDefaultCarrier as createFetchCarrier,
  fetchCarrier,
} from '../../src/transport/fetch-carrier.ts'
import { createDefaultCarrier as createNodeCarrier } from '../../src/transport/node-carrier.ts'
import { eventually } from '../eventually.ts'
import { CLOSED_URL, serve } from './support.ts'

const nodeCarrier = () => createNodeCarrier(60_000)

const CARRIERS: readonly (readonly [string, () => Carrier])[] = [
  ["Node's client", nodeCarrier],
  ["the runtime's fetch", createFetchCarrier],
  ['a given fetch', () => fetchCarrier(globalThis.fetch)],
]

/** One request by a carrier, and whether it may have left: it may, unless the carrier says otherwise. */
async function carry(carrier: Carrier, url: string, signal = new AbortController().signal) {
  let sent = true
  const carried = carrier.carry({
    url,
    headers: { 'Content-Type': 'application/json', CTRLAuthHeader: 'test-secret-0123456789' },
    body: '["é"]',
    kind: 'write',
    signal,
    onHeld: () => {
      sent = false
    },
    onSent: () => {
      sent = true
    },
  })
  const [result] = await Promise.allSettled([carried])
  return { result, sent }
}

async function textOf({ body }: CarriedAnswer): Promise<string> {
  const reader = body?.getReader()
  const chunks: Uint8Array[] = []
  for (;;) {
    const chunk = await reader?.read()
    if (chunk?.value === undefined) return Buffer.concat(chunks).toString()
    chunks.push(chunk.value)
  }
}

describe.each(CARRIERS)('%s', (_, create) => {
  it('takes method, headers and body to the server and the answer back', async () => {
    const seen: unknown[] = []
    const { url } = await serve(async (request, response) => {
      const chunks: Buffer[] = []
      for await (const chunk of request) chunks.push(chunk)
      const { 'content-type': type, 'content-length': length, ctrlauthheader } = request.headers
      seen.push([request.method, request.url, type, length, ctrlauthheader, Buffer.concat(chunks).toString()])
      response.writeHead(503, { 'Retry-After': '7', Location: 'https://elsewhere.example/' })
      response.end('said')
    })
    const { result, sent } = await carry(create(), `${url}/a/b`)
    if (result.status !== 'fulfilled') throw result.reason
    const { value: answer } = result
    expect(seen).toEqual([['POST', '/a/b', 'application/json', '6', 'test-secret-0123456789', '["é"]']])
    expect(sent).toBe(true)
    expect(answer.status).toBe(503)
    expect(answer.headers.get('retry-after')).toBe('7')
    expect(answer.headers.get('location')).toBe('https://elsewhere.example/')
    expect(await textOf(answer)).toBe('said')
  })

  it('follows no redirect', async () => {
    let requests = 0
    const { url } = await serve((request, response) => {
      requests += 1
      request.resume()
      response.writeHead(307, { Location: '/elsewhere' }).end()
    })
    const { result } = await carry(create(), url)
    expect(result).toMatchObject({ status: 'fulfilled', value: { status: 307 } })
    expect(requests).toBe(1)
  })

  it('unfolds what is compressed', async () => {
    const { url } = await serve((request, response) => {
      request.resume()
      response.writeHead(200, { 'Content-Encoding': 'gzip' }).end(gzipSync('unfolded'))
    })
    const { result } = await carry(create(), url)
    if (result.status !== 'fulfilled') throw result.reason
    expect(await textOf(result.value)).toBe('unfolded')
    expect(result.value.headers.get('location')).toBeNull()
    expect(result.value.headers.get('retry-after')).toBeNull()
  })

  it('hands the other headers of what is compressed on', async () => {
    const { url } = await serve((request, response) => {
      request.resume()
      const bytes = gzipSync('unfolded')
      const headers = { 'Content-Encoding': 'gzip', 'Content-Length': bytes.length, 'Retry-After': '7' }
      response.writeHead(503, headers).end(bytes)
    })
    const { result } = await carry(create(), url)
    if (result.status !== 'fulfilled') throw result.reason
    expect(result.value.headers.get('retry-after')).toBe('7')
  })

  it('fails the body of a compressed answer that is cut off', async () => {
    const { url } = await serve((request, response) => {
      request.resume()
      const bytes = gzipSync('x'.repeat(1000) + Math.random())
      response.writeHead(200, { 'Content-Encoding': 'gzip', 'Content-Length': bytes.length })
      response.write(bytes.subarray(0, 20), () => response.destroy())
    })
    const { result } = await carry(create(), url)
    if (result.status !== 'fulfilled') throw result.reason
    await expect(textOf(result.value)).rejects.toThrow()
  })

  it('fails where nothing listens', async () => {
    const { result } = await carry(create(), CLOSED_URL)
    expect(result.status).toBe('rejected')
  })

  it('sends nothing for a call that was aborted before it came here', async () => {
    let requests = 0
    const { url } = await serve((_, response) => {
      requests += 1
      response.end()
    })
    const { result, sent } = await carry(create(), url, AbortSignal.abort())
    expect(result).toMatchObject({ status: 'rejected', reason: { name: 'AbortError' } })
    // Another request goes there and back: the first would have come before it.
    await carry(create(), url)
    expect(requests).toBe(1)
    // Only where the carrier knows when something leaves.
    if (create === nodeCarrier) expect(sent).toBe(false)
  })

  it('ends its connection when it is aborted', async () => {
    const controller = new AbortController()
    let closed = false
    const { url } = await serve((request) => {
      request.socket.on('close', () => {
        closed = true
      })
      controller.abort()
    })
    await carry(create(), url, controller.signal)
    await eventually(() => expect(closed).toBe(true))
  })

  it('fails when it is aborted', async () => {
    const controller = new AbortController()
    const { url } = await serve(() => controller.abort())
    const { result } = await carry(create(), url, controller.signal)
    expect(result).toMatchObject({ status: 'rejected', reason: { name: 'AbortError' } })
  })
})

it("Node's client alone knows that nothing was sent where nothing listens", async () => {
  expect((await carry(nodeCarrier(), CLOSED_URL)).sent).toBe(false)
  expect((await carry(createFetchCarrier(), CLOSED_URL)).sent).toBe(true)
})
