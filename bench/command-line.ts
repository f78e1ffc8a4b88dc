import { execFileSync, spawn } from 'node:child_process'
import { join, resolve } from 'node:path'

const BIN = join(resolve(import.meta.dirname, '..'), 'dist/cli/bin.js')

/** The times of one command as a whole process, in milliseconds. */
export interface MeasuredCommand {
  readonly title: string
  readonly times: readonly number[]
}

/** Runs the command line as whole processes in turn, beside a Node that does nothing. */
export async function measureCommandLine(rounds: number): Promise<readonly MeasuredCommand[]> {
  const sandbox = spawn(process.execPath, [BIN, 'sandbox', '--json'], { stdio: ['ignore', 'pipe', 'ignore'] })
  try {
    const { url, secret } = await firstJson(sandbox.stdout)
    const env = { ...process.env, SCREENCONNECT_URL: url, SCREENCONNECT_SECRET: secret }
    const commands = [
      { title: '`node -e 0`', args: ['-e', '0'] },
      { title: '`screenconnect --version`', args: [BIN, '--version'] },
      { title: '`screenconnect sessions HOST-01`', args: [BIN, 'sessions', 'HOST-01'] },
    ]
    const times = commands.map((): number[] => [])
    // The first round warms the file cache.
    for (let round = -1; round < rounds; round += 1) {
      for (const [index, { args }] of commands.entries()) {
        const started = performance.now()
        execFileSync(process.execPath, args, { env })
        if (round >= 0) times[index]?.push(performance.now() - started)
      }
    }
    return commands.map(({ title }, index) => ({ title, times: times[index] ?? [] }))
  } finally {
    sandbox.kill()
  }
}

async function firstJson(stream: NodeJS.ReadableStream): Promise<{ url: string; secret: string }> {
  let text = ''
  for await (const chunk of stream) {
    text += chunk
    // Printed whole by the verb, whose fields these are.
    if (text.endsWith('}\n')) return JSON.parse(text) as { url: string; secret: string }
  }
  throw new Error('the sandbox ended')
}
