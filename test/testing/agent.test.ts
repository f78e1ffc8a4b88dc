import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test, vi } from 'vitest'
import { frameCommand } from '../../src/commands/frame.ts'
import { readMarked } from '../../src/commands/marked-output.ts'
import { planCommand, prepareCommand } from '../../src/commands/prepare-command.ts'
import {
  createSandbox,
  type MachineOptions,
  type SandboxGuest,
  type SandboxOptions,
} from '../../src/testing/index.ts'
import { readDirectives } from '../../src/testing/machine/directives.ts'
import { framedOutput, scriptIn } from '../../src/testing/machine/framed-output.ts'
import { eventually } from '../eventually.ts'
import { powershellProgram } from '../scripts/shells.ts'
import { gatedHandler, openDoor } from './doors.ts'

const PWSH = powershellProgram()

/** A guest, and what a technician sees of it. */
function setUp(machine: MachineOptions = {}, options: SandboxOptions = {}) {
  const sandbox = createSandbox(options)
  const door = openDoor(sandbox, sandbox.fetch)
  const guest = sandbox.addSession({ name: 'HOST-01', machine })
  return {
    ...{ door, guest, sandbox },
    send: (text: string) => door.call('SendCommandToSession', [guest.sessionId, text]),
    outputs: () => outputsOf(sandbox.sessions, guest),
    queued: () => sandbox.sessions[0]?.wire.QueuedEvents.map(({ Data }) => Data),
    [Symbol.asyncDispose]: () => sandbox.close(),
  }
}

function outputsOf(sessions: ReturnType<typeof createSandbox>['sessions'], guest: SandboxGuest): string[] {
  const session = sessions.find(({ sessionId }) => sessionId === guest.sessionId)
  return (session?.events ?? []).filter(({ EventType }) => EventType === 70).map(({ Data }) => Data)
}

describe('a command', () => {
  test('is event 44 with the host who asked, and its output event 70 with none', async () => {
    await using at = setUp({ os: 'linux' })
    await at.send('hostname')
    await expect.poll(at.outputs).toEqual(['HOST-01\n'])
    const events = at.sandbox.sessions[0]?.events.slice(-2)
    expect(events).toMatchObject([
      { EventType: 44, Host: 'RESTful API', Data: 'hostname' },
      { EventType: 70, Host: '', Data: 'HOST-01\n' },
    ])
  })

  test('to an offline guest waits in the queue and runs at reconnect', async () => {
    await using at = setUp({ os: 'linux', online: false })
    await at.send('echo one')
    await at.send('echo two')
    expect([at.queued(), at.outputs()]).toEqual([['echo one', 'echo two'], []])
    at.guest.goOnline()
    await expect.poll(at.outputs).toEqual(['one\n', 'two\n'])
    expect(at.queued()).toEqual([])
  })

  test('of a guest that leaves during the delay stays queued', async () => {
    await using at = setUp({ os: 'linux' })
    await at.send('echo one')
    at.guest.goOffline()
    await new Promise((resolve) => setTimeout(resolve))
    expect(at.queued()).toEqual(['echo one'])
    at.guest.goOnline()
    await expect.poll(at.outputs).toEqual(['one\n'])
  })

  test('runs after the one before it', async () => {
    await using at = setUp({ os: 'linux' })
    const { handler, open } = gatedHandler('first')
    const order: string[] = []
    at.guest.answer((command) => {
      order.push(command.text)
      return command.text === 'slow' ? handler(command) : 'second'
    })
    await at.send('slow')
    await at.send('quick')
    await expect.poll(() => order).toEqual(['slow'])
    open()
    await expect.poll(at.outputs).toEqual(['first', 'second'])
  })

  test('waits for the delay of the agent, which can differ each time', async () => {
    const agentDelay = vi.fn(() => 1_000)
    await using at = setUp({ os: 'linux' }, { agentDelay, timeScale: 0.001 })
    await at.send('echo one')
    await at.send('echo two')
    expect(at.outputs()).toEqual([])
    await expect.poll(at.outputs).toEqual(['one\n', 'two\n'])
    expect(agentDelay).toHaveBeenCalledTimes(2)
  })

  test("of another technician comes with that technician's name", async () => {
    await using at = setUp({ os: 'linux' })
    at.guest.queueCommand('Kim', 'echo kim')
    await expect.poll(at.outputs).toEqual(['kim\n'])
    expect(at.sandbox.sessions[0]?.events.find(({ EventType }) => EventType === 44)?.Host).toBe('Kim')
    expect(at.sandbox.executions).toEqual([])
  })
})

