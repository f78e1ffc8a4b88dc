import { startSandbox } from '@acg/screenconnect/testing'
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { CLOSED_URL, serve } from '../transport/support.ts'
import { linesOf, programOf, projectWith } from './packed.ts'
import { run } from './run.ts'
import { RUNTIMES } from './tools.ts'

let project: string
beforeAll(() => {
  project = projectWith('embedding', ['@vue/reactivity', 'zod'])
})

async function setUp() {
  const sandbox = await startSandbox({ profile: 'documented' })
  onTestFinished(() => sandbox.close())
  const { sessionId } = sandbox.addSession({ name: 'HOST-01' })
  return { sandbox, given: [sandbox.url, sandbox.secret, sessionId] }
}

const NODES = RUNTIMES.filter(({ title }) => title.startsWith('Node') || RUNTIMES.length === 1)

/** The flag is gone since Node 24: there a program has to remove them. */
const WITHOUT_GLOBALS = NODES.flatMap((runtime) => [
  ...(/22/.test(runtime.title)
    ? [{ runtime, by: '--no-experimental-fetch', flags: ['--no-experimental-fetch'], removed: [] }]
    : []),
  { runtime, by: 'delete', flags: [], removed: ['Request', 'Response', 'Headers', 'fetch'] },
])

it.each(WITHOUT_GLOBALS)(
  'in $runtime.title, without the globals of fetch by $by, calls work and failures are told',
  async ({ runtime, flags, removed }) => {
    const { sandbox, given } = await setUp()
    const args = [...flags, 'without-globals.mjs', ...given, CLOSED_URL, ...removed]
    const output = await run(programOf(runtime), args, project)
    expect(output.split('\n')).toEqual(['', '1', 'a failure event', 'true CONNECTION not-sent', ''])
    expect(sandbox.executions).toHaveLength(1)
  },
)

describe('a program', () => {
  it('may put its client behind a proxy, take methods off it, and have a zod that throws', async () => {
    const { sandbox, given } = await setUp()
    const { url } = await serve((request, response) => {
      request.resume()
      response.end('[{"SessionID": 7}]')
    })
    const proxied = (name: string) => [
      `${name} reads: 1`,
      `${name} writes: done`,
      `${name}.unverified: undefined`,
    ]
    expect(linesOf(await run(process.execPath, ['wrapped.mjs', ...given, url], project))).toEqual([
      ...proxied('new Proxy(client, {})'),
      ...proxied('reactive(client)'),
      ...proxied('reactive({ client }).client'),
      // It never came to a call of a client.
      'a read without its client: CONFIGURATION not-sent',
      'a write without its client: CONFIGURATION not-sent',
      'a write as a callback: CONFIGURATION not-sent',
      ...['customError', 'localeError'].flatMap((name) => [
        'a failure event: UNEXPECTED_RESPONSE',
        `an answer of another shape, ${name} throws: UNEXPECTED_RESPONSE unknown`,
        "the program's own zod: of the program around",
      ]),
    ])
    expect(sandbox.executions).toHaveLength(6)
  })
})
