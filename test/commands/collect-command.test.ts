import { type CommandTicket, collectCommand, type RunCommandOptions, runCommand } from '@acg/screenconnect'
import type { MachineOptions, SandboxOptions } from '@acg/screenconnect/testing'
import { describe, expect, it } from 'vitest'
import { clientOf, failureOf, setUp as setUpSandbox } from '../transport/support.ts'

const soon = { poll: { first: 5, pause: 5, maxPause: 20 }, wait: 5000 } satisfies RunCommandOptions
const later = { poll: { pause: 5, maxPause: 20 }, wait: 5000 }
const MARKER = 'nightlyjob20261128HOST02'

async function setUp(machine: MachineOptions = {}, options: SandboxOptions = {}) {
  const { sandbox, client } = await setUpSandbox({ timeScale: 0.01, ...options })
  const guest = sandbox.addSession({ name: 'HOST-02', machine: { os: 'linux', ...machine } })
  return { sandbox, client, guest, sessionId: guest.sessionId }
}

/** Sends a command and does not wait for its end; the ticket, as it was before the sending. */
async function sendOne(at: Awaited<ReturnType<typeof setUp>>, options: RunCommandOptions = {}) {
  let ticket: string | undefined
  await runCommand(at.client, at.sessionId, 'echo secret-of-the-script; exit 3', {
    ...{ ...soon, wait: 1, whenOffline: 'queue', ...options },
    onSend: (given) => {
      ticket = JSON.stringify(given)
    },
  })
  if (ticket === undefined) throw new Error('there was no ticket')
  return ticket
}

describe('a ticket', () => {
  it('is handed over before anything is sent, and holds nothing of the command', async () => {
    const { client, sessionId, sandbox } = await setUp()
    const before = Date.now()
    let given: CommandTicket | undefined
    await runCommand(client, sessionId, 'echo secret-of-the-script', {
      ...soon,
      timeout: 5000,
      onSend: async (ticket) => {
        await Promise.resolve()
        expect(sandbox.executions).toHaveLength(0)
        given = ticket
      },
    })
    expect(given).toEqual({
      sessionId,
      marker: expect.stringMatching(/^ACG[0-9a-f]{32}$/),
      interpreter: 'sh',
      time: expect.any(String),
      timeout: 5000,
    })
    expect(Date.parse(given?.time ?? '')).toBeGreaterThanOrEqual(before)
    expect(JSON.parse(JSON.stringify(given))).toEqual(given)
    expect(sandbox.executions).toHaveLength(1)
  })

  it.each([
    [
      'throws',
      () => {
        throw new RangeError('the journal is full')
      },
    ],
    ['rejects', () => Promise.reject(new RangeError('the journal is full'))],
  ])('whose receiver %s ends the call with that, and nothing is sent', async (_, onSend) => {
    const { client, sessionId, sandbox } = await setUp()
    await expect(runCommand(client, sessionId, 'x', { ...soon, onSend })).rejects.toThrow(RangeError)
    expect(sandbox.executions).toHaveLength(0)
  })

  it('whose receiver aborts the call means that nothing is sent', async () => {
    const { client, sessionId, sandbox } = await setUp()
    const controller = new AbortController()
    const onSend = () => controller.abort()
    const error = await failureOf(
      runCommand(client, sessionId, 'x', { ...soon, onSend, signal: controller.signal }),
    )
    expect(error).toMatchObject({ code: 'ABORTED', outcome: 'not-sent', mayHaveRun: false })
    expect(sandbox.executions).toHaveLength(0)
  })

  it('is not handed over where nothing will be sent', async () => {
    const { client, sessionId } = await setUp({ online: false })
    const given: CommandTicket[] = []
    const onSend = (ticket: CommandTicket) => void given.push(ticket)
    expect(await failureOf(runCommand(client, sessionId, 'x', { ...soon, onSend }))).toMatchObject({
      code: 'GUEST_OFFLINE',
    })
    const queued = { ...soon, onSend, marker: MARKER, whenOffline: 'queue' } as const
    await runCommand(client, sessionId, 'x', queued)
    expect(given).toHaveLength(1)
    expect(await failureOf(runCommand(client, sessionId, 'x', queued))).toMatchObject({ option: 'marker' })
    expect(given).toHaveLength(1)
  })

  it('is not to be had without a marker', async () => {
    const { client, sessionId, sandbox } = await setUp()
    const error = await failureOf(runCommand(client, sessionId, 'x', { marker: false, onSend() {} }))
    expect(error).toMatchObject({ code: 'CONFIGURATION', option: 'onSend' })
    expect(sandbox.requests).toHaveLength(0)
  })
})

