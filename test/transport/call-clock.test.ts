import { setImmediate } from 'node:timers/promises'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { CallClock } from '../../src/transport/call-clock.ts'

/** What ends the process where nobody listens: rejections that nothing handles. */
function unhandled(): unknown[] {
  const rejections: unknown[] = []
  const listener = (reason: unknown) => rejections.push(reason)
  process.on('unhandledRejection', listener)
  onTestFinished(() => void process.off('unhandledRejection', listener))
  return rejections
}

const reason = { why: 'the caller had enough' }

describe('the clock of a call', () => {
  it('that is interrupted ends whatever is awaited, also what is there already', async () => {
    const clock = new CallClock(AbortSignal.abort(reason))
    await expect(clock.race(Promise.resolve('there'))).rejects.toMatchObject({ cause: 'abort', reason })
    expect(() => clock.throwIfInterrupted()).toThrow()
  })

  it('leaves no rejection unhandled that comes after the interruption', async () => {
    const rejections = unhandled()
    const clock = new CallClock(AbortSignal.abort(reason))
    await expect(clock.race(Promise.reject(new Error('late')))).rejects.toMatchObject({ cause: 'abort' })
    await setImmediate()
    expect(rejections).toEqual([])
  })

  it('leaves no rejection unhandled where it is interrupted while nothing is awaited', async () => {
    const rejections = unhandled()
    new CallClock(AbortSignal.abort(reason))
    await setImmediate()
    expect(rejections).toEqual([])
  })

  it('tells those who listen to its signal, without the reason of the caller', () => {
    const controller = new AbortController()
    const clock = new CallClock(controller.signal)
    expect(clock.signal.aborted).toBe(false)
    controller.abort(reason)
    expect(clock.signal.aborted).toBe(true)
    expect(clock.signal.reason).toMatchObject({ name: 'AbortError' })
  })

  it('takes the timer of a pause along when the pause is cut short', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    onTestFinished(() => void vi.useRealTimers())
    const controller = new AbortController()
    const pause = new CallClock(controller.signal).sleep(50_000)
    expect(vi.getTimerCount()).toBe(1)
    controller.abort(reason)
    await expect(pause).rejects.toMatchObject({ cause: 'abort' })
    expect(vi.getTimerCount()).toBe(0)
  })
})
