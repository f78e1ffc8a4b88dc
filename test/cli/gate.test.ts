// First: what is loaded before it looks slowly.
import './quick-looks.ts'
import { PassThrough } from 'node:stream'
import { ScreenConnectClient } from '@acg/screenconnect'
import { describe, expect, it, vi } from 'vitest'
import { type Acme, acme, cli } from './support.ts'

/** Every way to change something, with the web method that it ends in. */
const WRITES: readonly (readonly [string, string, (acme: Acme) => readonly string[]])[] = [
  ['run', 'SendCommandToSession', () => ['run', 'HOST-01', 'hostname']],
  ['send-command', 'SendCommandToSession', () => ['send-command', 'HOST-01', 'hostname']],
  ['send-message', 'SendMessageToSession', () => ['send-message', 'HOST-01', 'Hello']],
  ['set-properties', 'UpdateSessionCustomProperties', () => ['set-properties', 'HOST-01', '--tag', 'Live']],
  [
    'raw',
    'AddNoteToSession',
    ({ guests: [one] }) => ['raw', 'AddNoteToSession', JSON.stringify([one.sessionId, 'x'])],
  ],
]

describe.each(WRITES)('%s', (_, method, args) => {
  it('prints what would be sent and to which session, sends nothing and exits with 129 where nobody can be asked', async () => {
    const all = await acme()
    const { exitCode, out, err } = await cli(args(all), { environment: all.environment, input: 'y\n' })
    expect(exitCode).toBe(129)
    expect(out).toBe('')
    expect(err).toContain(method)
    expect(err).toContain(`"${all.guests[0].sessionId}"`)
    expect(err).toContain('Nothing was sent. Add --yes to send it.\n')
    expect(all.sandbox.executions).toEqual([])
    expect(all.sandbox.requests.map((request) => request.method)).not.toContain(method)
  })

  it.each(['y', 'Y', 'yes', ' YES '])('is sent where a person at the terminal says %j', async (answer) => {
    const all = await acme()
    const options = { environment: all.environment, width: 120, input: `${answer}\n` }
    const { exitCode, err } = await cli(args(all), options)
    expect(err).toMatch(/Send it( to HOST-01)?\? \[y\/N\] /)
    expect(exitCode).toBe(0)
    expect(all.sandbox.executions.map((execution) => execution.method)).toEqual([method])
  })

  it.each(['', 'n', 'no', 'yess', 'yes please'])('is not sent where that person says %j', async (answer) => {
    const all = await acme()
    const options = { environment: all.environment, width: 120, input: `${answer}\n` }
    const { exitCode, err } = await cli(args(all), options)
    expect(exitCode).toBe(129)
    expect(err).toContain('Nothing was sent.\n')
    expect(all.sandbox.executions).toEqual([])
  })

  it('is not sent where that person leaves', async () => {
    const all = await acme()
    const { exitCode } = await cli(args(all), { environment: all.environment, width: 120, input: '' })
    expect(exitCode).toBe(129)
    expect(all.sandbox.executions).toEqual([])
  })

  it('is sent without a question with --yes', async () => {
    const all = await acme()
    const { exitCode, err } = await cli([...args(all), '--yes'], { environment: all.environment })
    expect(exitCode).toBe(0)
    expect(err).not.toContain('Send it')
    expect(all.sandbox.executions.map((execution) => execution.method)).toEqual([method])
  })
})

describe('what the gate prints', () => {
  it('is the text as it would be sent, line by line', async () => {
    const all = await acme()
    const text = 'first\nsecond'
    const { err } = await cli(['send-command', 'HOST-01', text], { environment: all.environment })
    expect(err).toBe(
      [
        `SendCommandToSession to HOST-01 (Acme, Head Office, Pilot), session ${all.guests[0].sessionId}`,
        `  "${all.guests[0].sessionId}"`,
        '  | first',
        '  | second',
        'Nothing was sent. Add --yes to send it.\n',
      ].join('\n'),
    )
  })

  it('holds no control character, wherever it comes from', async () => {
    const all = await acme()
    const name = 'EVIL\u001b]0;x\u0007'
    all.sandbox.addSession({ name, customProperties: ['\u001b[2J\u202eAcme'] })
    const { err } = await cli(['send-command', name, 'a\u001b]0;title\u0007\nb\u200b'], {
      environment: all.environment,
      width: 120,
      input: 'n\n',
    })
    expect(err).toContain('EVIL\uFFFD]0;x\uFFFD (\uFFFD[2J\uFFFDAcme)')
    expect(err).toContain('  | a\\u{1b}]0;title\\u{7}\n  | b\\u{200b}\n')
    expect(err).toContain('Send it to EVIL\uFFFD]0;x\uFFFD? [y/N] ')
    const sent = await cli(['send-command', name, 'hostname', '--yes'], {
      environment: all.environment,
      width: 120,
    })
    const ran = await cli(['run', name, 'exit 3', '--yes'], { environment: all.environment, width: 120 })
    for (const text of [sent.err, ran.err]) {
      expect(text.replaceAll('\r\u001b[K', '')).not.toMatch(/(?!\n)\p{Cc}/u)
    }
  })

  it('says of an offline machine that it is', async () => {
    const all = await acme()
    const { err } = await cli(['send-command', 'HOST-02', 'hostname'], { environment: all.environment })
    expect(err).toMatch(/^SendCommandToSession to HOST-02 .*, offline\n/)
  })
})

