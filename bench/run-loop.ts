// How long after its output is there does a command's result come, and how many looks does that cost? The
// library's schedules against the loop that people write by hand, on the sandbox and a shortened clock:
// `npm run bench:run-loop`.
import { setTimeout as pause } from 'node:timers/promises'
import { type PollOptions, runCommand, ScreenConnectClient } from '@acg/screenconnect'
import { createSandbox } from '@acg/screenconnect/testing'

/** One second of the table is this many milliseconds here. */
const SECOND = 60
const COMMANDS = 400
const AT_ONCE = 20
const MEDIAN = 5

/** In seconds, as the table speaks. */
const SCHEDULES: Readonly<Record<string, { first: number; pause: number; maxPause: number } | undefined>> = {
  'by hand: 1.5 s, then half as long again up to 5 s': undefined,
  'frugal: { first: 3500, pause: 1600 }': { first: 3.5, pause: 1.6, maxPause: 5 },
  'the default': { first: 3.5, pause: 0.75, maxPause: 5 },
}

interface Measured {
  readonly delays: number[]
  looks: number
}

for (const sigma of [0.6, 1.2]) {
  console.log(
    `\nAnswers after a log-normal time, median ${MEDIAN} s, sigma ${sigma}; ${COMMANDS} commands each\n`,
  )
  console.log('| schedule | median delay | 95 % | looks per command | median to by hand | looks to by hand |')
  console.log('|---|---|---|---|---|---|')
  let byHand: { delay: number; looks: number } | undefined
  for (const [name, schedule] of Object.entries(SCHEDULES)) {
    const { delays, looks } = await measure(sigma, schedule)
    const delay = quantile(delays, 0.5)
    byHand ??= { delay, looks }
    const cells = [
      name,
      `${delay.toFixed(2)} s`,
      `${quantile(delays, 0.95).toFixed(2)} s`,
      (looks / COMMANDS).toFixed(2),
      (delay / byHand.delay).toFixed(2),
      (looks / byHand.looks).toFixed(2),
    ]
    console.log(`| ${cells.join(' | ')} |`)
  }
}

async function measure(sigma: number, schedule: (typeof SCHEDULES)[string]): Promise<Measured> {
  const random = generator(7)
  const sandbox = createSandbox({ agentDelay: () => MEDIAN * Math.exp(sigma * gaussian(random)) * SECOND })
  const client = new ScreenConnectClient({
    instance: sandbox.url,
    credentials: () => sandbox.secret,
    fetch: sandbox.fetch,
  })
  const measured: Measured = { delays: [], looks: 0 }
  const worker = async () => {
    // An agent runs one command at a time.
    const { sessionId } = sandbox.addSession({ machine: { os: 'linux' } })
    for (let done = 0; done < COMMANDS / AT_ONCE; done += 1) {
      const eventId =
        schedule === undefined
          ? await byHand(client, sessionId, measured)
          : await byLibrary(client, sessionId, schedule, measured)
      const returned = Date.now()
      const { events } = await client.getSessionDetails(sessionId)
      const there = events.find((event) => event.eventId === eventId)?.time?.getTime() ?? Number.NaN
      measured.delays.push((returned - there) / SECOND)
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, worker))
  await sandbox.close()
  return measured
}

async function byLibrary(
  client: ScreenConnectClient,
  sessionId: string,
  { first, pause: between, maxPause }: { first: number; pause: number; maxPause: number },
  measured: Measured,
): Promise<string> {
  const poll: PollOptions = { first: first * SECOND, pause: between * SECOND, maxPause: maxPause * SECOND }
  const onPoll = () => {
    measured.looks += 1
  }
  const result = await runCommand(client, sessionId, 'echo x', { poll, onPoll, wait: 600 * SECOND })
  if (result.status !== 'completed') throw new Error(result.status)
  // The look that finds the output is not progress any more.
  measured.looks += 1
  return result.eventId
}

/** First look after 1.5 s, the pause growing by half up to 5 s, until there is a new output. */
async function byHand(client: ScreenConnectClient, sessionId: string, measured: Measured): Promise<string> {
  const outputs = async () => {
    const { events } = await client.getSessionDetails(sessionId)
    return events.filter((event) => event.eventType === 'ranCommand')
  }
  const before = (await outputs()).length
  await client.sendCommand(sessionId, 'echo x')
  for (let between = 1.5; ; between = Math.min(5, between * 1.5)) {
    await pause(between * SECOND)
    measured.looks += 1
    const found = (await outputs())[before]
    if (found !== undefined) return found.eventId
  }
}

function quantile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.floor(sorted.length * part)] ?? Number.NaN
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