describe('directives', () => {
  test('are read off the top and not part of the body', async () => {
    const seen = vi.fn(() => 'done')
    await using at = setUp({ os: 'windows', answer: seen })
    await at.send('#!ps\n#timeout=60000\n#maxlength=100000\nGet-Date\n#timeout=1')
    await expect.poll(at.outputs).toEqual(['done'])
    expect(seen).toHaveBeenCalledWith(
      expect.objectContaining({
        ...{ body: 'Get-Date\n#timeout=1', interpreter: 'powershell', timeout: 60_000, maxLength: 100_000 },
        host: 'RESTful API',
      }),
    )
  })

  test.each([
    ['windows', '#!sh\n#maxlength=100\n#timeout=60000\nver', 'cmd'],
    ['macos', '#!sh\n#maxlength=100\n#timeout=60000\nver', 'sh'],
    ['linux', '#!SH \r\n#maxlength=100\r\n#timeout=60000\r\nver', 'sh'],
    ['linux', '#!ps\n#!sh\n#maxlength=100\n#timeout=60000\nver', 'sh'],
  ] as const)('are not ended by #!sh: on %s, %j', async (os, text, interpreter) => {
    const seen = vi.fn(() => '')
    await using at = setUp({ os, answer: seen })
    await at.send(text)
    await expect.poll(() => seen.mock.calls.length).toBe(1)
    expect(seen).toHaveBeenCalledWith(
      expect.objectContaining({ interpreter, timeout: 60_000, maxLength: 100, body: 'ver' }),
    )
  })

  test.each(['#!/bin/sh\n#timeout=60000\nver', '#!shell\n#timeout=60000\nver'])(
    'are ended by any other line: %j',
    async (text) => {
      const seen = vi.fn(() => '')
      await using at = setUp({ os: 'linux', answer: seen })
      await at.send(text)
      await expect.poll(() => seen.mock.calls.length).toBe(1)
      expect(seen).toHaveBeenCalledWith(expect.objectContaining({ timeout: 10_000, body: text }))
    },
  )

  test.each([
    ['windows', 'cmd'],
    ['macos', 'sh'],
    ['linux', 'sh'],
  ] as const)('without any, %s runs %s for 10,000 ms and 5,000 characters', async (os, interpreter) => {
    const seen = vi.fn(() => '')
    await using at = setUp({ os, answer: seen })
    await at.send('ver')
    await expect.poll(() => seen.mock.calls.length).toBe(1)
    expect(seen).toHaveBeenCalledWith(
      expect.objectContaining({ interpreter, timeout: 10_000, maxLength: 5_000 }),
    )
  })
})

test('a timeout beyond what a timer can hold is a long one, not none', async () => {
  await using at = setUp({ os: 'linux' })
  await at.send('#timeout=99999999999\necho one')
  await expect.poll(at.outputs).toEqual(['one\n'])
})

