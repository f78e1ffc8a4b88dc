import { getEventListeners } from 'node:events'
import {
  CommandFailedError,
  expectSuccess,
  GuestOfflineError,
  powershell,
  type RunCommandOptions,
  runCommand,
  sh,
} from '@acg/screenconnect'
import type { MachineOptions, ReceivedCommand, SandboxOptions } from '@acg/screenconnect/testing'
import { describe, expect, it, vi } from 'vitest'
import { eventually } from '../eventually.ts'
import { clientOf, failureOf, setUp as setUpSandbox } from '../transport/support.ts'
import { pauses, waiting } from './empty-pauses.ts'

vi.mock('../../src/commands/sleep.ts', async (original) => {
  const { withoutEmptyPauses } = await import('./empty-pauses.ts')
  return withoutEmptyPauses(await original())
})

/** Looks often, so that nothing waits. */
const soon = { poll: { first: 5, pause: 5, maxPause: 20 }, wait: 5000 } satisfies RunCommandOptions

async function setUp(machine: MachineOptions = {}, options: SandboxOptions = {}) {
  const { sandbox, client } = await setUpSandbox({ timeScale: 0.01, ...options })
  const guest = sandbox.addSession({ name: 'HOST-02', machine: { os: 'linux', ...machine } })
  return { sandbox, client, guest, sessionId: guest.sessionId }
}

/** The marker that a received command carries. */
const markerOf = ({ text }: ReceivedCommand) => /ACG[0-9a-f]{32}/.exec(text)?.[0] ?? 'none'

