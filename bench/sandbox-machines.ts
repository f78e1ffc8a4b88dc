// Enrols few machines in one sandbox and many in another, looks them up in turns of so many rounds, and tells what it
// took: `bench/sandbox.ts` starts it. Through the sandbox's own `fetch`: a socket would take longer than most look-ups.
import assert from 'node:assert/strict'
import { createSandbox, type Sandbox } from '@acg/screenconnect/testing'
import { collectGarbage } from './garbage.ts'
import type { SandboxCost } from './sandbox.ts'
import { takeTurns } from './turns.ts'

const [, , rounds = '', few = '', many = ''] = process.argv

interface Enrolled {
  readonly sandbox: Sandbox
  readonly ids: readonly string[]
}

const LOOK_UPS: readonly {
  readonly title: string
  readonly found: number
  body(at: Enrolled): [string, string]
}[] = [
  {
    title: '`GetSessionsByName`',
    found: 1,
    body: ({ ids }) => ['GetSessionsByName', nameOf(ids.length - 1)],
  },
  { title: "`Name = '…'`", found: 1, body: ({ ids }) => filter(`Name = '${nameOf(ids.length - 1)}'`) },
  { title: "`SessionID = '…'`", found: 1, body: ({ ids }) => filter(`SessionID = '${ids.at(-1)}'`) },
  {
    title: '`SessionID IN (…)` of 50',
    found: 50,
    body: ({ ids }) => filter(`SessionID IN (${quoted(ids.slice(0, 50))})`),
  },
  {
    title: '`Name IN (…)` of 50',
    found: 50,
    body: ({ ids }) => filter(`Name IN (${quoted(ids.slice(0, 50).map((_, index) => nameOf(index)))})`),
  },
  { title: "`CustomProperty3 = 'none'`", found: 0, body: () => filter("CustomProperty3 = 'none'") },
  {
    title: "`GuestMachineModel LIKE '*none*'`",
    found: 0,
    body: () => filter("GuestMachineModel LIKE '*none*'"),
  },
  { title: "`LastEventTime < '2017-01-31'`", found: 0, body: () => filter("LastEventTime < '2017-01-31'") },
]

const small = enrol(Number(few))
collectGarbage()
const before = process.memoryUsage().heapUsed
let large = small
const enrolling = await worked(() => {
  large = enrol(Number(many))
})
collectGarbage()
const memory = (process.memoryUsage().heapUsed - before) / Number(many)

const subjects = LOOK_UPS.flatMap((lookUp) => [
  { title: `${lookUp.title} of few`, run: () => ask(small, lookUp) },
  { title: `${lookUp.title} of many`, run: () => ask(large, lookUp) },
])
// Until V8 has compiled what it runs often.
for (const { run } of subjects) for (let times = 0; times < 20; times += 1) await run()
// Five at a time: the system counts in steps.
const measured = await takeTurns([...subjects, ...views()], Number(rounds), async ({ run }) => {
  const work = await worked(async () => {
    for (let times = 0; times < 5; times += 1) await run()
  })
  return work / 5
})
const lookUps = [...LOOK_UPS.map(({ title }) => title), '`sandbox.sessions` after one change'].map(
  (title, index) => {
    const [fewer, more] = [measured[2 * index], measured[2 * index + 1]]
    assert(fewer !== undefined && more !== undefined)
    return { title, few: fewer, many: more }
  },
)
const cost: SandboxCost = { enrolling, memory, lookUps }
process.send?.(cost)
process.disconnect?.()

function enrol(count: number): Enrolled {
  const sandbox = createSandbox({ profile: 'documented' })
  const ids = Array.from({ length: count }, (_, index) => {
    const customProperties = ['Acme', 'Head Office', 'Pilot']
    return sandbox.addSession({ name: nameOf(index), customProperties }).sessionId
  })
  return { sandbox, ids }
}

/** The milliseconds that this process worked: nothing here waits, and a busy machine does not show in them. */
async function worked(run: () => unknown): Promise<number> {
  const started = process.cpuUsage()
  await run()
  const { user, system } = process.cpuUsage(started)
  return (user + system) / 1000
}

function views() {
  return [small, large].map(({ sandbox, ids }) => ({
    title: 'sessions',
    run() {
      sandbox.guest(ids[0] ?? '')?.pushEvent({ type: 64 })
      assert.equal(sandbox.sessions.length, ids.length)
    },
  }))
}

async function ask(at: Enrolled, { found, body }: (typeof LOOK_UPS)[number]): Promise<void> {
  const [method, argument] = body(at)
  const { url, secret, fetch } = at.sandbox
  const service = `${url}/App_Extensions/2d558935-686a-4bd0-9991-07539f5fe749/Service.ashx`
  const init = { method: 'POST', headers: { CTRLAuthHeader: secret }, body: JSON.stringify([argument]) }
  const answer: unknown = await (await fetch(`${service}/${method}`, init)).json()
  assert(Array.isArray(answer) && answer.length === found, `${method} of ${argument}`)
}

function nameOf(index: number): string {
  return `HOST-${String(index).padStart(6, '0')}`
}

function filter(text: string): [string, string] {
  return ['GetSessionsByFilter', text]
}

function quoted(values: readonly string[]): string {
  return values.map((value) => `'${value}'`).join(', ')
}