describe('output', () => {
  test('is killed with what was printed so far, at the scaled time but in the words of the real one', async () => {
    await using at = setUp({ os: 'linux' }, { timeScale: 0.001 })
    at.guest.answer(({ print }) => {
      print('so far')
      return new Promise(() => {})
    })
    await at.send('sleep 99')
    await expect.poll(at.outputs).toEqual(['so far\r\nKilled after 10000 milliseconds.'])
  })

  test('of what was killed may be lost, but for the word that it was killed', async () => {
    await using at = setUp({ os: 'linux', killedOutput: 'lost' }, { timeScale: 0.001 })
    at.guest.answer(({ print }) => {
      print('so far')
      return new Promise(() => {})
    })
    await at.send('sleep 99')
    await expect.poll(at.outputs).toEqual(['Killed after 10000 milliseconds.'])
  })

  test('is killed when a command runs longer than it may', async () => {
    await using at = setUp(
      { os: 'linux', answer: () => ({ output: 'late', delay: 600 }) },
      { timeScale: 0.1 },
    )
    await at.send('#timeout=300\nsleep')
    await at.send('#timeout=60000\nsleep')
    await expect.poll(at.outputs).toEqual(['\r\nKilled after 300 milliseconds.', 'late'])
  })

  test('is cut at the limit', async () => {
    await using at = setUp({ os: 'linux', answer: () => 'x'.repeat(5_001) })
    await at.send('long')
    await at.send('#maxlength=10\nlong')
    await at.send('#maxlength=5001\nlong')
    const cut = (length: number) => `${'x'.repeat(length)}\r\nTruncated output at ${length} characters.`
    await expect.poll(at.outputs).toEqual([cut(5_000), cut(10), 'x'.repeat(5_001)])
  })

  test('of cmd begins with the prompt and the command, and with a byte order mark where told so', async () => {
    await using at = setUp({ os: 'windows', bom: true, answer: () => 'HOST-01\r\n' })
    await at.send('hostname')
    await expect.poll(at.outputs).toEqual(['\uFEFF\r\nC:\\WINDOWS\\system32>hostname\r\nHOST-01\r\n'])
  })

  test('can come after that of somebody else', async () => {
    await using at = setUp({ os: 'linux', answer: () => ({ output: 'mine', before: [{ data: 'theirs' }] }) })
    await at.send('x')
    await expect.poll(at.outputs).toEqual(['theirs', 'mine'])
  })

  test('can fail to come, and the next command runs all the same', async () => {
    await using at = setUp({ os: 'linux' })
    at.guest.answer(({ text }) => ({ output: text, neverAnswer: text === 'lost' }))
    await at.send('lost')
    await at.send('next')
    await expect.poll(at.outputs).toEqual(['next'])
  })

  test('of a guest that goes offline first arrives when it is back', async () => {
    await using at = setUp({ os: 'linux', answer: () => ({ output: 'late', goOfflineFirst: true }) })
    await at.send('x')
    await expect.poll(() => at.guest.online).toBe(false)
    expect(at.outputs()).toEqual([])
    at.guest.goOnline()
    expect(at.outputs()).toEqual(['late'])
  })

  test('says so when a handler throws', async () => {
    await using at = setUp({
      os: 'linux',
      answer: () => {
        throw new Error('oops')
      },
    })
    await at.send('x')
    await expect.poll(at.outputs).toEqual(["The sandbox's command handler threw: Error: oops"])
  })
})

describe('a script that reports its exit code', () => {
  const CMD = '@echo off\r\n@echo M1\r\nnet stop x\r\n@echo M1=%ERRORLEVEL%'
  const SH = 'echo "M1"\n(\nnet stop x\n)\necho "M1=$?"'
  const PS = '#!ps\n\'M1\'\ntry {\nnet stop x\n} finally {\n"M1=$acgExitCode"\n}'

  test.each([
    ['windows', CMD, { output: 'said' }, 'M1\r\nsaid\r\nM1=0\r\n'],
    ['windows', CMD, { output: 'said\r\n', exitCode: 2 }, 'M1\r\nsaid\r\nM1=2\r\n'],
    ['windows', PS, { output: 'said', exitCode: -1 }, 'M1\r\nsaid\r\nM1=-1\r\n'],
    ['windows', PS, { output: 'said', exitCode: null }, 'M1\r\nsaid'],
    ['linux', SH, { output: '', exitCode: 3 }, 'M1\nM1=3\n'],
    ['linux', SH, { output: 'said', exitCode: 3, verbatim: true }, 'said'],
    ['linux', SH, { output: 'M1\nsaid\nM1=7\n', exitCode: 3 }, 'M1\nsaid\nM1=7\n'],
    ['linux', 'net stop x', { output: 'said', exitCode: 3 }, 'said'],
    ['linux', 'net stop x\necho "status=$?"', { output: 'said', exitCode: 3 }, 'said'],
    ['windows', '#!ps\n"exit=$LASTEXITCODE"', { output: 'said', exitCode: 3 }, 'said'],
    [
      'linux',
      `echo "M1"\n(\nnet stop x\necho "rc=$?"\n)\necho "M1=$?"`,
      { output: 'said' },
      'M1\nsaid\nM1=0\n',
    ],
  ] as const)('on %s, %j answered with %j prints %j', async (os, script, answer, output) => {
    await using at = setUp({ os, answer: () => answer })
    await at.send(script)
    await expect.poll(at.outputs).toEqual([output])
  })

  test('and is killed has printed its mark and what it said so far', async () => {
    const { handler, open } = gatedHandler('too late')
    await using at = setUp({
      os: 'linux',
      answer: (command) => {
        command.print('half')
        return handler(command)
      },
    })
    await at.send(`#timeout=20\n${SH}`)
    await expect.poll(at.outputs).toEqual(['M1\nhalf\r\nKilled after 20 milliseconds.'])
    open()
  })
})