describe('runCommand', () => {
  it('runs text in the default interpreter of a Linux guest and returns output and exit code', async () => {
    const { client, sessionId, sandbox } = await setUp({ shell: true })
    const result = await runCommand(client, sessionId, 'echo hello; exit 3', soon)
    expect(result).toEqual({
      status: 'completed',
      exitCode: 3,
      output: 'hello',
      truncated: false,
      durationMs: expect.any(Number),
      eventId: expect.stringMatching(/^[\w-]{36}$/),
      correlated: true,
    })
    expect(sandbox.executions).toHaveLength(1)
  })

  it('runs text in cmd on a Windows guest', async () => {
    const { client, sessionId, sandbox } = await setUp({ os: 'windows', bom: true, shell: true })
    const result = await runCommand(client, sessionId, 'echo hello', soon)
    expect(result).toMatchObject({ status: 'completed', exitCode: 0 })
    expect(expectSuccess(result).output).toBe('hello')
    expect(String(sandbox.executions[0]?.arguments[1])).toMatch(/\r\n@echo ACG[0-9a-f]{32}=%ERRORLEVEL%;$/)
  })

  it('hands the values of a script over as data', async () => {
    const { client, sessionId } = await setUp({ shell: true })
    const result = await runCommand(client, sessionId, sh`printf %s ${"it's $HOME; exit 9"}`, soon)
    expect(result).toMatchObject({ exitCode: 0, output: "it's $HOME; exit 9" })
  })

  it('runs a PowerShell script as such', async () => {
    let received: ReceivedCommand | undefined
    const { client, sessionId } = await setUp({
      os: 'windows',
      answer: (command) => {
        received = command
        return 'Running'
      },
    })
    const result = await runCommand(client, sessionId, powershell`(Get-Service ${'Spooler'}).Status`, soon)
    expect(result).toMatchObject({ status: 'completed', exitCode: 0, output: 'Running' })
    expect(received).toMatchObject({ interpreter: 'powershell', timeout: 60_000, maxLength: 100_000 })
    expect(received?.script).toBe(`(Get-Service $\{_acg1}).Status`)
    expect(received?.body).toContain("$_acg1 = 'Spooler'\n")
  })

  it('sends a text as it is without a marker, and of a script the same less what the marker needs', async () => {
    const { client, sessionId, sandbox } = await setUp({ os: 'windows', answer: () => 'x' })
    await runCommand(client, sessionId, '#!ps\nparam($a)', { ...soon, marker: false })
    await runCommand(client, sessionId, powershell`Get-Item ${'a'}`, { ...soon, timeout: 999, marker: false })
    expect(sandbox.executions.map((execution) => execution.arguments[1])).toEqual([
      '#!ps\nparam($a)',
      `#!ps\n#timeout=999\n#maxlength=100000\n$_acg1 = 'a'\nGet-Item $\{_acg1}`,
    ])
  })

  it('honours what the head of a text says to the agent, and says it once', async () => {
    const { client, sessionId, sandbox } = await setUp({ os: 'windows' })
    await runCommand(client, sessionId, '#!ps\n#timeout=5000\n#maxlength=77\nhostname', soon)
    expect(sandbox.executions[0]?.arguments[1]).toMatch(/^#!ps\n#timeout=5000\n#maxlength=77\n'ACG/)
    expect(sandbox.executions[0]?.arguments[1]).not.toMatch(/timeout.*timeout/s)
  })

  it('always sends the limits that its options say', async () => {
    const { client, sessionId, sandbox } = await setUp({ shell: true })
    await runCommand(client, sessionId, 'true', { ...soon, timeout: 1234, maxOutput: 77 })
    expect(sandbox.executions[0]?.arguments[1]).toMatch(/^#timeout=1234\n#maxlength=77\n/)
  })

  it('tells its own output from that of another technician in between', async () => {
    const { client, sessionId, guest } = await setUp({
      answer: (command) =>
        command.host === 'Sam'
          ? { output: 'not yours\n' }
          : { output: `${markerOf(command)}\nyours\n${markerOf(command)}=0;\n`, delay: 2000 },
    })
    const running = runCommand(client, sessionId, 'mine', { ...soon, shell: 'sh' })
    guest.pushEvent({ type: 70, data: 'somebody else’s\n' })
    guest.queueCommand('Sam', 'whoami')
    expect(await running).toMatchObject({ output: 'yours', correlated: true })
  })

  it('gives several commands on one session their own outputs', async () => {
    const { client, sessionId } = await setUp({ shell: true })
    const numbers = [1, 2, 3, 4, 5, 6]
    const results = await Promise.all(
      numbers.map((number) => runCommand(client, sessionId, `echo number ${number}; exit ${number}`, soon)),
    )
    expect(
      results.map((result) => result.status === 'completed' && [result.output, result.exitCode]),
    ).toEqual(numbers.map((number) => [`number ${number}`, number]))
  })

  it('says that the agent killed it, with what it had printed', async () => {
    const { client, sessionId } = await setUp({ shell: true })
    const result = await runCommand(client, sessionId, 'echo before; sleep 30', { ...soon, timeout: 20_000 })
    expect(result).toMatchObject({
      status: 'killed',
      exitCode: undefined,
      output: 'before',
      correlated: true,
    })
  })

  it('knows the kill of its command where nothing that it had printed is left, and says that no marker proves it', async () => {
    const { client, sessionId } = await setUp({ shell: true, killedOutput: 'lost' })
    const result = await runCommand(client, sessionId, 'echo before; sleep 30', { ...soon, timeout: 20_000 })
    expect(result).toMatchObject({
      status: 'killed',
      exitCode: undefined,
      output: '',
      truncated: false,
      correlated: false,
    })
  })

  it('reads at once what was printed to be slow: blanks without an end', async () => {
    const { client, sessionId } = await setUp({
      answer: (command) => ({ output: `${markerOf(command)}\n${' '.repeat(900_000)}x`, verbatim: true }),
    })
    const result = await runCommand(client, sessionId, 'x', { ...soon, maxOutput: 1_000_000 })
    expect(result).toMatchObject({ status: 'completed', exitCode: undefined, correlated: true })
  })

  it('says that the agent cut its output', async () => {
    const { client, sessionId } = await setUp({ shell: true })
    const result = await runCommand(client, sessionId, 'yes | head -c 5000', { ...soon, maxOutput: 200 })
    expect(result).toMatchObject({ status: 'completed', exitCode: undefined, truncated: true })
  })

  it('says that no output came in time, and which others did', async () => {
    const { client, sessionId } = await setUp({
      answer: () => ({ output: 'sh: syntax error\n', verbatim: true }),
    })
    const result = await runCommand(client, sessionId, 'if', { ...soon, wait: 150 })
    expect(result).toMatchObject({
      status: 'timed-out',
      exitCode: undefined,
      otherOutputs: ['sh: syntax error\n'],
    })
    expect(result).toHaveProperty('durationMs', expect.closeTo(150, -3))
  })

  it('says that the guest went offline meanwhile', async () => {
    const { client, sessionId } = await setUp({ answer: () => ({ output: 'late', goOfflineFirst: true }) })
    expect(await runCommand(client, sessionId, 'shutdown', { ...soon, wait: 200 })).toMatchObject({
      status: 'went-offline',
    })
  })

  it('waits for a guest that comes back in time', async () => {
    const { client, sessionId, guest } = await setUp({ shell: true }, { agentDelay: 3000 })
    const running = runCommand(client, sessionId, 'echo back', soon)
    await eventually(() => expect(guest.online).toBe(true))
    guest.goOffline()
    guest.goOnline()
    expect(await running).toMatchObject({ status: 'completed', output: 'back' })
  })

  it('sends nothing to an offline guest', async () => {
    const { client, sessionId, sandbox } = await setUp({ online: false })
    const error = await failureOf(runCommand(client, sessionId, 'hostname', soon))
    expect(error).toBeInstanceOf(GuestOfflineError)
    expect(error).toMatchObject({ code: 'GUEST_OFFLINE', outcome: 'not-sent', sessionId })
    expect(sandbox.executions).toHaveLength(0)
  })

  it('is sent where the server does not say whether the guest is online', async () => {
    const { sandbox, client } = await setUp()
    const { sessionId } = sandbox.addSession({
      machine: { os: 'linux', shell: true },
      wire: {
        ActiveConnections: null,
        LastGuestConnectedEventTime: null,
        LastGuestDisconnectedEventTime: null,
      },
    })
    expect((await client.getSession(sessionId))?.online).toBeUndefined()
    expect(await runCommand(client, sessionId, 'echo sent', soon)).toMatchObject({ output: 'sent' })
  })

  it('queues for an offline guest where it is told to', async () => {
    const { client, sessionId, guest } = await setUp({ online: false, shell: true })
    const result = await runCommand(client, sessionId, 'echo x > made.txt', { ...soon, whenOffline: 'queue' })
    expect(result).toEqual({ status: 'queued', exitCode: undefined })
    expect(guest.online).toBe(false)
  })

  describe('where no session is found', () => {
    const nowhere = '00000000-0000-4000-8000-000000000000'

    it.each([
      [undefined, [1500, 3000]],
      [true, [1500, 3000]],
      [false, []],
    ])('sends nothing, and asks again first: emptyRetry %j pauses %j', async (emptyRetry, paused) => {
      const { client, sandbox } = await setUp()
      const error = await failureOf(runCommand(client, nowhere, 'hostname', { ...soon, emptyRetry }))
      expect(error).toMatchObject({ code: 'SESSION_NOT_FOUND', outcome: 'not-sent', mayHaveRun: false })
      const looks = Array(paused.length + 1).fill('GetSessionBySessionID')
      expect(sandbox.requests.map((request) => request.method)).toEqual(looks)
      expect(pauses).toEqual(paused)
    })

    it.each([1, 2])('runs it once after %i false answers', async (times) => {
      const { client, sandbox, sessionId } = await setUp({ shell: true })
      sandbox.inject('empty-list', { method: 'GetSessionBySessionID', times })
      expect(await runCommand(client, sessionId, 'true', soon)).toMatchObject({ status: 'completed' })
      expect(sandbox.executions).toHaveLength(1)
      expect(pauses).toEqual([1500, 3000].slice(0, times))
    })

    it('ends at once when it is aborted before it asks again', async () => {
      const { client, sandbox } = await setUp()
      const controller = new AbortController()
      waiting.forReal = true
      const call = failureOf(runCommand(client, nowhere, 'hostname', { ...soon, signal: controller.signal }))
      await eventually(() => expect(pauses).toHaveLength(1))
      controller.abort('enough')
      expect(await call).toMatchObject({ code: 'ABORTED', reason: 'enough', outcome: 'not-sent' })
      expect(sandbox.requests).toHaveLength(1)
    })
  })

  it.each([
    ['the list of connections is there', {}],
    ['there is none', { ActiveConnections: null }],
    ['only the connect is told', { ActiveConnections: null, LastGuestDisconnectedEventTime: undefined }],
  ])('sends nothing to a machine that never connected, where %s', async (_, wire) => {
    const { client, sandbox } = await setUp()
    const { sessionId } = sandbox.addSession({ name: 'HOST-07', machine: null, wire })
    const error = await failureOf(runCommand(client, sessionId, 'hostname', soon))
    expect(error).toMatchObject({ code: 'GUEST_OFFLINE', outcome: 'not-sent' })
    expect(sandbox.requests.map(({ method }) => method)).toEqual(['GetSessionBySessionID'])
    expect(sandbox.executions).toHaveLength(0)
  })

  it.each([
    [{ IsEnded: true }, 'throw'],
    [{ IsEnded: true }, 'queue'],
    [{ IsDeleted: true }, 'queue'],
    [{ IsEnded: true, ActiveConnections: [{ ProcessType: 2 }] }, 'queue'],
  ] as const)(
    'sends nothing to a session with %j, where an offline guest means %s',
    async (wire, whenOffline) => {
      const { client, sandbox } = await setUp()
      const { sessionId } = sandbox.addSession({ name: 'HOST-07', wire })
      const told: unknown[] = []
      const error = await failureOf(
        runCommand(client, sessionId, 'hostname', {
          ...{ ...soon, whenOffline },
          onSend: (ticket) => {
            told.push(ticket)
          },
        }),
      )
      expect(error).toMatchObject({
        code: 'SESSION_NOT_FOUND',
        outcome: 'not-sent',
        mayHaveRun: false,
        sessionId,
      })
      expect(sandbox.requests.map(({ method }) => method)).toEqual(['GetSessionBySessionID'])
      expect(told).toEqual([])
    },
  )

  it('sends nothing where the client may not write', async () => {
    const { sandbox, sessionId } = await setUp()
    const client = clientOf(sandbox, { mutations: 'refuse' })
    expect(await failureOf(runCommand(client, sessionId, 'hostname', soon))).toMatchObject({
      code: 'MUTATION_REFUSED',
    })
  })

  it('sends no script with NULs, which a file in UTF-16 is full of', async () => {
    const { client, sessionId, sandbox } = await setUp()
    const script = new TextDecoder().decode(Buffer.from('hostname', 'utf16le'))
    expect(await failureOf(runCommand(client, sessionId, script, soon))).toMatchObject({
      ...{ code: 'CONFIGURATION', option: 'command', outcome: 'not-sent' },
    })
    expect(sandbox.requests).toEqual([])
  })

  it('sends nothing where nobody knows the interpreter', async () => {
    const { client, sessionId, sandbox } = await setUp({ guestInfo: { OperatingSystemName: 'Plan 9' } })
    const error = await failureOf(runCommand(client, sessionId, 'hostname', soon))
    expect(error).toMatchObject({ code: 'CONFIGURATION', option: 'shell' })
    expect(sandbox.executions).toHaveLength(0)
  })

  describe('whose sending ended without an answer', () => {
    it('finds by its marker that it ran, and does not send it again', async () => {
      const { client, sessionId, sandbox } = await setUp({ shell: true })
      sandbox.inject({ name: 'reset', when: 'after' }, { method: 'SendCommandToSession' })
      expect(await runCommand(client, sessionId, 'echo ran', soon)).toMatchObject({
        status: 'completed',
        output: 'ran',
      })
      expect(sandbox.executions).toHaveLength(1)
    })

    it('says that nobody knows where nothing came, and does not send it again', async () => {
      const { client, sessionId, sandbox } = await setUp({ shell: true })
      sandbox.inject({ name: 'reset', when: 'before' }, { method: 'SendCommandToSession' })
      const result = await runCommand(client, sessionId, 'echo ran', { ...soon, wait: 150 })
      expect(result).toMatchObject({ status: 'unknown', error: { code: 'CONNECTION', outcome: 'unknown' } })
      expect(sandbox.requests.filter((request) => request.method === 'SendCommandToSession')).toHaveLength(1)
    })

    it('knows from the history that it was queued', async () => {
      const { client, sessionId, sandbox } = await setUp({
        answer: () => ({ output: '', neverAnswer: true }),
      })
      sandbox.inject({ name: 'reset', when: 'after' }, { method: 'SendCommandToSession' })
      expect(await runCommand(client, sessionId, 'echo ran', { ...soon, wait: 150 })).toMatchObject({
        status: 'timed-out',
      })
    })
  })

  describe('whose sending the server answers with a no that proves nothing', () => {
    it.each(['500-fault', '500-unknown-parameter', 'redirect-302'] as const)(
      'finds its output where it ran: %s',
      async (name) => {
        const { client, sessionId, sandbox } = await setUp({ shell: true })
        sandbox.inject({ name, when: 'after' }, { method: 'SendCommandToSession' })
        expect(await runCommand(client, sessionId, 'echo ran', soon)).toMatchObject({
          status: 'completed',
          output: 'ran',
        })
        expect(sandbox.executions).toHaveLength(1)
      },
    )

    it.each([
      ['500-fault', 'SESSION_FAULT'],
      ['500-unknown-parameter', 'INVALID_PARAMETER'],
      ['redirect-302', 'REDIRECT_REFUSED'],
    ] as const)('does not go on looking where it is not in the history: %s', async (name, code) => {
      const { client, sessionId, sandbox } = await setUp({ shell: true })
      sandbox.inject({ name, when: 'before' }, { method: 'SendCommandToSession' })
      const result = await runCommand(client, sessionId, 'echo ran', { ...soon, wait: 60_000 })
      expect(result).toMatchObject({ status: 'unknown', error: { code, outcome: 'unknown' } })
      expect(sandbox.requests.filter(({ method }) => method === 'SendCommandToSession')).toHaveLength(1)
    })

    it('goes on looking where it is in the history', async () => {
      const { client, sessionId, sandbox } = await setUp({ shell: true }, { agentDelay: 5000 })
      sandbox.inject({ name: '500-fault', when: 'after' }, { method: 'SendCommandToSession' })
      expect(await runCommand(client, sessionId, 'echo ran', soon)).toMatchObject({ status: 'completed' })
    })

    it.each(['before', 'after'] as const)(
      'ends soon where the session is gone then: it faulted %s it ran',
      async (when) => {
        const { client, sessionId, sandbox } = await setUp({
          answer: () => ({ output: '', neverAnswer: true }),
        })
        sandbox.inject({ name: '500-fault', when }, { method: 'SendCommandToSession' })
        sandbox.inject('500-fault', { method: 'GetSessionDetailsBySessionID', times: 99 })
        const call = runCommand(client, sessionId, 'echo ran', { ...soon, wait: 60_000 })
        await eventually(() =>
          expect(sandbox.requests.some(({ method }) => method === 'SendCommandToSession')).toBe(true),
        )
        sandbox.inject('empty-list', { method: 'GetSessionBySessionID', times: 99 })
        const result = await call
        expect(result).toMatchObject({ status: 'unknown', error: { mayHaveRun: true } })
        expect(sandbox.executions).toHaveLength(when === 'after' ? 1 : 0)
      },
    )
  })

  it('sends text untouched without a marker, and says that the output is not correlated', async () => {
    const { client, sessionId, sandbox, guest } = await setUp({ answer: () => 'plain\n' })
    guest.pushEvent({ type: 70, data: 'old\n' })
    const result = await runCommand(client, sessionId, 'hostname', { ...soon, marker: false })
    expect(result).toMatchObject({
      status: 'completed',
      correlated: false,
      output: 'plain\n',
      exitCode: undefined,
    })
    expect(sandbox.executions[0]?.arguments[1]).toBe('hostname')
  })

  it('goes on looking where a look fails', async () => {
    const { client, sessionId, sandbox } = await setUp({ shell: true }, { agentDelay: 2000 })
    sandbox.inject('404', { method: 'GetSessionDetailsBySessionID', times: 2 })
    expect(await runCommand(client, sessionId, 'true', soon)).toMatchObject({ status: 'completed' })
  })

  it.each(['503', 'html', 'truncated-json', 'reset'] as const)(
    'says that nobody knows, and why, where its looks fail to the end: %s',
    async (fault) => {
      const { client, sessionId, sandbox } = await setUp({ shell: true })
      sandbox.inject(fault, { method: 'GetSessionDetailsBySessionID', times: 99 })
      const result = await runCommand(client, sessionId, 'true', { ...soon, wait: 150 })
      expect(result).toMatchObject({ status: 'unknown', error: { method: 'GetSessionDetailsBySessionID' } })
      const failure = await failureOf(Promise.resolve().then(() => expectSuccess(result)))
      expect(failure).toMatchObject({
        code: 'COMMAND_FAILED',
        mayHaveRun: true,
        cause: { name: expect.any(String) },
      })
      expect(sandbox.executions).toHaveLength(1)
    },
  )

  it.each([
    ['401', 'AUTHENTICATION'],
    ['403', 'ACCESS_DENIED'],
    ['404', 'EXTENSION_NOT_FOUND'],
    ['redirect-302', 'REDIRECT_REFUSED'],
    ['500-missing-method', 'MISSING_METHOD'],
  ] as const)('does not go on looking where its looks are refused for good: %s', async (fault, code) => {
    const { client, sessionId, sandbox } = await setUp({ answer: () => ({ output: '', neverAnswer: true }) })
    sandbox.inject(fault, { method: 'GetSessionDetailsBySessionID', times: 99 })
    const result = await runCommand(client, sessionId, 'true', { ...soon, wait: 60_000 })
    expect(result).toMatchObject({ status: 'unknown', error: { code } })
    const looks = sandbox.requests.filter(({ method }) => method === 'GetSessionDetailsBySessionID')
    expect(looks).toHaveLength(3)
  })

  it('does not go on looking where the session is gone', async () => {
    const { client, sessionId, sandbox } = await setUp({ answer: () => ({ output: '', neverAnswer: true }) })
    sandbox.inject('500-fault', { method: 'GetSessionDetailsBySessionID', times: 99 })
    const call = runCommand(client, sessionId, 'true', { ...soon, wait: 60_000 })
    await eventually(() => expect(sandbox.executions).toHaveLength(1))
    // The look at the session that says whether it is there.
    sandbox.inject('empty-list', { method: 'GetSessionBySessionID', times: 99 })
    expect(await call).toMatchObject({ status: 'unknown', error: { code: 'SESSION_NOT_FOUND' } })
  })

  it('says nothing of looks that failed before the last one', async () => {
    const { client, sessionId, sandbox } = await setUp({ answer: () => ({ output: '', neverAnswer: true }) })
    sandbox.inject('404', { method: 'GetSessionDetailsBySessionID', times: 2 })
    const result = await runCommand(client, sessionId, 'true', { ...soon, wait: 150 })
    expect(result).toMatchObject({ status: 'timed-out' })
    expect(result).not.toHaveProperty('error')
  })

  it('that fails before it sent says that nothing can have run', async () => {
    const { client, sessionId, sandbox } = await setUp({ shell: true })
    sandbox.inject('html', { times: 99 })
    const error = await failureOf(runCommand(client, sessionId, 'true', soon))
    expect(error).toMatchObject({ code: 'UNEXPECTED_RESPONSE', outcome: 'unknown', mayHaveRun: false })
    expect(sandbox.executions).toHaveLength(0)
  })

  it('shows its progress, and is not disturbed by a listener that throws', async () => {
    let polled = () => {}
    const answer = async () => {
      await new Promise<void>((resolve) => {
        polled = resolve
        if (looks.length > 0) resolve()
      })
      return ''
    }
    const looks: number[] = []
    const { client, sessionId } = await setUp({ answer })
    await runCommand(client, sessionId, 'true', {
      ...soon,
      onPoll: (progress) => {
        looks.push(progress.looks)
        polled()
        throw new Error('a mistake')
      },
    })
    expect(looks.length).toBeGreaterThan(0)
    expect(looks).toEqual(looks.map((_, index) => index + 1))
  })

  it('does not end the process where a listener fails later', async () => {
    const { client, sessionId } = await setUp({ shell: true }, { agentDelay: 3000 })
    const unhandled = vi.fn()
    process.on('unhandledRejection', unhandled)
    const onPoll = vi.fn(async () => {
      throw new Error('a late mistake')
    })
    await runCommand(client, sessionId, 'true', { ...soon, onPoll })
    await new Promise((resolve) => setImmediate(resolve))
    process.off('unhandledRejection', unhandled)
    expect(onPoll).toHaveBeenCalled()
    expect(unhandled).not.toHaveBeenCalled()
  })

  it('ends within a tick of an abort, says that the command may run, and leaves nothing behind', async () => {
    const { client, sessionId, sandbox } = await setUp({ answer: () => ({ output: '', neverAnswer: true }) })
    const controller = new AbortController()
    const call = failureOf(
      runCommand(client, sessionId, 'hostname', { poll: { first: 60_000 }, signal: controller.signal }),
    )
    await eventually(() => expect(sandbox.executions).toHaveLength(1))
    // The answer to the sending has to arrive before the pause begins.
    await eventually(() => expect(getEventListeners(controller.signal, 'abort')).toHaveLength(1))
    controller.abort('enough')
    expect(await call).toMatchObject({ code: 'ABORTED', outcome: 'unknown', reason: 'enough' })
    expect(getEventListeners(controller.signal, 'abort')).toHaveLength(0)
    const requests = sandbox.requests.length
    await new Promise((resolve) => setImmediate(resolve))
    expect(sandbox.requests).toHaveLength(requests)
  })

  it('that is aborted before it sent says that nothing was sent', async () => {
    const { client, sessionId, sandbox } = await setUp()
    const signal = AbortSignal.abort('early')
    const error = await failureOf(runCommand(client, sessionId, 'hostname', { signal }))
    expect(error).toMatchObject({ code: 'ABORTED', outcome: 'not-sent', reason: 'early' })
    expect(sandbox.executions).toHaveLength(0)
  })

  it.each<[string, unknown, unknown]>([
    ['command', '', {}],
    ['command', { interpreter: 'sh', text: ' ' }, {}],
    ['shell', 'x', { shell: 'bash' }],
    ['shell', { interpreter: 'perl', text: 'x' }, {}],
    ['timeout', 'x', { timeout: 0 }],
    ['maxOutput', 'x', { maxOutput: 1.5 }],
    ['wait', 'x', { wait: -1 }],
    ['whenOffline', 'x', { whenOffline: 'wait' }],
    ['marker', 'x', { marker: 'yes' }],
    ['poll.pause', 'x', { poll: { pause: 0 } }],
    ['emptyRetry', 'x', { emptyRetry: 'no' }],
    ['poll', 'x', { poll: { every: 5 } }],
    ['onPoll', 'x', { onPoll: 1 }],
    ['signal', 'x', { signal: 'stop' }],
    ['tiemout', 'x', { tiemout: 5 }],
  ])('refuses a bad `%s` before anything is sent', async (option, command, options) => {
    const { client, sessionId, sandbox } = await setUp()
    // Stands for a caller without a compiler.
    const call = runCommand(client, sessionId, command as string, options as RunCommandOptions)
    expect(await failureOf(call)).toMatchObject({ code: 'CONFIGURATION', option })
    expect(sandbox.requests).toHaveLength(0)
  })
})

describe('expectSuccess', () => {
  const ended = { output: 'x', truncated: false, durationMs: 1, eventId: 'e', correlated: true }

  it('lets a command pass that ended with 0', () => {
    expect(expectSuccess({ status: 'completed', exitCode: 0, ...ended }).output).toBe('x')
  })

  it.each([
    { status: 'completed', exitCode: 3, ...ended },
    { status: 'completed', exitCode: undefined, ...ended },
    { status: 'killed', exitCode: undefined, ...ended },
    { status: 'timed-out', exitCode: undefined, durationMs: 1, otherOutputs: [] },
    { status: 'went-offline', exitCode: undefined, durationMs: 1, otherOutputs: [] },
    { status: 'queued', exitCode: undefined },
  ] as const)('throws for $status with $exitCode', (result) => {
    const call = () => expectSuccess(result)
    expect(call).toThrow(CommandFailedError)
    expect(call).toThrow(new RegExp(`ended as '${result.status}'`))
  })
})