describe('a marker of one’s own', () => {
  it('is what the output is known by', async () => {
    const { client, sessionId, sandbox } = await setUp({ shell: true })
    const result = await runCommand(client, sessionId, 'echo hello', { ...soon, marker: MARKER })
    expect(result).toMatchObject({ status: 'completed', output: 'hello', exitCode: 0, correlated: true })
    expect(sandbox.executions[0]?.arguments[1]).toContain(`"${MARKER}"`)
  })

  it('is refused before anything is sent where the history has it', async () => {
    const { client, sessionId, sandbox } = await setUp({ shell: true })
    await runCommand(client, sessionId, 'echo hello', { ...soon, marker: MARKER })
    const error = await failureOf(runCommand(client, sessionId, 'echo hello', { ...soon, marker: MARKER }))
    expect(error).toMatchObject({ code: 'CONFIGURATION', option: 'marker', outcome: 'not-sent' })
    expect(error.message).toContain('collectCommand')
    expect(sandbox.executions).toHaveLength(1)
  })

  it('is another one where it only begins alike', async () => {
    const { client, sessionId } = await setUp({ shell: true })
    const [one, other] = await Promise.all(
      [`${MARKER}1`, `${MARKER}`].map((marker) =>
        runCommand(client, sessionId, `echo ${marker.length}`, { ...soon, marker }),
      ),
    )
    expect([one, other]).toMatchObject([
      { output: String(MARKER.length + 1), exitCode: 0 },
      { output: String(MARKER.length), exitCode: 0 },
    ])
  })

  it.each(['a'.repeat(16), 'Z'.repeat(64), '0123456789012345'])('may be %j', async (marker) => {
    const { client, sessionId } = await setUp({ shell: true })
    expect(await runCommand(client, sessionId, 'echo a', { ...soon, marker })).toMatchObject({ output: 'a' })
  })

  it.each([
    '',
    'short',
    'has-a-hyphen-in-it',
    'a'.repeat(15),
    'a'.repeat(65),
    'ümlaute0123456789',
    `${MARKER}\n`,
  ])('is not %j', async (marker) => {
    const { client, sessionId, sandbox } = await setUp()
    const error = await failureOf(runCommand(client, sessionId, 'x', { marker }))
    expect(error).toMatchObject({ code: 'CONFIGURATION', option: 'marker' })
    expect(sandbox.requests).toHaveLength(0)
  })
})

