// First: what is loaded before it looks slowly.
import './quick-looks.ts'
import { PassThrough } from 'node:stream'
import { ScreenConnectClient } from '@acg/screenconnect'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { type Acme, acme, type CliOptions, cli } from './support.ts'

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

describe.each(WRITES)('%s', (title, method, args) => {
  it('prints what would be sent, to which machine of which server, sends nothing and exits with 129 where nobody can be asked', async () => {
    const all = await acme()
    const { exitCode, out, err } = await cli(args(all), { environment: all.environment, input: 'y\n' })
    expect(exitCode).toBe(129)
    expect(out).toBe('')
    expect(err).toContain(new URL(all.sandbox.url).host)
    expect(err).toContain(title === 'raw' ? all.guests[0].sessionId : 'HOST-01 (Acme, Pilot)')
    expect(err).toContain('Nothing was sent. Add --yes to send it.\n')
    expect(all.sandbox.executions).toEqual([])
    expect(all.sandbox.requests.map((request) => request.method)).not.toContain(method)
  })

  it('prints with --debug what goes over the wire, whole', async () => {
    const all = await acme()
    const { err } = await cli([...args(all), '--debug'], { environment: all.environment })
    expect(err).toContain(`  ${method}\n`)
    expect(err).toContain(`"${all.guests[0].sessionId}"`)
    expect(all.sandbox.executions).toEqual([])
  })

  it('drops what was typed before the question, and asks then', async () => {
    const all = await acme()
    const input = new PassThrough()
    input.write('y\ny\n')
    const raw: boolean[] = []
    const terminal = Object.assign(input, { setRawMode: (mode: boolean) => raw.push(mode) })
    let typed = false
    const { exitCode } = await cli(args(all), {
      environment: all.environment,
      width: 120,
      input: terminal,
      onWrite: (text) => {
        if (!text.endsWith('[y/N] ') || typed) return
        typed = true
        // By the line again, so that Ctrl-C and the backspace work.
        expect(raw).toEqual([true, false])
        input.write('n\n')
      },
    })
    expect(typed).toBe(true)
    expect(exitCode).toBe(129)
    expect(all.sandbox.executions).toEqual([])
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
  const asked = async (args: readonly string[], options: CliOptions = {}) => {
    const all = await acme()
    const { err } = await cli(args, { environment: all.environment, ...options })
    return err.replace(new URL(all.sandbox.url).host, 'HOST')
  }

  it.each<readonly [string, readonly string[], string]>([
    ['run', ['HOST-01', 'hostname'], 'Run with cmd on HOST-01 (Acme, Pilot) at HOST\n  | hostname\n'],
    [
      'run',
      ['HOST-01', 'Get-Date', '--shell', 'powershell'],
      'Run with PowerShell on HOST-01 (Acme, Pilot) at HOST\n  | Get-Date\n',
    ],
    [
      'send-command',
      ['HOST-01', 'first\r\nsecond\n'],
      'Send a command, as it is, to HOST-01 (Acme, Pilot) at HOST\n  | first\n  | second\n',
    ],
    [
      'send-command',
      ['HOST-02', 'hostname'],
      'Send a command, as it is, to HOST-02 (Acme, Live), which is offline, at HOST\n  | hostname\n',
    ],
    ['send-message', ['HOST-01', 'Hello'], 'Send a message to HOST-01 (Acme, Pilot) at HOST\n  | Hello\n'],
    [
      'set-properties',
      ['HOST-01', '--tag', 'Live', '--cp4', 'x'],
      'Change custom properties of HOST-01 (Acme, Pilot) at HOST\n  | tag: "Pilot" -> "Live"\n  | cp4: (empty) -> "x"\n',
    ],
    ['raw', ['AddNoteToSession', '["x","y"]'], 'Call AddNoteToSession at HOST\n  | "x"\n  | "y"\n'],
  ])('for %s %j is short, without the frame', async (verb, args, words) => {
    expect(await asked([verb, ...args])).toBe(`${words}Nothing was sent. Add --yes to send it.\n`)
  })

  it('tells the company and the tag by their labels, wherever they stand, and all that there is without labels', async () => {
    const named = await asked(['send-message', 'HOST-01', 'x', '--labels', 'Tag,COMPANY,site'])
    expect(named).toContain('to HOST-01 (Head Office, Acme) at')
    const unnamed = await asked(['send-message', 'HOST-01', 'x', '--labels', 'room'])
    expect(unnamed).toContain('to HOST-01 (Acme, Head Office, Pilot) at')
  })

  it('is of a long script its first and last lines, and how many are between them; all of them with --debug', async () => {
    const lines = Array.from({ length: 192 }, (_, line) => `line ${line + 1}`)
    const err = await asked(['run', 'HOST-01', '-'], { input: `${lines.join('\n')}\n` })
    expect(err.split('\n').slice(1, -2)).toEqual([
      ...lines.slice(0, 8).map((line) => `  | ${line}`),
      '  … 180 more lines (--debug shows them)',
      ...lines.slice(-4).map((line) => `  | ${line}`),
    ])
    const all = await asked(['run', 'HOST-01', '-', '--debug'], { input: lines.join('\n') })
    for (const line of lines) expect(all).toContain(`  | ${line}\n`)
  })

  it('is of a long line its beginning and its end, also where that stands behind blanks', async () => {
    const err = await asked(['send-command', 'HOST-01', `hostname${' '.repeat(5000)}& format c:`])
    expect(err).toContain('  | hostname ')
    expect(err).toMatch(/ … 4799 more characters … +& format c:\n/)
  })

  it.each([1, 2, 12, 13, 14, 100])('leaves of %i lines none out that it does not count', async (count) => {
    const lines = Array.from({ length: count }, (_, line) => `line ${line + 1}`)
    const err = await asked(['send-command', 'HOST-01', lines.join('\n')])
    const left = Number(/… (\d+) more lines/.exec(err)?.[1] ?? 0)
    expect(err.match(/^ {2}\| line \d+$/gm)).toHaveLength(count - left)
  })

  it('holds nothing that nobody sees, wherever it comes from', async () => {
    const all = await acme()
    const name = 'EVIL\u001b]0;x\u0007\u200b'
    all.sandbox.addSession({ name, customProperties: ['\u001b[2J\u202eAcme\u2800'] })
    const { err } = await cli(['send-command', name, 'a\u001b]0;title\u0007\n\tb\u200b\u3164'], {
      environment: all.environment,
      width: 120,
      input: 'n\n',
    })
    expect(err).toContain('EVIL\\u{1b}]0;x\\u{7}\\u{200b} (\\u{1b}[2J\\u{202e}Acme\\u{2800})')
    expect(err).toContain('  | a\\u{1b}]0;title\\u{7}\n  | \tb\\u{200b}\\u{3164}\n')
    expect(err).toContain('Send it to EVIL\\u{1b}]0;x\\u{7}\\u{200b}? [y/N] ')
    const sent = await cli(['send-command', name, 'hostname', '--yes'], {
      environment: all.environment,
      width: 120,
    })
    const ran = await cli(['run', name, 'exit 3', '--yes'], { environment: all.environment, width: 120 })
    for (const text of [sent.err, ran.err]) {
      expect(text.replaceAll('\r\u001b[K', '')).not.toMatch(/(?!\n)\p{Cc}/u)
    }
  })

  it('tells values of custom properties apart that differ in a line break alone', async () => {
    const all = await acme()
    all.sandbox.addSession({ name: 'HOST-09', customProperties: ['a\r\nb'] })
    const { err } = await cli(['set-properties', 'HOST-09', '--cp1', 'a\nb\u0085\u2028'], {
      environment: all.environment,
      width: 120,
      input: 'n\n',
    })
    expect(err).toContain('"a\\r\\nb" -> "a\\nb\\u{85}\\u{2028}"\n')
  })

  it.each([
    ['a', 'a '],
    ['a', ' a'],
    ['a b', 'a\tb'],
    ['a\tb', 'a\\tb'],
    ['', '(empty)'],
    ['a', 'a" -> "b'],
  ])('tells the values %j and %j apart', async (before, after) => {
    const all = await acme()
    all.sandbox.addSession({ name: 'HOST-09', customProperties: [before] })
    const { err } = await cli(['set-properties', 'HOST-09', '--cp1', after], { environment: all.environment })
    const shown = [before, after].map((value) => (value === '' ? '(empty)' : JSON.stringify(value)))
    expect(err).toContain(`  | company: ${shown.join(' -> ')}\n`)
  })

  it.each([
    ['HOST-09 ', '"HOST-09 "'],
    ['HOST\t09', '"HOST\\t09"'],
    ['HOST-09 (Acme, Pilot)', '"HOST-09 (Acme, Pilot)"'],
    ['HOST  09', '"HOST  09"'],
    ["Alex's Mac", "Alex's Mac"],
  ])('quotes the name and the properties of a machine where they would mislead: %j', async (name, shown) => {
    const all = await acme()
    all.sandbox.addSession({ name, customProperties: [name, '', 'Pilot'] })
    const { err } = await cli(['send-message', name, 'Hello'], {
      ...{ environment: all.environment, width: 200, input: 'n\n' },
    })
    expect(err).toContain(`Send a message to ${shown} (${shown}, Pilot) at `)
    expect(err).toContain(`Send it to ${shown}? [y/N] `)
  })

  it.each([
    ['\tif x\n\t  then y', '  | \tif x\n  | \t  then y\n'],
    ["cut -d'\t' -f1", "  | cut -d'\\u{9}' -f1\n"],
    ['echo a ^  \necho b', '  | echo a ^ \\u{20}\n  | echo b\n'],
    ['a\n\t\nb', '  | a\n  | \\u{9}\n  | b\n'],
    ['Hello ', '  | Hello\\u{20}\n'],
  ])(
    'leaves indentation as it is, and shows every other tab and each blank at an end: %j',
    async (text, shown) => {
      expect(await asked(['send-command', 'HOST-01', text])).toContain(shown)
    },
  )

  it('stays short where a machine gives itself a long name', async () => {
    const all = await acme()
    const name = 'x'.repeat(5000)
    all.sandbox.addSession({ name, customProperties: ['y'.repeat(5000)] })
    const { err } = await cli(['send-message', name, 'Hello'], { environment: all.environment })
    expect(err.length).toBeLessThan(400)
  })
})

describe('the keys before the question', () => {
  /** A terminal at which somebody types, and how it is asked. */
  function typist() {
    const raw: boolean[] = []
    const input = Object.assign(new PassThrough(), {
      isRaw: false,
      setRawMode(mode: boolean) {
        raw.push(mode)
      },
    })
    return { input, raw }
  }

  it('end in a refusal where they never stop, and nobody is asked', async () => {
    const all = await acme()
    const { input, raw } = typist()
    const held = setInterval(() => input.write('y\n'), 1)
    onTestFinished(() => clearInterval(held))
    const { exitCode, err } = await cli(['send-message', 'HOST-01', 'Hello'], {
      ...{ environment: all.environment, width: 120, input },
      typedAhead: { quiet: 1000, most: 50 },
    })
    expect(exitCode).toBe(129)
    expect(err).toContain('Keys came without a pause, so nobody was asked and nothing was sent.')
    expect(err).not.toContain('[y/N]')
    expect(raw).toEqual([true, false])
    expect(all.sandbox.executions).toEqual([])
  })

  it('may be Ctrl-C, which in raw mode is a character and stops the command all the same', async () => {
    const all = await acme()
    const { input, raw } = typist()
    const controller = new AbortController()
    input.write('ls\n\u0003')
    const { exitCode, err } = await cli(['send-message', 'HOST-01', 'Hello'], {
      ...{ environment: all.environment, width: 120, input },
      interrupt: controller.signal,
      stop: () => controller.abort(),
    })
    expect(exitCode).toBe(130)
    expect(err).toContain('Stopped. Nothing was changed.')
    expect(err).not.toContain('[y/N]')
    expect(raw).toEqual([true, false])
  })

  it('are waited for until nothing has come for a while', async () => {
    const all = await acme()
    const { input } = typist()
    let askedAt = 0
    let lastAt = 0
    let left = 20
    const slow = setInterval(() => {
      left -= 1
      if (left < 0) return clearInterval(slow)
      lastAt = performance.now()
      input.write('y\n')
    }, 5)
    onTestFinished(() => clearInterval(slow))
    const { exitCode } = await cli(['send-message', 'HOST-01', 'Hello'], {
      ...{ environment: all.environment, width: 120, input },
      typedAhead: { quiet: 300, most: 20_000 },
      onWrite: (text) => {
        if (!text.endsWith('[y/N] ') || askedAt > 0) return
        askedAt = performance.now()
        input.write('\n')
      },
    })
    expect(exitCode).toBe(129)
    // A timer may fire a millisecond early.
    expect(askedAt - lastAt).toBeGreaterThanOrEqual(299)
    expect(all.sandbox.executions).toEqual([])
  })

  it.each(['end', 'error'])('are nobody’s where the terminal has gone: %s', async (how) => {
    const all = await acme()
    const { input } = typist()
    const going = cli(['send-message', 'HOST-01', 'Hello'], {
      ...{ environment: all.environment, width: 120, input },
      typedAhead: { quiet: 60_000, most: 60_000 },
    })
    await vi.waitFor(() => expect(input.listenerCount('data')).toBe(1), { timeout: 10_000 })
    if (how === 'end') input.end()
    else input.destroy(new Error('EIO'))
    const { exitCode, err } = await going
    expect(exitCode).toBe(129)
    expect(err).toContain('Nothing was sent. Add --yes to send it.')
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
    expect(err).toContain('`kind`')
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
    expect(refused.err).toBe(
      `Call SendCommandToSession at ${new URL(all.sandbox.url).host}\n  | {}\nNothing was sent. Add --yes to send it.\n`,
    )
    expect(refused.exitCode).toBe(129)
  })
})
