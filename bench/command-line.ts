import { execFileSync, spawn } from 'node:child_process'
import { join, resolve } from 'node:path'
import { type Measured, takeTurns, timed } from './turns.ts'

const BIN = join(resolve(import.meta.dirname, '..'), 'dist/cli/bin.js')

/** The milliseconds of the command line as whole processes, beside a Node that does nothing. */
export async function measureCommandLine(rounds: number): Promise<readonly Measured[]> {
  const sandbox = spawn(process.execPath, [BIN, 'sandbox', '--json'], { stdio: ['ignore', 'pipe', 'ignore'] })
  try {
    const { url, secret } = await firstJson(sandbox.stdout)
    const env = { ...process.env, SCREENCONNECT_URL: url, SCREENCONNECT_SECRET: secret }
    const commands = [
      { title: '`node -e 0`', args: ['-e', '0'] },
      { title: '`screenconnect --version`', args: [BIN, '--version'] },
      { title: '`screenconnect sessions HOST-01`', args: [BIN, 'sessions', 'HOST-01'] },
    ]
    return await takeTurns(commands, rounds, ({ args }) =>
      timed(() => execFileSync(process.execPath, args, { env })),
    )
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
