import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** What a download of so many bytes took. Memory is the resident set of the process that downloads, in bytes. */
export interface MeasuredDownload {
  readonly bytes: number
  readonly start: number
  readonly peak: number
  readonly milliseconds: number
}

/** Downloads from a server in a second process into a third one. */
export async function measureDownload(bytes: number): Promise<MeasuredDownload> {
  const folder = mkdtempSync(join(tmpdir(), 'download-'))
  const server = start('download-server.ts', [String(bytes)])
  try {
    const [port] = await once(server, 'message')
    const client = start('download-client.ts', [
      `http://127.0.0.1:${port}/agent.exe`,
      join(folder, 'agent.exe'),
    ])
    const [measured] = await Promise.race([
      once(client, 'message'),
      once(client, 'exit').then(() => {
        throw new Error('the download ended without a measurement')
      }),
    ])
    // Sent by download-client.ts, whose fields these are.
    return measured as MeasuredDownload
  } finally {
    server.disconnect()
    rmSync(folder, { recursive: true, force: true })
  }
}

function start(file: string, args: readonly string[]): ChildProcess {
  // Without the flags of the process that asks, a test runner's for one.
  return fork(join(import.meta.dirname, file), args, { execArgv: [] })
}
