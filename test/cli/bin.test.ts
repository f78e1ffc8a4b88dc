import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { eventually } from '../eventually.ts'

const argv = process.argv
const exitCode = process.exitCode
const errorListeners = [process.stdout, process.stderr].map(
  (stream) => [stream, stream.listeners('error')] as const,
)
let listeners: Map<string, (error?: unknown) => void>
let written: string[]

beforeEach(() => {
  vi.resetModules()
  listeners = new Map()
  written = []
  vi.spyOn(process, 'on').mockImplementation((event, listener) => {
    listeners.set(String(event), listener as () => void)
    return process
  })
  for (const stream of [process.stdout, process.stderr]) {
    vi.spyOn(stream, 'write').mockImplementation((text) => {
      written.push(String(text))
      return true
    })
  }
})

afterEach(() => {
  vi.restoreAllMocks()
  for (const [stream, before] of errorListeners) {
    for (const listener of stream.listeners('error')) {
      // They were added as what `on` takes.
      if (!before.includes(listener)) stream.off('error', listener as () => void)
    }
  }
  process.argv = argv
  process.exitCode = exitCode
})

/** Runs the program's entry as if it were the process's own. */
async function start(...args: readonly string[]): Promise<void> {
  process.argv = [process.execPath, 'screenconnect', ...args]
  await import('../../src/cli/bin.ts')
}

describe('the entry of the program', () => {
  it('leaves the exit code of the command line with the process', async () => {
    await start('--version')
    await eventually(() => expect(process.exitCode).toBe(0))
    expect(written).toEqual([expect.stringMatching(/^\d+\.\d+\.\d+\n$/)])
  })

  it('exits with the code for what could not be written, whatever the command line says', async () => {
    await start('--version')
    process.stdout.emit('error', Object.assign(new Error('full'), { code: 'ENOSPC' }))
    await eventually(() => expect(written).toHaveLength(2))
    expect(written.join('')).toContain('could not be written')
    expect(process.exitCode).toBe(131)
  })

  it.each(['uncaughtException', 'unhandledRejection'])(
    'tells %s in one line, without its words',
    async (event) => {
      const exit = vi.spyOn(process, 'exit').mockReturnValue(undefined as never)
      await start('--version')
      listeners.get(event)?.(new TypeError('canary-secret-0123456789'))
      expect(exit).toHaveBeenCalledWith(131)
      expect(written.join('')).toContain('screenconnect: Something went wrong that should not (TypeError).\n')
      expect(written.join('')).not.toContain('canary')
      listeners.get(event)?.('text')
      expect(written.join('')).toContain('(string)')
    },
  )

  it('ends at a second Ctrl-C with the code for it, where nothing was sent', async () => {
    const exit = vi.spyOn(process, 'exit').mockReturnValue(undefined as never)
    await start('--version')
    listeners.get('SIGINT')?.()
    expect(exit).not.toHaveBeenCalled()
    listeners.get('SIGINT')?.()
    expect(exit).toHaveBeenCalledWith(130)
  })

  it('leaves the code for anything else where a verb never ends', async () => {
    await start('--version')
    await eventually(() => expect(process.exitCode).toBe(0))
    listeners.get('exit')?.()
    expect(process.exitCode).toBe(0)
  })
})
