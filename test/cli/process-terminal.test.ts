import { EventEmitter } from 'node:events'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { processTerminal } from '../../src/cli/process-terminal.ts'

afterEach(() => {
  vi.restoreAllMocks()
})

/** A stream in the place of the process's own. */
function standIn(name: 'stdout' | 'stderr', facts: { isTTY?: boolean; columns?: number }) {
  const written: string[] = []
  const stream = Object.assign(new EventEmitter(), { write: (text: string) => written.push(text), ...facts })
  // What the terminal uses of a stream is all that it has.
  vi.spyOn(process, name, 'get').mockReturnValue(stream as unknown as typeof process.stdout & { fd: 2 })
  return { stream, written }
}

/** The listeners of signals that the terminal adds, kept from the real process. */
function signals(): Map<string, () => void> {
  const listeners = new Map<string, () => void>()
  vi.spyOn(process, 'on').mockImplementation((event, listener) => {
    listeners.set(String(event), listener as () => void)
    return process
  })
  return listeners
}

describe('the terminal of the process', () => {
  it('knows whether a person looks, and how wide it is', () => {
    signals()
    standIn('stdout', { isTTY: true, columns: 77 })
    const { written } = standIn('stderr', {})
    const terminal = processTerminal(
      () => {},
      () => {},
    )
    expect([terminal.out.isTerminal, terminal.out.columns]).toEqual([true, 77])
    expect([terminal.err.isTerminal, terminal.err.columns]).toEqual([false, undefined])
    terminal.err.write('x')
    expect(written).toEqual(['x'])
    expect(terminal.now()).toBeInstanceOf(Date)
  })

  it('takes no width from one that does not know its own', () => {
    signals()
    standIn('stdout', { isTTY: true, columns: 0 })
    expect(
      processTerminal(
        () => {},
        () => {},
      ).out.columns,
    ).toBeUndefined()
  })

  it('says that something could not be written, unless its reader has gone', () => {
    signals()
    const { stream } = standIn('stdout', {})
    const failed = vi.fn()
    processTerminal(failed, () => {})
    stream.emit('error', Object.assign(new Error('gone'), { code: 'EPIPE' }))
    expect(failed).not.toHaveBeenCalled()
    stream.emit('error', Object.assign(new Error('full'), { code: 'ENOSPC' }))
    expect(failed).toHaveBeenCalledOnce()
  })

  it('is interrupted by the first signal, and ended by the second', () => {
    const listeners = signals()
    const impatient = vi.fn()
    const { interrupt } = processTerminal(() => {}, impatient)
    expect([...listeners.keys()]).toEqual(['SIGINT', 'SIGTERM', 'SIGHUP'])
    listeners.get('SIGHUP')?.()
    expect(interrupt.aborted).toBe(true)
    expect(impatient).not.toHaveBeenCalled()
    listeners.get('SIGINT')?.()
    expect(impatient).toHaveBeenCalledOnce()
  })

  it('hears Ctrl-Break on Windows too', () => {
    const listeners = signals()
    vi.spyOn(process, 'platform', 'get').mockReturnValue('win32')
    processTerminal(
      () => {},
      () => {},
    )
    expect([...listeners.keys()]).toContain('SIGBREAK')
  })
})
