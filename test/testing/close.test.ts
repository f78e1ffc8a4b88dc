import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { createSandbox, startSandbox } from '../../src/testing/index.ts'
import { doors, openDoor } from './doors.ts'

describe.each(doors)('closing, %s', (_, open) => {
  test('ends the calls that stall, and those that come later', async () => {
    const door = await open({ latency: 0 })
    door.sandbox.inject('stall-headers')
    const call = door.call('GetSessionsByName', { sessionName: '' })
    await expect.poll(() => door.sandbox.requests.length).toBe(1)
    const ended = expect(call).rejects.toThrow(TypeError)
    await door.sandbox.close()
    await ended
    await expect(door.call('GetSessionsByName', { sessionName: '' })).rejects.toThrow('fetch failed')
  })

  test('ends a body that stalls', async () => {
    const door = await open()
    door.sandbox.inject('stall-body')
    const response = await door.post('GetSessionsByName', { sessionName: '' })
    const ended = expect(response.text()).rejects.toThrow(TypeError)
    await door.sandbox.close()
    await ended
  })

  test('ends a call that is delayed', async () => {
    const door = await open({ latency: 60_000 })
    const ended = expect(door.call('GetSessionsByName', { sessionName: '' })).rejects.toThrow(TypeError)
    await expect.poll(() => door.sandbox.requests.length).toBe(1)
    await door.sandbox.close()
    await ended
  })

  test('can be done twice', async () => {
    const door = await open()
    await Promise.all([door.sandbox.close(), door.sandbox.close()])
    await door.sandbox.close()
  })
})

test('a callback that throws is answered with what it threw', async () => {
  const options = {
    faults: () => {
      throw new Error('oops')
    },
  }
  await using running = await startSandbox(options)
  const { status, text } = await openDoor(running, (url, init) => fetch(url, init)).call(
    'GetSessionsByName',
    [''],
  )
  expect([status, text]).toEqual([500, 'The sandbox failed: Error: oops'])
  await using inProcess = createSandbox(options)
  await expect(openDoor(inProcess, inProcess.fetch).call('GetSessionsByName', [''])).rejects.toThrow('oops')
})

test('a closed sandbox runs no commands any more', async () => {
  vi.useFakeTimers()
  onTestFinished(() => void vi.useRealTimers())
  const sandbox = createSandbox({ agentDelay: 1 })
  let runs = 0
  const guest = sandbox.addSession({ machine: { answer: () => `${++runs}` } })
  guest.queueCommand('Kim', 'ver')
  await sandbox.close()
  guest.goOffline()
  guest.goOnline()
  guest.queueCommand('Kim', 'ver')
  await vi.advanceTimersByTimeAsync(60_000)
  expect(runs).toBe(0)
})

test('the port is free again', async () => {
  const first = await startSandbox()
  await first.close()
  await using second = await startSandbox({ port: first.port })
  expect(second.port).toBe(first.port)
  await expect(startSandbox({ port: second.port })).rejects.toMatchObject({ code: 'EADDRINUSE' })
})

test('a sandbox that listens answers in process too', async () => {
  await using sandbox = await startSandbox()
  const { status } = await openDoor(sandbox, sandbox.fetch).call('GetSessionsByName', { sessionName: '' })
  expect([status, sandbox.requests.length]).toEqual([200, 1])
})

test('fetch in process reaches nothing but its sandbox', async () => {
  await using sandbox = createSandbox()
  await expect(sandbox.fetch('https://elsewhere.example/')).rejects.toMatchObject({
    cause: { code: 'ENOTFOUND' },
  })
  await expect(sandbox.fetch(sandbox.url, { signal: AbortSignal.abort('why') })).rejects.toBe('why')
})

test.each(['close', 'leave open'])('lets the process end: %s', async (how) => {
  const index = fileURLToPath(new URL('../../src/testing/index.ts', import.meta.url))
  const script = `
    import { createSandbox, startSandbox } from ${JSON.stringify(index)}
    const closes = ${how === 'close'}
    const sandbox = closes ? await startSandbox({ agentDelay: 600_000 }) : createSandbox({ agentDelay: 600_000 })
    const guest = sandbox.addSession({ machine: { os: 'linux', shell: true } })
    guest.queueCommand('Kim', 'sleep 600')
    if (closes) {
      await sandbox.fetch(sandbox.url)
      await fetch(sandbox.url).then((response) => response.text())
      await sandbox.close()
    }
    console.log(guest.folder)
  `
  const { code, output } = await run(script)
  expect([code, output.trim()]).toEqual([0, expect.stringContaining('screenconnect-sandbox-')])
  const { existsSync } = await import('node:fs')
  expect(existsSync(output.trim())).toBe(false)
})

function run(script: string): Promise<{ readonly code: number | null; readonly output: string }> {
  const child = spawn(process.execPath, ['--no-warnings', '--input-type=module', '-e', script])
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += String(chunk)))
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, output })))
}
