import { setImmediate } from 'node:timers/promises'
import { runInNewContext } from 'node:vm'
import { expect, it, onTestFinished, vi } from 'vitest'
import { notify } from '../../src/transport/notify.ts'

function thenable(then: PropertyDescriptor): unknown {
  return Object.defineProperty({}, 'then', then)
}

it('tells a listener, and nobody where there is none', () => {
  const listener = vi.fn()
  notify(listener, 'fact')
  notify(undefined, 'fact')
  expect(listener.mock.calls).toEqual([['fact']])
})

it('answers a thenable of any library before it says that nobody listens', () => {
  const handlers: unknown[] = []
  notify(() => thenable({ value: (...given: unknown[]) => handlers.push(...given) }), 'fact')
  expect(handlers).toEqual([expect.any(Function), expect.any(Function)])
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
  // Of another realm, so no `Promise` of this one.
  notify(() => runInNewContext('Promise.reject(new Error("late"))'), 'fact')
  notify(() => thenable({ value: 'not a function' }), 'fact')
  const get = () => {
    throw new Error('at once')
  }
  notify(() => thenable({ get }), 'fact')
  await setImmediate()
  expect(rejections).toEqual([])
})
