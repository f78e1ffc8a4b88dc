import { describe, expect, it } from 'vitest'
import { clientOf, closedUrl, setUp } from '../transport/support.ts'
import { type Storm, storm } from './storm.ts'

/** `CHAOS_SEED=7 CHAOS_CALLS=20000 npx vitest run test/chaos` repeats a run, or makes a longer one. */
const seed = Number(process.env['CHAOS_SEED'] ?? Math.floor(Math.random() * 1_000_000_000))
// A thousand meet every trouble about twenty times, a read and a write of it about ten; in CI there are more.
const calls = Number(process.env['CHAOS_CALLS'] ?? (process.env['CI'] ? 3000 : 1000))

console.log(`chaos: CHAOS_SEED=${seed} CHAOS_CALLS=${calls}`)

describe.each([
  ['the default carrier', undefined],
  ['the global fetch', globalThis.fetch],
] as const)(`a storm of faults on a real port, by %s, seed ${seed}`, (_, fetch) => {
  let run: Storm

  it(`lets ${calls} calls end, without a rejection that nobody handles`, async () => {
    run = await storm(seed, calls, await closedUrl(), fetch)
    expect(run.results).toHaveLength(calls)
    expect(run.unhandled).toEqual([])
  }, 180_000)

  it('gives each failure the class and the outcome that the table of answers gives its fault', () => {
    const surprises = run.results.filter(
      ({ plan, code, outcome }) => code !== plan.expected.code || outcome !== plan.expected.outcome,
    )
    expect(surprises).toEqual([])
  })

  it('executes no write more than once', () => {
    expect(run.results.filter(({ executed }) => executed > 1)).toEqual([])
  })

  it('executed every write that reported success', () => {
    const writes = run.results.filter(({ plan, code }) => plan.kind === 'write' && code === undefined)
    expect(writes.length).toBeGreaterThan(calls / 50)
    expect(writes.filter(({ executed }) => executed !== 1)).toEqual([])
  })

  it("did not execute any that was 'rejected' or 'not-sent'", () => {
    const refused = run.results.filter(({ outcome }) => outcome === 'rejected' || outcome === 'not-sent')
    expect(refused.length).toBeGreaterThan(calls / 50)
    expect(refused.filter(({ executed }) => executed !== 0)).toEqual([])
  })

  it("met writes of 'unknown' outcome that ran and others that did not", () => {
    const unknown = run.results.filter(({ plan, outcome }) => plan.kind === 'write' && outcome === 'unknown')
    expect(new Set(unknown.map(({ executed }) => executed))).toEqual(new Set([0, 1]))
  })
})

it('loses no call and repeats no write where the server closes kept-alive connections under the client', async () => {
  const { sandbox, sessionId } = await setUp({
    faults: ({ body, attempt }) => {
      const number = Number(/storm-(\d+)-/.exec(JSON.stringify(body))?.[1])
      if (attempt > 1 || number % 3 === 0) return undefined
      return { name: 'close-after', closes: number % 3 === 1 ? 'at-once' : 'on-next-request' }
    },
  })
  const client = clientOf(sandbox, { retry: { limit: 20, minDelay: 0, maxDelay: 0 } })
  const numbers = Array.from({ length: 600 }, (_, number) => number)
  for (let first = 0; first < numbers.length; first += 30) {
    await Promise.all(
      numbers
        .slice(first, first + 30)
        .map((number) =>
          number % 2 === 0
            ? client.getSessionsByName(`storm-${number}-`)
            : client.sendCommand(sessionId, `echo storm-${number}-`),
        ),
    )
  }
  const commands = sandbox.executions.map((execution) => execution.arguments[1])
  expect(commands).toHaveLength(300)
  expect(new Set(commands).size).toBe(300)
}, 60_000)

it('ends the same way when its seed is given again', async () => {
  const ends = async () => {
    const { results } = await storm(seed + 1, 400, await closedUrl())
    return results.map(({ code, outcome, executed }) => [code, outcome, executed])
  }
  expect(await ends()).toEqual(await ends())
}, 60_000)
