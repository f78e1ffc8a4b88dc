import { type Fault, type RunningSandbox, startSandbox } from '@acg/screenconnect/testing'
import { describe, expect, it, onTestFinished } from 'vitest'
import { startTlsFront } from '../transport/forward-proxy.ts'
import { packed, programOf, trusting } from './packed.ts'
import { run } from './run.ts'
import { RUNTIMES } from './tools.ts'

/** What goes wrong, in the order in which the calls of `consumer/failures.ts` reach the sandbox. */
const FAULTS: readonly Fault[] = [
  { name: 'close-after' },
  { name: 'reset' },
  { name: 'reset', when: 'after' },
  { name: 'cut-body', when: 'after' },
  { name: 'stall-headers', when: 'after' },
  { name: 'redirect-307' },
  { name: '401' },
]

const ENDS = [
  'nothing wrong: done',
  'refused: CONNECTION not-sent',
  'no TLS there: CONNECTION not-sent',
  'reset before it ran: CONNECTION unknown',
  'reset after it ran: CONNECTION unknown',
  'cut off after it ran: CONNECTION unknown',
  'no answer: TIMEOUT unknown',
  'redirected: REDIRECT_REFUSED unknown',
  'a wrong secret: AUTHENTICATION rejected',
  'aborted at once: ABORTED not-sent',
  'reads: 1, 1',
  'a hundred at once, each reset after it ran: CONNECTION unknown',
  'over TLS: done',
  'a read without an answer: TIMEOUT unknown',
]

/** What a runtime does not tell: its own client carries the calls there, and says of no failure that nothing was sent. */
const UNTOLD: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  Bun: {
    'refused: CONNECTION not-sent': 'refused: CONNECTION unknown',
    'no TLS there: CONNECTION not-sent': 'no TLS there: CONNECTION unknown',
  },
}

describe.each(RUNTIMES)('in $title', (runtime) => {
  it('calls end as documented where something goes wrong, and no write runs twice', async () => {
    await using sandbox = await startSandbox()
    const { sessionId } = sandbox.addSession({ name: 'HOST-01' })
    for (const fault of FAULTS) sandbox.inject(fault)
    sandbox.inject({ name: 'close-after', closes: 'on-next-request' }, { method: 'GetSessionsByName' })
    sandbox.inject({ name: 'reset', when: 'after' }, { method: 'SendCommandToSession', times: 100 })
    sandbox.inject('stall-headers', { method: 'GetSessionBySessionID' })
    const front = await startTlsFront(sandbox.url, onTestFinished)
    const given = [
      sandbox.url,
      sandbox.secret,
      'http://127.0.0.1:2',
      `https://127.0.0.1:${front.port}`,
      sessionId,
    ]
    const environment = { ...process.env, ...trusting(front.authority) }
    const args = [...runtime.args, 'failures.mjs', ...given]
    const output = await run(programOf(runtime), args, packed.consumer, environment)
    const untold = UNTOLD[runtime.title] ?? {}
    expect(output.trimEnd().split('\n')).toEqual(ENDS.map((end) => untold[end] ?? end))
    expect(executed(sandbox)).toEqual([
      'nothing wrong',
      'reset after it ran',
      'cut off after it ran',
      'no answer',
      ...Array.from({ length: 100 }, (_, index) => `one of many: ${index}`).sort(),
      'over TLS',
    ])
    const looks = sandbox.requests.filter(({ method }) => method === 'GetSessionBySessionID')
    expect(looks).toHaveLength(1)
  })
})

/** The commands that took effect; the many, which come in no order, sorted. */
function executed({ executions }: RunningSandbox): unknown[] {
  const commands = executions.map((execution) => execution.arguments[1])
  return [...commands.slice(0, 4), ...commands.slice(4).sort()]
}
