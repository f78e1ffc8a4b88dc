import { describe, expect, it } from 'vitest'
import { FULL } from '../effort.ts'
import { CLOSED_URL, clientOf, setUp } from '../transport/support.ts'
import { RAW_ROUND, type RawResult, rawStorm } from './raw-storm.ts'
import { type Storm, storm } from './storm.ts'

/** `CHAOS_SEED=7 CHAOS_CALLS=20000 npx vitest run test/chaos` repeats a run, or makes a longer one. */
const seed = Number(process.env['CHAOS_SEED'] ?? Math.floor(Math.random() * 1_000_000_000))
// Five hundred meet every trouble about ten times, a read and a write of it about five; in CI there are more.
const calls = Number(process.env['CHAOS_CALLS'] ?? (FULL ? 3000 : 500))

console.log(`chaos: CHAOS_SEED=${seed} CHAOS_CALLS=${calls}`)

describe.each([
  ['the default carrier', undefined],
  ['the global fetch', globalThis.fetch],
] as const)(`a storm of faults on a real port, by %s, seed ${seed}`, (_, fetch) => {
  let run: Storm

  it(`lets ${calls} calls end, without a rejection that nobody handles`, async () => {
    run = await storm(seed, calls, CLOSED_URL, fetch)
    expect(run.results).toHaveLength(calls)
    expect(run.unhandled).toEqual([])
  }, 180_000)

  it('gives each failure the class and the outcome that the table of answers gives its fault', () => {
    const surprises = run.results.filter(({ plan, code, outcome }) => {
      // Whether a connection was made a fetch does not tell.
      const expected = plan.trouble.refused && fetch !== undefined ? 'unknown' : plan.expected.outcome
      return code !== plan.expected.code || outcome !== expected
    })
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

/** As many as meet every answer over every carrier, of a session that is found and of one that is gone. */
const rawCalls = Math.max(calls, 2 * RAW_ROUND)

describe(`a storm of answers over raw sockets, and of fetches that fail after they sent, seed ${seed}`, () => {
  let results: readonly RawResult[]

  it(`lets ${rawCalls} writes end in errors of the library`, async () => {
    results = await rawStorm(seed, rawCalls, CLOSED_URL)
    expect(results).toHaveLength(rawCalls)
    expect(results.filter(({ outcome }) => outcome === 'foreign')).toEqual([])
  }, 180_000)

  it('runs none twice', () => {
    // Of a 421 the global fetch makes two by itself, under whatever wraps it.
    const twice = results.filter(({ ran }) => ran > 1)
    expect(twice.filter(({ answer, carrier }) => answer !== '421' || carrier === 'own')).toEqual([])
  })

  it('lets none report success that did not run', () => {
    const successes = results.filter(({ code }) => code === undefined)
    expect(successes.length).toBeGreaterThan(rawCalls / 50)
    // A fetch does not see that an answer was cut before anything came.
    const blind = (result: RawResult) =>
      result.carrier !== 'own' && result.answer.startsWith('an end that nobody told')
    expect(successes.filter((result) => result.ran !== 1 && !blind(result))).toEqual([])
  })

  it("lets none be 'rejected' or 'not-sent' that ran", () => {
    const refused = results.filter(({ outcome }) => outcome === 'rejected' || outcome === 'not-sent')
    expect(refused.length).toBeGreaterThan(rawCalls / 50)
    expect(refused.filter(({ ran }) => ran > 0)).toEqual([])
  })

  it("met every answer as 'unknown' that proves nothing, ran or not, the session found or gone", () => {
    const unknown = results.filter(({ outcome }) => outcome === 'unknown')
    expect(new Set(unknown.map(({ ran }) => ran > 0))).toEqual(new Set([true, false]))
    const codes = new Set(unknown.map(({ code }) => code))
    for (const code of [
      'SESSION_FAULT',
      'SESSION_NOT_FOUND',
      'REDIRECT_REFUSED',
      'INVALID_PARAMETER',
      'CONNECTION',
    ])
      expect(codes).toContain(code)
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
    const { results } = await storm(seed + 1, 400, CLOSED_URL)
    return results.map(({ code, outcome, executed }) => [code, outcome, executed])
  }
  expect(await ends()).toEqual(await ends())
}, 60_000)
