import { copyFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { startSandbox } from '@acg/screenconnect/testing'
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { startTlsFront } from '../transport/forward-proxy.ts'
import { linesOf, packed, programOf, trusting } from './packed.ts'
import { run } from './run.ts'
import { HAS_RUNTIMES, RUNTIMES } from './tools.ts'

const PROGRAMS = join(import.meta.dirname, 'interception')

beforeAll(() => {
  for (const name of readdirSync(PROGRAMS)) copyFileSync(join(PROGRAMS, name), join(packed.consumer, name))
})

/** A sandbox, the real server that must get nothing while it is mocked, in the clear or with TLS. */
async function setUp(scheme: 'http:' | 'https:') {
  const sandbox = await startSandbox()
  onTestFinished(() => sandbox.close())
  const { sessionId } = sandbox.addSession({ name: 'HOST-01' })
  if (scheme === 'http:') return { sandbox, sessionId, url: sandbox.url, environment: process.env }
  const front = await startTlsFront(sandbox.url, onTestFinished)
  const environment = { ...process.env, ...trusting(front.authority) }
  return { sandbox, sessionId, url: `https://127.0.0.1:${front.port}`, environment }
}

const MOCKED = [
  'before, a read: 1 sessions',
  'mocked, a read: 0 sessions',
  'mocked, another read: 0 sessions',
  'mocked, a write: done',
  'mocked, a write whose network fails: CONNECTION unknown',
  'mocked, a download: 1008 bytes',
  'after, a read: 1 sessions',
]

/** Node restricts the network since version 25, Deno always. */
const FORBIDDING = RUNTIMES.flatMap((runtime) => {
  if (runtime.title === 'Node 26') {
    const args = ['--permission', `--allow-fs-read=${packed.consumer}`]
    return [{ title: runtime.title, program: programOf(runtime), args, code: 'ERR_ACCESS_DENIED' }]
  }
  if (runtime.title !== 'Deno') return []
  const args = ['run', '--no-remote', '--no-prompt']
  return [{ title: runtime.title, program: programOf(runtime), args, code: 'undefined' }]
})

/** It fails its mocked connection while it is made, so that nothing is said to have left. */
const WHILE_CONNECTING = ['nock 15']

describe.each([
  'nock 13',
  'nock 14',
  'nock 15',
  'msw 2',
  'msw 3',
  'sinon.stub(http, "request")',
  'mock.method(http, "request")',
])('%s, set up after the SDK was loaded and used,', (tool) => {
  it.each(['http:', 'https:'] as const)(
    'answers reads, writes and downloads over %s in place of the server',
    async (scheme) => {
      const { sandbox, url, environment } = await setUp(scheme)
      const args = ['intercepted.mjs', join(packed.tools, 'x.js'), tool, url, sandbox.secret]
      const output = await run(process.execPath, args, packed.consumer, environment)
      const outcome = WHILE_CONNECTING.includes(tool) ? 'not-sent' : 'unknown'
      expect(output.trimEnd().split('\n')).toEqual(MOCKED.map((line) => line.replace('unknown', outcome)))
      // Before and after, and nothing in between.
      expect(sandbox.requests.map(({ method }) => method)).toEqual(['GetSessionsByName', 'GetSessionsByName'])
    },
  )
})

describe.each(RUNTIMES.filter(({ title }) => HAS_RUNTIMES && /^Node (22\.12|24|26)\b/.test(title)))(
  'in $title',
  (runtime) => {
    it('signals, URLs, dates, promises and headers of other libraries and realms are as good, without a warning', async () => {
      const doms = runtime.title.startsWith('Node 22.12') ? ['happy-dom'] : ['happy-dom', 'jsdom']
      const without = doms.includes('jsdom') ? [] : ['without jsdom']
      const args = [
        '--disable-warning=ExperimentalWarning',
        'realms.mjs',
        join(packed.tools, 'x.js'),
        ...without,
      ]
      const output = await run(programOf(runtime), args, packed.consumer)
      expect(linesOf(output)).toEqual([
        ...['abort-controller', ...doms].flatMap((name) => [
          `a signal of ${name}: 1`,
          `an aborted signal of ${name}: ABORTED`,
        ]),
        ...['whatwg-url', ...doms].map((name) => `a URL of ${name}: 1`),
        'a Date of another realm: 1',
        'a listener that rejects by Bluebird: 1',
        'a listener that rejects by another realm: 1',
        'twenty calls on one signal: 20',
        ...doms.flatMap((name) => [
          `the sandbox in process, with the globals of ${name}: 1`,
          `the sandbox on a port, with the globals of ${name}: 1`,
          ...(name === 'happy-dom' ? ['the fetch of happy-dom: 1'] : []),
        ]),
      ])
    })
  },
)

describe.each(FORBIDDING)('in $title, without the permission to connect,', ({ program, args, code }) => {
  it.each(['http:', 'https:'])('a call over %s is not sent, and is not tried again', async (scheme) => {
    await using sandbox = await startSandbox()
    const { sessionId } = sandbox.addSession({ name: 'HOST-01' })
    const url = sandbox.url.replace('http:', scheme)
    const output = await run(program, [...args, 'forbidden.mjs', url, sessionId], packed.consumer)
    const end = `CONNECTION local not-sent false ${code}`
    expect(output.trimEnd().split('\n')).toEqual([end, end])
    expect(sandbox.requests).toEqual([])
  })
})

it.each(['http:', 'https:'] as const)(
  'OpenTelemetry without its loader hook sees each call and download over %s',
  async (scheme) => {
    const { sandbox, url, sessionId, environment } = await setUp(scheme)
    const args = ['traced.mjs', join(packed.tools, 'x.js'), url, sandbox.secret, sessionId]
    expect((await run(process.execPath, args, packed.consumer, environment)).trimEnd().split('\n')).toEqual([
      'client POST GetSessionsByName',
      'client POST SendCommandToSession',
      'client GET ScreenConnect.ClientSetup.msi',
    ])
    for (const { headers } of sandbox.requests) expect(headers['traceparent']).toMatch(/^00-/)
    expect(sandbox.executions).toHaveLength(1)
  },
)
