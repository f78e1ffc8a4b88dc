import { InstallerUrlBuilder, ScreenConnectClient } from '@acg/screenconnect'
import { describe, expect, it } from 'vitest'
import { setUp } from '../transport/support.ts'

/** As Vue's `reactive`: every object that is read through it comes as a proxy too, and functions as they are. */
function deep<Value extends object>(object: Value): Value {
  return new Proxy(object, {
    get(target, key, receiver) {
      const value: unknown = Reflect.get(target, key, receiver)
      return typeof value === 'object' && value !== null ? deep(value) : value
    },
  })
}

describe.each([
  ['a proxy', <Value extends object>(object: Value) => new Proxy(object, {})],
  ['a deep proxy', deep],
  ['an object that inherits', <Value extends object>(object: Value): Value => Object.create(object)],
])('%s of a client', (_, wrapped) => {
  it('makes every kind of call, and closes', async () => {
    const { client, sandbox, sessionId } = await setUp({ profile: 'documented' })
    const proxy = wrapped(client)
    expect(await proxy.getSessionsByName('HOST-01')).toHaveLength(1)
    expect((await proxy.unverified.getSessionsByFilter("Name = 'HOST-01'")).sessions).toHaveLength(1)
    await proxy.raw('SendCommandToSession', [sessionId, 'hostname'])
    await proxy.sendCommand(sessionId, 'hostname')
    await proxy[Symbol.asyncDispose]()
    expect(sandbox.executions).toHaveLength(2)
  })

  it('builds addresses of installers', () => {
    const builder = new InstallerUrlBuilder({ instance: 'https://acme.screenconnect.com' })
    expect(wrapped(builder).build({ type: 'msi' }).href).toBe(builder.build({ type: 'msi' }).href)
  })
})

const client = new ScreenConnectClient({
  instance: 'https://acme.screenconnect.com',
  credentials: () => 'test-secret-0123456789',
})
const builder = new InstallerUrlBuilder({ instance: 'https://acme.screenconnect.com' })

/** Every method, of the three kinds of object that have some. */
const METHODS = [
  ...methodsOf(client).map((name) => ['client', client, name] as const),
  ...methodsOf(client.unverified).map((name) => ['client.unverified', client.unverified, name] as const),
  // It uses nothing of its object.
  ...methodsOf(builder)
    .filter((name) => name !== 'silentInstall')
    .map((name) => ['installers', builder, name] as const),
]

function methodsOf(object: object): PropertyKey[] {
  return Reflect.ownKeys(Object.getPrototypeOf(object)).filter((name) => name !== 'constructor')
}

describe('a method that was taken off its object', () => {
  it.each(METHODS)('of %s says so: %s.%s', async (_owner, object, name) => {
    const method: unknown = Reflect.get(object, name)
    if (typeof method !== 'function') throw new Error('not a method')
    const args = ['00000000-0000-4000-8000-000000000000', []]
    const called = async () => Reflect.apply(method, undefined, args)
    await expect(called()).rejects.toMatchObject({
      code: 'CONFIGURATION',
      option: 'this',
      outcome: 'not-sent',
    })
  })

  it('is found for each of them', () => {
    expect(METHODS.length).toBeGreaterThan(12)
  })
})