describe('the stand-in shell', () => {
  test.each([
    ['linux', 'echo "a b"; true\necho \'M=1\'', '"a b"; true\nM=1\n'],
    ['linux', 'whoami\nunknown --flag\necho "MARK=$?"', 'root\nMARK=0\n'],
    ['windows', '@hostname\r\n@echo MARK=%ERRORLEVEL%', 'HOST-01\r\nMARK=0\r\n'],
    ['windows', '#!ps\nhostname\n"MARK=$LASTEXITCODE"', 'HOST-01\r\nMARK=0\r\n'],
  ] as const)('on %s answers %j', async (os, text, output) => {
    await using at = setUp({ os })
    await at.send(text)
    await expect.poll(at.outputs).toEqual([output])
  })
})

describe('what runCommand sends', () => {
  const BODIES = [
    'hostname',
    "echo 'it''s' \"$x\"",
    "echo 'a'\\''b'",
    'one\ntwo\n\n{0} {x}\t“q”',
    "'",
    '',
    '# comment',
    'é日本\u{1f600}',
    ' x ',
  ]

  test.each(
    (['cmd', 'powershell', 'sh'] as const).flatMap((interpreter) =>
      BODIES.map((script) => [interpreter, script] as const),
    ),
  )('in %s is known for its script: %j', (interpreter, script) => {
    const limits = { timeout: 1, maxOutput: 1 }
    const text = frameCommand({ interpreter, body: script, bindings: [] }, limits, 'ACG0123456789abcdef')
    const { body } = readDirectives(text)
    const lines = interpreter === 'cmd' ? script.replaceAll('\n', '\r\n') : script
    expect(scriptIn({ interpreter, body })).toBe(lines)
    const output = framedOutput({ interpreter, body }, 'said', 3)
    expect(readMarked(output ?? '', 'ACG0123456789abcdef')).toMatchObject({ output: 'said', exitCode: 3 })
  })

  test.each([
    ['cmd', 'hostname'],
    ['powershell', '#!ps\nhostname'],
  ])('is answered by the stand-in shell, in %s', async (_, text) => {
    await using at = setUp({ os: 'windows' })
    const plan = planCommand(text, { shell: undefined, timeout: undefined, maxOutput: undefined })
    await at.send(prepareCommand(plan, 'Windows', 'ACG0123456789abcdef').text)
    await expect.poll(at.outputs).toHaveLength(1)
    expect(readMarked(at.outputs()[0] ?? '', 'ACG0123456789abcdef')).toMatchObject({
      output: 'HOST-01',
      exitCode: 0,
    })
  })
})

