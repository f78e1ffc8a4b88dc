// How long after its output is there does a command's result come, and how many looks does that cost? The
// library's schedules against the loop that people write by hand, on the sandbox and a shortened clock. Part of
// `npm run facts`, and alone: `npm run bench:run-loop`.
import { setTimeout as pause } from 'node:timers/promises'
import { runCommand, ScreenConnectClient } from '@acg/screenconnect'
import { createSandbox } from '@acg/screenconnect/testing'
import { median, quantile } from './statistics.ts'
import { table } from './table.ts'

const AT_ONCE = 40
const MEDIAN = 5

/** The event of a command's output, and how many looks it took to find it. */
interface Found {
  readonly eventId: string
  readonly looks: number
}

/** Runs one command. All durations are in seconds of the table, each of which is that many milliseconds here. */
type RunLoop = (client: ScreenConnectClient, sessionId: string, second: number) => Promise<Found>

const SCHEDULES: readonly { readonly title: string; readonly run: RunLoop }[] = [
  { title: 'by hand: 1.5 s, then half as long again up to 5 s', run: byHand },
  { title: '`{ first: 3500, pause: 1600 }`', run: byLibrary(3.5, 1.6, 5) },
  { title: 'the default', run: byLibrary(3.5, 0.75, 5) },
]

/** What a schedule cost where answers take so differently long. */
export interface MeasuredSchedule {
  readonly title: string
  readonly sigma: number
  /** Seconds from the output to the result, one for each command. */
  readonly delays: readonly number[]
  readonly looksPerCommand: number
}

/**
 * Runs so many commands by every schedule, rounded up to a multiple of those under way at a time. A second of the
 * table is that many milliseconds.
 */
export async function measureRunLoop(commands: number, second = 60): Promise<readonly MeasuredSchedule[]> {
  const measured: MeasuredSchedule[] = []
  for (const sigma of [0.6, 1.2]) {
    for (const { title, run } of SCHEDULES) {
      const results = await measure(Math.ceil(commands / AT_ONCE), sigma, run, second)
      const looks = results.reduce((sum, result) => sum + result.looks, 0)
      measured.push({
        title,
        sigma,
        delays: results.map(({ delay }) => delay),
        looksPerCommand: looks / results.length,
      })
    }
  }
  return measured
}

export function runLoopTable(measured: readonly MeasuredSchedule[]): string {
  const head = [
    '',
    'sigma',
    'delay to by hand',
    'looks to by hand',
    'median delay',
    '95 %',
    'looks per command',
  ]
  const rows = measured.map(({ title, sigma, delays, looksPerCommand }) => {
    const byHand = measured.find((other) => other.sigma === sigma)
    return [
      title,
      String(sigma),
      (median(delays) / median(byHand?.delays ?? [])).toFixed(2),
      (looksPerCommand / (byHand?.looksPerCommand ?? Number.NaN)).toFixed(2),
      `${median(delays).toFixed(2)} s`,
      `${quantile(delays, 0.95).toFixed(2)} s`,
      looksPerCommand.toFixed(2),
    ]
  })
  return table(head, rows)
}

async function measure(rounds: number, sigma: number, run: RunLoop, second: number) {
  const random = generator(7)
  const sandbox = createSandbox({ agentDelay: () => MEDIAN * Math.exp(sigma * gaussian(random)) * second })
  const client = new ScreenConnectClient({
    instance: sandbox.url,
    credentials: () => sandbox.secret,
    fetch: sandbox.fetch,
  })
  const results: { delay: number; looks: number }[] = []
  const worker = async () => {
    // An agent runs one command at a time.
    const { sessionId } = sandbox.addSession({ machine: { os: 'linux' } })
    for (let done = 0; done < rounds; done += 1) {
      const { eventId, looks } = await run(client, sessionId, second)
      const returned = Date.now()
      const { events } = await client.getSessionDetails(sessionId)
      const there = events.find((event) => event.eventId === eventId)?.time?.getTime() ?? Number.NaN
      results.push({ delay: (returned - there) / second, looks })
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, worker))
  await sandbox.close()
  return results
}

function byLibrary(first: number, between: number, maxPause: number): RunLoop {
  return async (client, sessionId, second) => {
    // The look that finds the output is not progress any more.
    let looks = 1
    const result = await runCommand(client, sessionId, 'echo x', {
      poll: { first: first * second, pause: between * second, maxPause: maxPause * second },
      onPoll: () => {
        looks += 1
      },
      wait: 600 * second,
    })
    if (result.status !== 'completed') throw new Error(result.status)
    return { eventId: result.eventId, looks }
  }
}

/** First look after 1.5 s, the pause growing by half up to 5 s, until there is a new output. */
async function byHand(client: ScreenConnectClient, sessionId: string, second: number): Promise<Found> {
  const outputs = async () => {
    const { events } = await client.getSessionDetails(sessionId)
    return events.filter((event) => event.eventType === 'ranCommand')
  }
  const before = (await outputs()).length
  await client.sendCommand(sessionId, 'echo x')
  let between = 1.5
  for (let looks = 1; ; looks += 1) {
    await pause(between * second)
    const found = (await outputs())[before]
    if (found !== undefined) return { eventId: found.eventId, looks }
    between = Math.min(5, between * 1.5)
  }
}

function gaussian(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
}

/** The same times for every schedule. */
function generator(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

if (import.meta.main) console.log(runLoopTable(await measureRunLoop(400)))
