import { existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { onlyWhere } from '../programs.ts'
import './quick-looks.ts'
import { type Acme, acme, cli, emptyFolder } from './support.ts'

async function run(all: Acme, args: readonly string[], options: Parameters<typeof cli>[1] = {}) {
  return cli(['run', 'HOST-01', ...args, '--yes'], { environment: all.environment, ...options })
}

describe('run', () => {
  it.each([
    [0, 0],
    [1, 1],
    [119, 119],
    [120, 120],
    [121, 120],
    [255, 120],
    [-1, 120],
    [3_221_225_786, 120],
  ])('ends a remote exit code of %i with %i', async (remote, own) => {
    const all = await acme()
    all.guests[0].answer(() => ({ output: 'done\r\n', exitCode: remote }))
    const { exitCode, out, err } = await run(all, ['anything'])
    expect(exitCode).toBe(own)
    expect(out).toBe('done\n')
    expect(err).toBe(remote === 0 ? '' : `HOST-01: exit code ${remote}.\n`)
  })

  it('ends with a code of its own where the exit code cannot be known, for it did run', async () => {
    const all = await acme()
    all.guests[0].answer(() => ({ output: 'done\r\n', exitCode: null }))
    const { exitCode, err } = await run(all, ['exit 3'])
    expect(exitCode).toBe(132)
    expect(err).toBe('HOST-01: it ended, with an exit code that cannot be known.\n')
  })

  it('prints the output as it is into a pipe, and without control characters at a terminal', async () => {
    const all = await acme()
    all.guests[0].answer(() => ({ output: '\u001b[2Jred\r\n', exitCode: 0 }))
    expect((await run(all, ['x'])).out).toBe('\u001b[2Jred\n')
    const { out } = await run(all, ['x'], { width: 80 })
    expect(out).toBe('\uFFFD[2Jred\n')
  })

  it('prints all there is to know as JSON', async () => {
    const all = await acme()
    all.guests[0].answer(() => ({ output: 'HOST-01\r\n', exitCode: 3 }))
    const { exitCode, out, err } = await run(all, ['x', '--json'])
    expect(exitCode).toBe(3)
    expect(err).toBe('')
    const result = JSON.parse(out)
    expect(result).toEqual({
      status: 'completed',
      exitCode: 3,
      output: 'HOST-01',
      truncated: false,
      correlated: true,
      durationMs: expect.any(Number),
      eventId: expect.any(String),
    })
    expect(result.durationMs, 'whole milliseconds').toBe(Math.round(result.durationMs))
  })

  it.each([
    ['script.ps1', '#!ps\n'],
    ['script.PS1', '#!ps\n'],
    ['script.cmd', '@echo off\r\n'],
    ['script.bat', '@echo off\r\n'],
    ['script', '@echo off\r\n'],
  ])('runs the file %s by what its ending says', async (name, opening) => {
    const all = await acme()
    const folder = emptyFolder({ [name]: '\uFEFFwhoami' })
    const texts: string[] = []
    all.guests[0].answer((command) => {
      texts.push(command.text)
      return ''
    })
    expect((await run(all, ['--file', name], { folder })).exitCode).toBe(0)
    expect(texts[0]).toContain(opening)
    expect(texts[0]).toMatch(/whoami/)
  })

  it('runs a .sh file on a machine that is not Windows', async () => {
    const all = await acme()
    const folder = emptyFolder({ 'script.sh': 'whoami' })
    const texts: string[] = []
    all.guests[2].answer((command) => {
      texts.push(command.text)
      return ''
    })
    const args = ['run', all.guests[2].sessionId, '--file', 'script.sh', '--yes']
    expect(await cli(args, { environment: all.environment, folder })).toMatchObject({ exitCode: 0, err: '' })
    expect(texts[0]).toMatch(/echo "ACG.*'whoami'/s)
  })

  describe.each([
    ['HOST-03', 'macOS', 'script.ps1', 'PowerShell', 'Where somebody installed it: --shell powershell.'],
    [
      'HOST-LINUX',
      'Debian GNU/Linux 12 (bookworm)',
      'script.ps1',
      'PowerShell',
      'Where somebody installed it: --shell powershell.',
    ],
    ['HOST-03', 'macOS', 'script.cmd', 'cmd', 'Give a script for sh.'],
    ['HOST-01', 'Microsoft Windows 11 Pro', 'script.sh', 'sh', 'Where somebody installed it: --shell sh.'],
  ])('on %s, which runs %s', (machine, system, file, shell, next) => {
    it(`refuses ${file} before the question, for the system has no ${shell}`, async () => {
      const all = await acme()
      all.sandbox.addSession({ name: 'HOST-LINUX', machine: { os: 'linux' } })
      const folder = emptyFolder({ [file]: 'whoami' })
      const { exitCode, out, err } = await cli(['run', machine, '--file', file], {
        environment: all.environment,
        folder,
      })
      expect(err).toBe(
        `screenconnect: ${machine} runs ${system}, which has no ${shell} of its own. Nothing was sent. ${next}\n`,
      )
      expect(out).toBe('')
      expect(exitCode).toBe(121)
      expect(all.sandbox.executions).toEqual([])
    })
  })

  it.each([
    ['HOST-03', 'powershell', 'HOST-03 runs macOS, which has no PowerShell of its own'],
    ['HOST-01', 'sh', 'HOST-01 runs Microsoft Windows 11 Pro, which has no sh of its own'],
  ])('takes the word of who names the shell of %s: --shell %s', async (machine, shell, words) => {
    const all = await acme()
    const folder = emptyFolder({ 'script.ps1': 'whoami' })
    const args = ['run', machine, '--file', 'script.ps1', '--shell', shell, '--yes']
    const { err } = await cli(args, { environment: all.environment, folder })
    expect(err).toContain(`${words}: it works where somebody installed it.\n`)
    expect(all.sandbox.executions).toHaveLength(1)
  })

  it('has cmd on Windows alone, whoever says otherwise', async () => {
    const all = await acme()
    const args = ['run', 'HOST-03', 'whoami', '--shell', 'cmd', '--yes']
    const { exitCode, err } = await cli(args, { environment: all.environment })
    expect(exitCode).toBe(121)
    expect(err).toContain('HOST-03 runs macOS, which has no cmd of its own.')
    expect(all.sandbox.executions).toEqual([])
  })

  it('refuses no shell where nobody knows the system', async () => {
    const all = await acme()
    const system = { OperatingSystemName: 'Plan 9' }
    all.sandbox.addSession({ name: 'HOST-PLAN9', machine: { os: 'linux', guestInfo: system } })
    const folder = emptyFolder({ 'script.ps1': 'whoami' })
    const args = ['run', 'HOST-PLAN9', '--file', 'script.ps1', '--yes', '--wait', '50ms']
    const { err } = await cli(args, { environment: all.environment, folder })
    expect(err).not.toContain('of its own')
    expect(all.sandbox.executions).toHaveLength(1)
  })

  it.each([
    ['little-endian', (bytes: Buffer) => bytes],
    ['big-endian', (bytes: Buffer) => bytes.swap16()],
  ])('reads UTF-16 where its mark says so, as Windows writes it: %s', async (_, order) => {
    const all = await acme()
    const folder = emptyFolder({ 'x.cmd': '' })
    writeFileSync(join(folder, 'x.cmd'), order(Buffer.from('\uFEFFecho Zo\u00eb', 'utf16le')))
    const texts: string[] = []
    all.guests[0].answer((command) => {
      texts.push(command.body)
      return ''
    })
    expect((await run(all, ['--file', 'x.cmd'], { folder })).exitCode).toBe(0)
    expect(texts[0]).toContain('\r\necho Zoë\r\n')
  })

  it('refuses a script that is not text in UTF-8, which it would change', async () => {
    const all = await acme()
    const folder = emptyFolder({ 'x.ps1': '' })
    writeFileSync(join(folder, 'x.ps1'), Buffer.from('cd C:\\t\u00e9mp', 'latin1'))
    const { exitCode, err } = await run(all, ['--file', 'x.ps1'], { folder })
    expect(exitCode).toBe(121)
    expect(err).toBe('screenconnect: The file that --file names is not UTF-8 text. Save it as UTF-8.\n')
    expect(all.sandbox.executions).toEqual([])
  })

  describe.each([
    ['UTF-16 without a mark', Buffer.from('whoami\r\n', 'utf16le'), 'is UTF-16 text'],
    ['the same, big-endian', Buffer.from('whoami\r\n', 'utf16le').swap16(), 'is UTF-16 text'],
    ['the same behind a sign that ASCII lacks', Buffer.from('\u2116 whoami', 'utf16le'), 'it has NULs'],
    ['UTF-16 with a mark and half a character', Buffer.from('fffe00d841', 'hex'), 'is UTF-16 text'],
    ['a NUL among letters', Buffer.from('who\0ami'), 'it has NULs'],
  ])('with %s', (_, bytes, words) => {
    it.each([
      ['run', ['HOST-01', '--file', 'x.cmd']],
      ['run', ['HOST-01', '-']],
      ['send-command', ['HOST-01', '-']],
      ['send-message', ['HOST-01', '-']],
      ['raw', ['GetSessionsByName', '-', '--read']],
    ])('sends nothing for %s %j', async (verb, args) => {
      const all = await acme()
      const folder = emptyFolder({ 'x.cmd': '' })
      writeFileSync(join(folder, 'x.cmd'), bytes)
      const input = Readable.from([bytes])
      const { exitCode, err } = await cli([verb, ...args, '--yes'], {
        ...{ environment: all.environment, folder, input },
      })
      expect(exitCode).toBe(121)
      expect(err).toContain(words)
      expect(all.sandbox.executions).toEqual([])
    })
  })

  it.each([
    ['a folder', (path: string) => mkdirSync(path), 'EISDIR'],
    ['a link to itself', (path: string) => symlinkSync(path, path), 'ELOOP'],
  ])('sends nothing where the script is %s', async (_, put, code) => {
    const all = await acme()
    const folder = emptyFolder({})
    put(join(folder, 'x.cmd'))
    const { exitCode, err } = await run(all, ['--file', 'x.cmd'], { folder })
    expect(exitCode).toBe(121)
    expect(err).toContain(`The file that --file names cannot be read (${code})`)
  })

  onlyWhere(
    existsSync('/proc/self/mem') && existsSync('/dev/full'),
    'no /proc/self/mem, no /dev/full',
  ).it.each([
    ['/proc/self/mem', 'cannot be read (EIO)'],
    ['/dev/full', 'has more than 16000000 bytes'],
  ])('sends nothing where the script is a link to %s', async (target, words) => {
    const all = await acme()
    const folder = emptyFolder({})
    symlinkSync(target, join(folder, 'x.cmd'))
    const { exitCode, err } = await run(all, ['--file', 'x.cmd'], { folder })
    expect(exitCode).toBe(121)
    expect(err).toContain(words)
  })

  it('sends nothing where standard input cannot be read', async () => {
    const all = await acme()
    const input = new Readable({
      read: () => void input.destroy(Object.assign(new Error(), { code: 'EIO' })),
    })
    const { exitCode, err } = await cli(['run', 'HOST-01', '-', '--yes'], {
      ...{ environment: all.environment, input },
    })
    expect(exitCode).toBe(121)
    expect(err).toContain('Standard input cannot be read (EIO)')
  })

  it('asks what runs a file of another kind', async () => {
    const all = await acme()
    const folder = emptyFolder({ 'x.py': 'print(1)' })
    const { exitCode, err } = await run(all, ['--file', 'x.py'], { folder })
    expect(exitCode).toBe(121)
    expect(err).toContain('ends in none of .ps1, .sh, .cmd, .bat, which say what runs it: give --shell.')
    expect((await run(all, ['--file', 'x.py', '--shell', 'sh'], { folder })).exitCode).not.toBe(121)
  })

  it.each(['--version', '-V', '--utc'])(
    'takes %s for an option and not for a command, and runs nothing',
    async (text) => {
      const all = await acme()
      const { exitCode, out } = await run(all, [text])
      expect(exitCode).toBe(121)
      expect(out).toBe('')
      expect(all.sandbox.executions).toEqual([])
    },
  )

  it('takes everything after -- as it is', async () => {
    const all = await acme()
    const texts: string[] = []
    all.guests[0].answer((command) => {
      texts.push(command.body)
      return ''
    })
    await cli(['run', '--yes', 'HOST-01', '--', '--version'], { environment: all.environment })
    expect(texts[0]).toContain('\r\n--version\r\n')
  })

  it('sends nothing where the machine went offline while the question stood', async () => {
    const all = await acme()
    const { exitCode, err } = await cli(['run', 'HOST-01', 'hostname'], {
      environment: all.environment,
      width: 100,
      input: 'y\n',
      onWrite: (text) => {
        if (text.endsWith('[y/N] ')) all.guests[0].goOffline()
      },
    })
    expect(exitCode).toBe(124)
    expect(err).toContain('is offline')
    expect(all.sandbox.executions).toEqual([])
  })

  it('says null in JSON for what is not known', async () => {
    const all = await acme()
    all.guests[0].answer(() => ({ output: '', neverAnswer: true }))
    const { out } = await run(all, ['x', '--wait', '50ms', '--json'])
    expect(JSON.parse(out)).toMatchObject({ status: 'timed-out', exitCode: null })
  })

  it('escapes in JSON what a terminal would obey', async () => {
    const all = await acme()
    all.guests[0].answer(() => ({ output: 'a\u009b2J\u202eb\r\n', exitCode: 0 }))
    const { out } = await run(all, ['x', '--json'])
    expect(out).toContain('"a\\u009b2J\\u202eb"')
    expect(JSON.parse(out)).toMatchObject({ output: 'a\u009b2J\u202eb' })
  })

  it('runs what comes from standard input for -', async () => {
    const all = await acme()
    const texts: string[] = []
    all.guests[0].answer((command) => {
      texts.push(command.body)
      return ''
    })
    await run(all, ['-'], { input: 'echo one\necho two\n' })
    expect(texts[0]).toContain('echo one\r\necho two\r\n')
  })

  it('tells the agent its limits', async () => {
    const all = await acme()
    const seen: (readonly [number, number])[] = []
    all.guests[0].answer((command) => {
      seen.push([command.timeout, command.maxLength])
      return ''
    })
    await run(all, ['x', '--timeout', '5m', '--max-output', '2000'])
    await run(all, ['x', '--timeout', '90'])
    await run(all, ['x', '--timeout', '1500ms'])
    expect(seen).toEqual([
      [300_000, 2000],
      [90_000, 100_000],
      [1500, 100_000],
    ])
  })

  it('ends with 127 where the agent killed it, and shows what came until then', async () => {
    const all = await acme({ timeScale: 0.01 })
    all.guests[0].answer(async ({ body, print, signal }) => {
      print(`${/ACG[0-9a-f]{32}/.exec(body)?.[0]}\r\nhalf`)
      await new Promise((resolve) => signal.addEventListener('abort', resolve))
      return ''
    })
    const { exitCode, out, err } = await run(all, ['x', '--timeout', '10s'])
    expect(out).toContain('half')
    expect(err).toBe('HOST-01: the agent killed it after its time was up. Give it longer: --timeout 5m.\n')
    expect(exitCode).toBe(127)
  })

  it('ends with 127 where no output came, and says that it may still run', async () => {
    const all = await acme()
    all.guests[0].answer(() => ({ output: '', neverAnswer: true }))
    const { exitCode, err } = await run(all, ['x', '--wait', '50ms'])
    expect(err).toContain('It may still run: look at its events before you send it again.')
    expect(exitCode).toBe(127)
  })

  it('ends with 128 where the machine went offline meanwhile', async () => {
    const all = await acme()
    all.guests[0].answer(() => ({ output: '', goOfflineFirst: true }))
    const { exitCode, err } = await run(all, ['x', '--wait', '50ms'])
    expect(err).toContain('HOST-01 went offline. It may have run')
    expect(exitCode).toBe(128)
  })

  it('ends with 128 where nobody knows whether it was sent', async () => {
    const all = await acme()
    all.sandbox.inject('reset', { method: 'SendCommandToSession' })
    const { exitCode, err } = await run(all, ['x', '--wait', '50ms'])
    expect(err).toContain('HOST-01: nobody knows whether it ran.')
    expect(exitCode).toBe(128)
    expect(all.sandbox.executions).toEqual([])
  })

  it.each(['401', 'html'] as const)(
    'ends with 128 where it was sent and the looks for its output fail: %s',
    async (fault) => {
      const all = await acme()
      all.guests[0].answer(() => ({ output: '', neverAnswer: true }))
      all.sandbox.inject(fault, { method: 'GetSessionDetailsBySessionID', times: 99 })
      const { exitCode, err } = await run(all, ['x', '--wait', '50ms'])
      expect(err).toContain('HOST-01: nobody knows whether it ran. GetSessionDetailsBySessionID ')
      expect(exitCode).toBe(128)
      expect(all.sandbox.executions).toHaveLength(1)
    },
  )

  it('says that the output was cut', async () => {
    const all = await acme()
    all.guests[0].answer(() => 'x'.repeat(500))
    const { err } = await run(all, ['x', '--max-output', '200'])
    expect(err).toContain('the output was cut. For more of it: --max-output 1000000.')
  })

  it('queues for an offline machine only with --queue, and then exits with 124', async () => {
    const all = await acme()
    const { exitCode } = await cli(['run', 'HOST-02', 'x', '--yes', '--queue'], {
      environment: all.environment,
    })
    expect(exitCode).toBe(124)
    expect(all.sandbox.executions).toHaveLength(1)
  })

  it('ends within a tick of Ctrl-C, and says that the command may still run', async () => {
    const all = await acme()
    const controller = new AbortController()
    const received = new Promise<void>((resolve) => {
      all.guests[0].answer(() => {
        resolve()
        return { output: '', neverAnswer: true }
      })
    })
    const running = run(all, ['x'], { interrupt: controller.signal })
    await received
    controller.abort()
    const { exitCode, err } = await running
    expect(exitCode).toBe(128)
    expect(err).toMatch(
      /^For its output, later: screenconnect output [0-9a-f-]{36} ACG[0-9a-f]{32}\nscreenconnect: Stopped\. It may still run/,
    )
  })

  it('says that nothing was changed where Ctrl-C came at the question', async () => {
    const all = await acme()
    const controller = new AbortController()
    const running = cli(['run', 'HOST-01', 'x'], {
      environment: all.environment,
      width: 80,
      input: new Readable({ read: () => controller.abort() }),
      interrupt: controller.signal,
    })
    const { exitCode, err } = await running
    expect(exitCode).toBe(130)
    expect(err).toContain('Stopped. Nothing was changed.')
    expect(all.sandbox.executions).toEqual([])
  })

  it('shows a spinner at a terminal, and leaves nothing of it', async () => {
    const all = await acme({ agentDelay: 500 })
    const { err, screen } = await run(all, ['hostname'], { width: 80 })
    expect(err).toContain('Running on HOST-01')
    expect(screen).toBe('HOST-01\n')
  })
})