describe('set-properties', () => {
  it('sends nothing where somebody changed the properties while the question stood', async () => {
    const all = await acme()
    const [{ sessionId }] = all.guests
    const change = ['Acme', 'Head Office', 'Pilot', 'Somebody else', '', '', '', '']
    const technician = new ScreenConnectClient({
      instance: all.sandbox.url,
      credentials: () => all.sandbox.secret,
    })
    const input = new PassThrough()
    let changing: Promise<void> | undefined
    const { exitCode, err } = await cli(['set-properties', 'HOST-01', '--tag', 'Live'], {
      environment: all.environment,
      width: 120,
      input,
      onWrite: (text) => {
        if (!text.endsWith('[y/N] ') || changing !== undefined) return
        changing = technician.updateCustomProperties(sessionId, change).then(() => void input.end('y\n'))
      },
    })
    await changing
    expect(err).toContain('somebody changed them while the question stood. Nothing was sent. Run it again')
    expect(exitCode).toBe(131)
    const session = await technician.getSession(sessionId)
    expect(session?.customPropertyValues).toEqual(change)
  })
})

describe('raw', () => {
  it('is not asked about with --read', async () => {
    const all = await acme()
    const { exitCode, out } = await cli(['raw', 'GetSessionsByName', '{"sessionName":"HOST-01"}', '--read'], {
      environment: all.environment,
    })
    expect(exitCode).toBe(0)
    expect(JSON.parse(out)).toMatchObject([{ Name: 'HOST-01' }])
  })

  it('cannot pass a write off as a read', async () => {
    const all = await acme()
    const args = [
      'raw',
      'sendcommandtosession',
      JSON.stringify([all.guests[0].sessionId, 'hostname']),
      '--read',
    ]
    const { exitCode, err } = await cli(args, { environment: all.environment })
    expect(exitCode).toBe(121)
    expect(err).toContain("`kind` was given 'read' for SendCommandToSession")
    expect(all.sandbox.executions).toEqual([])
  })

  it('takes its parameters from standard input for -, and says where they are not JSON', async () => {
    const all = await acme()
    const args = ['raw', 'GetSessionsByName', '-', '--read']
    const good = await cli(args, { environment: all.environment, input: '{"sessionName":"HOST-01"}' })
    expect(JSON.parse(good.out)).toHaveLength(1)
    const bad = await cli(args, { environment: all.environment, input: '{sessionName' })
    expect(bad).toMatchObject({ exitCode: 121, err: expect.stringContaining('The parameters are not JSON') })
  })
})

describe('doctor --writes', () => {
  it('says at Ctrl-C that something may have run, where something was sent', async () => {
    const all = await acme()
    const controller = new AbortController()
    all.sandbox.inject('stall-headers', { method: 'SendMessageToSession' })
    const running = cli(['doctor', '--writes', '--yes'], {
      environment: all.environment,
      interrupt: controller.signal,
    })
    await vi.waitFor(
      () => expect(all.sandbox.requests.map(({ method }) => method)).toContain('SendMessageToSession'),
      {
        timeout: 10_000,
      },
    )
    controller.abort()
    const { exitCode, err } = await running
    expect(exitCode).toBe(128)
    expect(err).toContain('It may still run, or have run')
  })

  it('asks before each web method that changes something', async () => {
    const all = await acme()
    const { exitCode, out } = await cli(['doctor', '--writes', '--yes', '--json'], {
      environment: all.environment,
    })
    expect(exitCode).toBe(0)
    const { webMethods } = JSON.parse(out)
    expect(webMethods.map(({ availability }: { availability: string }) => availability)).not.toContain(
      'unknown',
    )
    const refused = await cli(['doctor', '--writes'], { environment: all.environment })
    expect(refused.err).toBe('SendCommandToSession\n  {}\nNothing was sent. Add --yes to send it.\n')
    expect(refused.exitCode).toBe(129)
  })
})
