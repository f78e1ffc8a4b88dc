import { setImmediate } from 'node:timers/promises'
import { expect, it, onTestFinished, vi } from 'vitest'
import { notify } from '../../src/transport/notify.ts'

it('tells a listener, and nobody where there is none', () => {
  const listener = vi.fn()
  notify(listener, 'fact')
  notify(undefined, 'fact')
  expect(listener.mock.calls).toEqual([['fact']])
})

it('is not disturbed by a listener that throws, at once or late', async () => {
  const rejections: unknown[] = []
  const collect = (reason: unknown) => rejections.push(reason)
  process.on('unhandledRejection', collect)
  onTestFinished(() => void process.off('unhandledRejection', collect))
  notify(() => {
    throw new Error('at once')
  }, 'fact')
  notify(async () => {
    throw new Error('late')
  }, 'fact')
  await setImmediate()
  expect(rejections).toEqual([])
})