describe.skipIf(PWSH === undefined)(`a real PowerShell (needs pwsh on the path, or PWSH)`, () => {
  test('runs what asks for PowerShell, in the folder of the guest', { timeout: 60_000 }, async () => {
    await using at = setUp({ os: 'windows', shell: 'pwsh' }, { timeScale: 1 })
    await at.send(
      '#!ps\n#timeout=60000\n1..2 | ForEach-Object { "line $_" }; hostname; (Get-Location).Path; exit 3',
    )
    await expect.poll(at.outputs, { timeout: 50_000 }).toHaveLength(1)
    expect(at.outputs()[0]?.trim().split(/\r?\n/)).toEqual(['line 1', 'line 2', 'HOST-01', at.guest.folder])
  })

  test('leaves cmd to the shell', async () => {
    await using at = setUp({ os: 'windows', shell: 'pwsh' })
    await at.send('@hostname')
    await expect.poll(at.outputs).toEqual(['HOST-01\n'])
  })
})

test('a machine whose PowerShell is not there is refused', () => {
  vi.stubEnv('PATH', '/nonexistent')
  vi.stubEnv('PWSH', '')
  try {
    expect(() => setUp({ os: 'windows', shell: 'pwsh' })).toThrow(TypeError)
  } finally {
    vi.unstubAllEnvs()
  }
})

describe('a real shell', () => {
  test('runs commands in a folder of the guest, and is gone when the sandbox closes', async () => {
    const at = setUp({ os: 'linux', shell: true })
    await at.send('echo made > marker; pwd; hostname; echo oops >&2')
    const folder = at.guest.folder ?? ''
    await expect.poll(at.outputs).toHaveLength(1)
    expect(readFileSync(join(folder, 'marker'), 'utf8')).toBe('made\n')
    for (const line of [folder, 'HOST-01', 'oops']) expect(at.outputs()[0]).toContain(`${line}\n`)
    await at.sandbox.close()
    expect(existsSync(folder)).toBe(false)
  })

  test('does not see the environment of this process', async () => {
    vi.stubEnv('CANARY', 'canary-value')
    await using at = setUp({ os: 'linux', shell: true })
    await at.send('env; echo end')
    await expect.poll(at.outputs).toEqual([expect.stringContaining('end\n')])
    expect(at.outputs()[0]).not.toContain('canary-value')
    vi.unstubAllEnvs()
  })

  test('runs plain cmd text on a Windows guest', async () => {
    await using at = setUp({ os: 'windows', shell: true })
    await at.send('echo made> marker & hostname\r\n@sh -c "exit 3"\r\n@echo MARK=%ERRORLEVEL%')
    const echo = '\r\nC:\\WINDOWS\\system32>echo made> marker & hostname\r\n'
    await expect.poll(at.outputs).toEqual([`${echo}HOST-01\nMARK=3\n`])
    expect(existsSync(join(at.guest.folder ?? '', 'marker'))).toBe(true)
  })

  test('follows "@echo off", comments and "exit /b" of cmd', async () => {
    await using at = setUp({ os: 'windows', shell: true })
    await at.send(
      '@echo off\r\nREM nothing\r\n\r\necho %COMPUTERNAME% 2>&1 && echo two\r\nexit /b 3\r\necho never',
    )
    await expect.poll(at.outputs).toEqual([expect.stringMatching(/HOST-01\ntwo\n$/)])
  })

  test('has no PowerShell, and says so', async () => {
    await using at = setUp({ os: 'windows', shell: true })
    await at.send('#!ps\nGet-Date')
    await expect.poll(at.outputs).toEqual([expect.stringContaining('no PowerShell')])
  })

  test('kills a command with everything it started, and keeps what it printed', async () => {
    await using at = setUp({ os: 'linux', shell: true }, { timeScale: 0.05 })
    await at.send('echo before; sleep 600 & sleep 600')
    await expect
      .poll(at.outputs, { timeout: 5_000 })
      .toEqual(['before\n\r\nKilled after 10000 milliseconds.'])
  })

  test('ends with the sandbox while a command runs', async () => {
    const at = setUp({ os: 'linux', shell: true })
    await at.send('echo $$ > pid; sleep 600')
    const file = join(at.guest.folder ?? '', 'pid')
    const pid = await eventually(() => {
      const number = Number(readFileSync(file, 'utf8'))
      expect(number).toBeGreaterThan(0)
      return number
    })
    await at.sandbox.close()
    await expect.poll(() => isRunning(pid)).toBe(false)
  })
})

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}
