import { getEventListeners } from 'node:events'
import { runInNewContext } from 'node:vm'
import { readChat, ScreenConnectClient, sessionFilter } from '@acg/screenconnect'
import { downloadInstaller } from '@acg/screenconnect/node'
import { createSandbox } from '@acg/screenconnect/testing'
import fc from 'fast-check'
import { describe, expect, it, onTestFinished } from 'vitest'
import { addressOf, dateOf, isAbortSignal } from '../../src/input/ducks.ts'
import { onAbort } from '../../src/input/on-abort.ts'
import { clientOf, failureOf } from '../transport/support.ts'

/** An `AbortSignal` as polyfills make it: not of this class, and one of the older without a reason. */
class OtherSignal extends EventTarget {
  aborted = false

  abort(): void {
    this.aborted = true
    this.dispatchEvent(new Event('abort'))
  }
}

// The one thing that a polyfill's type lacks is what it is tried for.
const otherSignal = () => new OtherSignal() as OtherSignal & AbortSignal

/** A `URL` of another class, as a polyfill or the realm of a test runner has it. */
function otherUrl(address: string): URL {
  const { href, protocol, searchParams } = new URL(address)
  return Object.assign(Object.create(null), { href, protocol, searchParams })
}

const otherDate = (expression: string): Date => runInNewContext(expression)

describe('an AbortSignal of another realm or of a polyfill', () => {
  it('aborts a call', async () => {
    await using sandbox = createSandbox({ faults: () => 'stall-headers' })
    const signal = otherSignal()
    const client = clientOf(sandbox, { fetch: sandbox.fetch })
    const call = failureOf(client.getSessionsByName('HOST-01', { signal }))
    signal.abort()
    expect(await call).toMatchObject({ code: 'ABORTED' })
    expect(getEventListeners(signal, 'abort')).toEqual([])
  })

  it('aborts a download before it began', async () => {
    const signal = otherSignal()
    signal.abort()
    const download = downloadInstaller('https://acme.screenconnect.test/a.msi', {
      to: '/nowhere/a.msi',
      signal,
    })
    expect(await failureOf(download)).toMatchObject({ code: 'ABORTED', outcome: 'not-sent' })
  })

  it('by itself in the place of the options is still named as what it is', async () => {
    await using sandbox = createSandbox()
    const client = clientOf(sandbox, { fetch: sandbox.fetch })
    // Options have nothing in common with a signal, to a compiler.
    const call = client.getSessionsByName('HOST-01', otherSignal() as object)
    expect(await failureOf(call)).toMatchObject({ code: 'CONFIGURATION', option: 'options' })
  })
})

describe('a URL of another realm or of a polyfill', () => {
  it('names the instance', () => {
    const instance = otherUrl('https://acme.screenconnect.com')
    const client = new ScreenConnectClient({ instance, credentials: () => '' })
    expect(client.instance).toBe('https://acme.screenconnect.com')
  })

  it.each([
    'http://acme.screenconnect.com',
    'https://acme.screenconnect.com/?a',
    'ftp://acme.screenconnect.com',
  ])('is checked as every other: %s', (address) => {
    const options = { instance: otherUrl(address), credentials: () => '' }
    expect(() => new ScreenConnectClient(options)).toThrow(
      expect.objectContaining({ code: 'CONFIGURATION', option: 'instance' }),
    )
  })

  it('names an installer', async () => {
    const url = otherUrl('http://acme.screenconnect.com/a.msi')
    const error = await failureOf(downloadInstaller(url, { to: 'a.msi' }))
    expect(error).toMatchObject({ code: 'CONFIGURATION', option: 'url' })
    // Taken where it says https:.
    const to = '/nowhere/a.msi'
    const https = downloadInstaller(otherUrl('https://acme.screenconnect.com/a.msi'), { to })
    expect(await failureOf(https)).toMatchObject({ code: 'INSTALLER_DOWNLOAD', outcome: 'not-sent' })
  })
})

describe('a Date of another realm', () => {
  it('stands in a filter, and before a chat', async () => {
    expect(otherDate('new Date(0)')).not.toBeInstanceOf(Date)
    expect(String(sessionFilter`CreatedTime > ${otherDate('new Date(0)')}`)).toContain("'1970-01-01'")
    expect(() => sessionFilter`CreatedTime > ${otherDate('new Date(NaN)')}`).toThrow(
      expect.objectContaining({ code: 'CONFIGURATION', option: 'value 1' }),
    )
    await using sandbox = createSandbox()
    const guest = sandbox.addSession({ name: 'HOST-01' })
    guest.say('hello')
    const client = clientOf(sandbox, { fetch: sandbox.fetch })
    const since = otherDate('new Date(0)')
    expect(await readChat(client, guest.sessionId, { since })).toMatchObject([{ text: 'hello' }])
  })
})

it('what only looks like one of these is none, and nothing of it is thrown', () => {
  const thrower = new Proxy(
    {},
    {
      get: () => {
        throw new Error('no')
      },
    },
  )
  const rest = [thrower, { getTime: 1, toISOString: () => '' }, { toISOString: () => '' }]
  const anything = fc.oneof(fc.anything(), fc.constantFrom(...rest))
  fc.assert(
    fc.property(anything, (given) => {
      expect([isAbortSignal(given), addressOf(given), dateOf(given)]).toEqual([false, undefined, undefined])
    }),
  )
})

describe('a signal that many calls share', () => {
  it('has one listener, none when they have ended, and tells each of them', async () => {
    await using sandbox = createSandbox({ faults: () => 'stall-headers' })
    const client = clientOf(sandbox, { fetch: sandbox.fetch })
    const controller = new AbortController()
    const { signal } = controller
    const calls = Array.from({ length: 50 }, () => failureOf(client.getSessionsByName('HOST-01', { signal })))
    await expect.poll(() => sandbox.requests.length).toBe(50)
    expect(getEventListeners(signal, 'abort')).toHaveLength(1)
    controller.abort()
    for (const error of await Promise.all(calls)) expect(error.code).toBe('ABORTED')
    expect(getEventListeners(signal, 'abort')).toHaveLength(0)
  })

  it('goes on telling the others when one leaves, at once or while they are told, and a newcomer', () => {
    const controller = new AbortController()
    const { signal } = controller
    onTestFinished(() => expect(getEventListeners(signal, 'abort')).toHaveLength(0))
    const told: string[] = []
    const leaveFirst = onAbort(signal, () => told.push('first'))
    const leaveSecond = onAbort(signal, () => {
      told.push('second')
      leaveSecond()
      leaveThird()
    })
    const leaveThird = onAbort(signal, () => told.push('third'))
    leaveFirst()
    leaveFirst()
    controller.abort()
    expect(told).toEqual(['second', 'third'])
    const leave = onAbort(signal, () => told.push('late'))
    leave()
    leave()
  })
})