describe('collectCommand', () => {
  it('brings what runCommand would have brought, from a ticket that was kept as JSON', async () => {
    const at = await setUp({ shell: true })
    const ticket = await sendOne(at)
    const again = clientOf(at.sandbox)
    const result = await collectCommand(again, JSON.parse(ticket), later)
    expect(result).toMatchObject({
      status: 'completed',
      output: 'secret-of-the-script',
      exitCode: 3,
      correlated: true,
      durationMs: expect.any(Number),
    })
    expect(await collectCommand(again, JSON.parse(ticket), { wait: 0 })).toMatchObject({ exitCode: 3 })
    expect(at.sandbox.executions).toHaveLength(1)
  })

  it('waits for what is not there yet', async () => {
    const at = await setUp({ shell: true, online: false })
    const ticket = await sendOne(at)
    const collecting = collectCommand(at.client, JSON.parse(ticket), {
      ...later,
      onPoll: () => at.guest.goOnline(),
    })
    expect(await collecting).toMatchObject({ status: 'completed', exitCode: 3 })
  })

  it.each([
    ['looks once where its time is over', -120_000, 1],
    ['goes on looking where the clock of the sender is ahead', 120_000, 3],
  ])('%s, if nothing says how long to wait', async (_, ahead, least) => {
    const at = await setUp({ answer: () => ({ output: '', neverAnswer: true }) })
    const ticket = JSON.parse(await sendOne(at))
    const controller = new AbortController()
    let looks = 0
    const collecting = collectCommand(
      at.client,
      { ...ticket, time: new Date(Date.now() + ahead).toISOString() },
      {
        poll: later.poll,
        signal: controller.signal,
        onPoll: (progress) => {
          expect(progress.looks).toBe(looks + 1)
          expect(progress.elapsedMs).toBeGreaterThanOrEqual(Math.max(0, -ahead))
          looks = progress.looks
          if (looks === 3) controller.abort()
        },
      },
    ).catch((error: unknown) => error)
    expect(await collecting).toMatchObject(least === 1 ? { status: 'timed-out' } : { code: 'ABORTED' })
    expect(looks).toBe(least)
  })

  it('says of a guest that is off that it may run later', async () => {
    const at = await setUp({ online: false })
    const ticket = await sendOne(at)
    expect(await collectCommand(at.client, JSON.parse(ticket), { wait: 0 })).toMatchObject({
      status: 'went-offline',
    })
  })

  it('says what the agent killed without a word, by the time in the ticket', async () => {
    const at = await setUp({ answer: () => ({ output: '', neverAnswer: true }) })
    const ticket = await sendOne(at, { timeout: 5000 })
    at.guest.pushEvent({ type: 70, data: 'Killed after 5000 milliseconds.' })
    expect(await collectCommand(at.client, JSON.parse(ticket), later)).toMatchObject({
      status: 'killed',
      correlated: false,
    })
  })

  it('soon says of what the history does not have that nobody knows', async () => {
    const { client, sessionId } = await setUp()
    let looks = 0
    const ticket = {
      sessionId,
      marker: MARKER,
      interpreter: 'sh',
      time: new Date().toISOString(),
      timeout: 60_000,
    } as const
    const result = await collectCommand(client, ticket, {
      ...later,
      wait: 60_000,
      onPoll: () => {
        looks += 1
      },
    })
    expect(result).toMatchObject({ status: 'unknown', error: undefined, exitCode: undefined })
    expect(looks).toBe(3)
  })

  it('says why it could not look', async () => {
    const at = await setUp()
    const ticket = await sendOne(at)
    const client = clientOf(at.sandbox, { credentials: () => 'another-secret-0123456789' })
    const result = await collectCommand(client, JSON.parse(ticket), later)
    expect(result).toMatchObject({ status: 'unknown', error: { code: 'AUTHENTICATION' } })
  })

  it('ends when it is aborted, and says nothing of a command', async () => {
    const at = await setUp({ answer: () => ({ output: '', neverAnswer: true }) })
    const ticket = await sendOne(at)
    const controller = new AbortController()
    const collecting = collectCommand(at.client, JSON.parse(ticket), {
      ...later,
      signal: controller.signal,
      onPoll: () => controller.abort('enough'),
    })
    expect(await failureOf(collecting)).toMatchObject({
      code: 'ABORTED',
      reason: 'enough',
      mayHaveRun: false,
    })
  })

  it.each([
    ['ticket', null],
    ['ticket', 'text'],
    ['ticket.sessionId', { sessionId: '' }],
    ['ticket.marker', { marker: 'x y' }],
    ['ticket.interpreter', { interpreter: 'perl' }],
    ['ticket.time', { time: 'yesterday' }],
    ['ticket.timeout', { timeout: -1 }],
  ])('refuses a %s that is none', async (option, wrong) => {
    const { client, sessionId, sandbox } = await setUp()
    const right = { sessionId, marker: MARKER, interpreter: 'sh', time: new Date().toISOString(), timeout: 1 }
    const given = typeof wrong === 'object' && wrong !== null ? { ...right, ...wrong } : wrong
    // As JSON from a file may be anything.
    const error = await failureOf(collectCommand(client, given as CommandTicket))
    expect(error).toMatchObject({ code: 'CONFIGURATION', option })
    expect(sandbox.requests).toHaveLength(0)
  })
})
