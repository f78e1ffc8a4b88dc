import { startSandbox } from '@acg/screenconnect/testing'
import { describe, expect, it, onTestFinished } from 'vitest'
import { startForwardProxy, startTlsFront } from '../transport/forward-proxy.ts'
import { packed, programOf, trusting } from './packed.ts'
import { run } from './run.ts'
import { RUNTIMES, type Runtime } from './tools.ts'

/** A sandbox as `https://acme.screenconnect.com`, of a private authority, which a proxy alone leads to. */
async function setUp() {
  const sandbox = await startSandbox()
  onTestFinished(() => sandbox.close())
  sandbox.addSession({ name: 'HOST-01', machine: { os: 'linux' } })
  const front = await startTlsFront(sandbox.url, onTestFinished)
  const proxy = await startForwardProxy(front.port, onTestFinished)
  const environment = {
    SCREENCONNECT_SECRET: sandbox.secret,
    HTTPS_PROXY: `http://127.0.0.1:${proxy.port}`,
  }
  return { sandbox, front, proxy, environment }
}

function behindProxy(runtime: Runtime, environment: NodeJS.ProcessEnv): Promise<string> {
  const { PATH } = process.env
  const args = [...runtime.args, ...runtime.readingEnvironment, 'behind-proxy.mjs']
  return run(programOf(runtime), args, packed.consumer, { PATH, ...environment })
}

describe.each(RUNTIMES)('in $title, behind a proxy and with a private certificate authority', (runtime) => {
  it('a command runs', async () => {
    const { sandbox, front, proxy, environment } = await setUp()
    const trustful = { ...environment, ...trusting(front.authority) }
    expect(await behindProxy(runtime, trustful)).toBe('it ran\n')
    expect(sandbox.executions).toHaveLength(1)
    expect(new Set(proxy.connects.map(({ authority }) => authority))).toEqual(
      new Set(['acme.screenconnect.com:443']),
    )
  })

  it('nothing is sent to a server whose authority it does not know', async () => {
    const { sandbox, proxy, environment } = await setUp()
    await expect(behindProxy(runtime, environment)).rejects.toThrow(/CONNECTION/)
    expect(proxy.connects.length).toBeGreaterThan(0)
    expect(sandbox.requests).toEqual([])
  })
})

// Bun's own `fetch`, which carries the calls there, does not tell a proxy that fails from a server that does.
describe.each(RUNTIMES.filter(({ title }) => title !== 'Bun'))('in $title', (runtime) => {
  it('a proxy that is not there is named, and nothing is sent', async () => {
    const { sandbox, environment } = await setUp()
    const closed = { ...environment, HTTPS_PROXY: 'http://127.0.0.1:9' }
    await expect(behindProxy(runtime, closed)).rejects.toThrow(/failure: ['"]proxy['"]/)
    expect(sandbox.requests).toEqual([])
  })
})
