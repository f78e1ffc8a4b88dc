import { getEventListeners } from 'node:events'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { downloadInstaller } from '@acg/screenconnect/node'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { failureOf } from '../transport/support.ts'
import {
  emptyFolder,
  installer,
  installerServer,
  listing,
  patient,
  sendCut,
  serveSockets,
} from './download-support.ts'

const bytes = installer('msi')

/** What a download that is aborted at some moment leaves behind. */
async function abortedBy(url: string, start: (abort: () => void) => object) {
  const folder = emptyFolder()
  const controller = new AbortController()
  const options = start(() => controller.abort('enough'))
  const error = await failureOf(
    downloadInstaller(url, { to: folder, signal: controller.signal, retry: false, ...options }),
  )
  return { error, left: listing(folder) }
}

describe('an abort leaves nothing', () => {
  it('before it begins, and nothing is sent', async () => {
    const server = await installerServer((_, response) => response.end(bytes))
    const { error, left } = await abortedBy(server.url, (abort) => {
      abort()
      return {}
    })
    expect(error).toMatchObject({ code: 'ABORTED', outcome: 'not-sent', reason: 'enough' })
    expect([server.requests, left]).toEqual([[], []])
  })

  it('before it begins, whatever else would be wrong', async () => {
    const to = join(emptyFolder(), 'no', 'agent.msi')
    const { error } = await abortedBy('https://127.0.0.1/a.msi', (abort) => {
      abort()
      return { to }
    })
    expect(error.code).toBe('ABORTED')
  })

  it('while nothing answers', async () => {
    let abort = () => {}
    const server = await installerServer(() => abort())
    const { error, left } = await abortedBy(server.url, (now) => {
      abort = now
      return {}
    })
    expect(error).toMatchObject({ code: 'ABORTED', outcome: 'unknown', retryable: false })
    expect([server.requests.length, left]).toEqual([1, []])
  })

  it('while a connection is made', async () => {
    let abort = () => {}
    // TLS that never comes about.
    const { port } = await serveSockets(() => abort())
    const { error, left } = await abortedBy(`https://127.0.0.1:${port}/a.msi`, (now) => {
      abort = now
      return {}
    })
    expect(error).toMatchObject({ code: 'ABORTED', outcome: 'not-sent' })
    expect(left).toEqual([])
  })

  it('in the middle of the file', async () => {
    let gone = false
    const server = await installerServer((_, response) => {
      response.on('close', () => {
        gone = true
      })
      response.writeHead(200, { 'Content-Length': bytes.length })
      response.write(bytes.subarray(0, 100_000))
    })
    const { error, left } = await abortedBy(server.url, (abort) => ({ onProgress: abort }))
    expect(error.code).toBe('ABORTED')
    expect(left).toEqual([])
    await expect.poll(() => gone).toBe(true)
  })

  it('between two tries, without waiting for the pause', async () => {
    let abort = () => {}
    const server = await installerServer((_, response) => {
      // Nobody but the download closes it, which begins its pause with that.
      response.on('close', () => abort())
      response.writeHead(503).write('busy')
    })
    const { error, left } = await abortedBy(server.url, (now) => {
      abort = now
      return { retry: { minDelay: 2_000_000_000, maxDelay: 2_000_000_000 } }
    })
    expect(error.code).toBe('ABORTED')
    expect([server.requests.length, left]).toEqual([1, []])
  })

  it('when the last byte is there, and the target stays as it was', async () => {
    const server = await installerServer((_, response) => response.end(bytes))
    const to = join(emptyFolder(), 'agent.msi')
    writeFileSync(to, 'the old one')
    const { error } = await abortedBy(server.url, (abort) => ({
      to,
      onProgress: ({ receivedBytes }: { receivedBytes: number }) => {
        if (receivedBytes === bytes.length) abort()
      },
    }))
    expect(error.code).toBe('ABORTED')
    expect([readFileSync(to, 'utf8'), listing(join(to, '..'))]).toEqual(['the old one', ['agent.msi']])
  })

  it('at any turn of the event loop: there is the whole file, or nothing', async () => {
    const server = await installerServer((_, response, number) => {
      // Every other one is cut first, so that pauses and second tries are hit as well.
      if (number % 2 === 1) sendCut(response, bytes, 150_000, { headers: { ETag: '"1"' } })
      else response.end(bytes)
    })
    await fc.assert(
      fc.asyncProperty(fc.nat(120), async (turns) => {
        const folder = emptyFolder()
        const to = join(folder, 'agent.msi')
        const controller = new AbortController()
        const download = downloadInstaller(server.url, { to, signal: controller.signal, ...patient }).then(
          () => 'whole',
          (error) => error.code,
        )
        for (let turn = 0; turn < turns; turn += 1) await setImmediate()
        controller.abort()
        const ended = await download
        expect(['whole', 'ABORTED']).toContain(ended)
        expect(existsSync(to)).toBe(ended === 'whole')
        expect(listing(folder)).toEqual(ended === 'whole' ? ['agent.msi'] : [])
      }),
    )
  })

  it('and no listener on the signal stays after the download', async () => {
    const server = await installerServer((_, response) => response.end(bytes))
    const { signal } = new AbortController()
    const listeners = () => getEventListeners(signal, 'abort').length
    const during: number[] = []
    const onProgress = () => void during.push(listeners())
    await downloadInstaller(server.url, { to: emptyFolder(), signal, onProgress })
    expect([Math.max(...during), listeners()]).toEqual([1, 0])
  })
})
