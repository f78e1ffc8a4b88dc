import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { answerOf, start, withServer } from './child.ts'
import { type Measured, takeTurns } from './turns.ts'

/** What a download of so many bytes took. Memory is the resident set of the process that downloads, in bytes. */
export interface MeasuredDownload {
  readonly bytes: number
  readonly start: number
  readonly peak: number
  readonly milliseconds: number
}

interface Downloader {
  readonly title: string
  /** Gives back the seconds from the request to the last byte. */
  readonly download: (url: string, to: string) => number | Promise<number>
}

const OURS: Downloader = {
  title: '`downloadInstaller`',
  download: async (url, to) => (await downloadInChild(url, to)).milliseconds / 1000,
}

/** Node's own streams, without anything of ours. */
function byHand(title: string, how: 'plain' | 'checked'): Downloader {
  return {
    title,
    download: async (url, to) => {
      // Sent by download-by-hand.ts.
      const { milliseconds } = (await answerOf(start('download-by-hand.ts', [url, to, how]))) as {
        readonly milliseconds: number
      }
      return milliseconds / 1000
    },
  }
}

const BY_HAND = [
  byHand("Node's `pipeline` into a file", 'plain'),
  byHand('the same with SHA-256, and until it is on the disk', 'checked'),
]

export const CURL = '`curl -o file`'

const BY_CURL: Downloader = {
  title: CURL,
  download: (url, to) => {
    const args = ['--silent', '--fail', '--noproxy', '*', '--output', to, '--write-out', '%{time_total}', url]
    return Number(execFileSync('curl', args, { encoding: 'utf8' }))
  },
}

/** Downloads from a server in a second process into a third one. */
export function measureDownload(bytes: number): Promise<MeasuredDownload> {
  return withInstaller(bytes, downloadInChild)
}

/** Megabytes a second, each downloader in a process of its own; without curl there is no row for it. */
export function measureThroughput(bytes: number, rounds: number): Promise<readonly Measured[]> {
  return withInstaller(bytes, (url, to) =>
    takeTurns([OURS, ...BY_HAND, ...(hasCurl() ? [BY_CURL] : [])], rounds, async ({ title, download }) => {
      rmSync(to, { force: true })
      const seconds = await download(url, to)
      const { size } = statSync(to)
      if (size !== bytes) throw new Error(`${title} wrote ${size} bytes of ${bytes}`)
      return bytes / 1_000_000 / seconds
    }),
  )
}

async function withInstaller<Value>(
  bytes: number,
  use: (url: string, to: string) => Promise<Value>,
): Promise<Value> {
  const folder = mkdtempSync(join(tmpdir(), 'download-'))
  try {
    const to = join(folder, 'agent.exe')
    return await withServer('download-server.ts', [String(bytes)], (url) => use(`${url}/agent.exe`, to))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function downloadInChild(url: string, to: string): Promise<MeasuredDownload> {
  // Sent by download-client.ts, whose fields these are.
  return (await answerOf(start('download-client.ts', [url, to]))) as MeasuredDownload
}

function hasCurl(): boolean {
  try {
    execFileSync('curl', ['--version'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}
