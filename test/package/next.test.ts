import { spawn } from 'node:child_process'
import { startSandbox } from '@acg/screenconnect/testing'
import { expect, it, onTestFinished } from 'vitest'
import { projectWith } from './packed.ts'
import { run } from './run.ts'

const NEXT = 'node_modules/next/dist/bin/next'

/** Runs what was built on a port that the system chooses, and tells its address. */
async function serve(project: string, env: NodeJS.ProcessEnv): Promise<string> {
  const args = [NEXT, 'start', '--port', '0', '--hostname', '127.0.0.1']
  const server = spawn(process.execPath, args, { cwd: project, env, stdio: ['ignore', 'pipe', 'ignore'] })
  const ended = new Promise<void>((resolve) => server.once('close', () => resolve()))
  onTestFinished(async () => {
    server.kill()
    await ended
  })
  let printed = ''
  for await (const text of server.stdout.setEncoding('utf8')) {
    printed += text
    const address = /http:\/\/127\.0\.0\.1:\d+/.exec(printed)?.[0]
    if (address !== undefined && printed.includes('Ready')) {
      server.stdout.resume()
      return address
    }
  }
  throw new Error(`Next did not start:\n${printed}`)
}

it('in Next.js 14 a write of an edge or a prerendered route is sent as often as it is made', async () => {
  const project = projectWith('next', ['next', 'react', 'react-dom'])
  await using sandbox = await startSandbox()
  const { sessionId } = sandbox.addSession({ name: 'HOST-01' })
  const env = {
    ...process.env,
    // Vitest says "test", which is no way to build.
    NODE_ENV: 'production' as const,
    NEXT_TELEMETRY_DISABLED: '1',
    INSTANCE: sandbox.url,
    SECRET: sandbox.secret,
    SESSION: sessionId,
  }
  await run(process.execPath, [NEXT, 'build'], project, env)
  expect(sandbox.executions, 'what was sent while pages were prerendered').toHaveLength(0)

  const address = await serve(project, env)
  let sent = 0
  for (const path of ['/edge', '/prerendered', '/edge', '/prerendered']) {
    const ends: unknown = await (await fetch(address + path)).json()
    sent += 3
    expect({ path, ends, sent: sandbox.executions.length }).toEqual({
      path,
      ends: ['done', 'done', 'done'],
      sent,
    })
  }
})
