// First: what is loaded before it looks slowly.
import './quick-looks.ts'
import { ScreenConnectClient } from '@acg/screenconnect'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { type CliOptions, type CliResult, cli } from './support.ts'

afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
})

/** Starts the verb, lets the test use what it printed, and ends it with Ctrl-C. */
async function sandbox(
  args: readonly string[],
  use: (printed: string) => Promise<void>,
  options: CliOptions = {},
): Promise<CliResult> {
  const controller = new AbortController()
  let used: Promise<void> | undefined
  const result = await cli(['sandbox', ...args], {
    ...options,
    interrupt: controller.signal,
    onWrite: (text) => {
      if (text.includes('Ctrl-C ends it.')) used ??= use(text).finally(() => controller.abort())
    },
  })
  await used
  return result
}

function printedClient(printed: string): ScreenConnectClient {
  const value = (name: string) => new RegExp(`${name}(?:=| = ')([^'\\n]+)`).exec(printed)?.[1] ?? ''
  return new ScreenConnectClient({
    instance: value('SCREENCONNECT_URL'),
    credentials: () => value('SCREENCONNECT_SECRET'),
  })
}

describe('sandbox', () => {
  it('serves machines of two customers, one of which comes and goes', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
    const seen: (boolean | undefined)[] = []
    const { exitCode } = await sandbox([], async (printed) => {
      const client = printedClient(printed)
      const { sessions } = await client.unverified.getSessionsByFilter("SessionType = 'Access'")
      expect(sessions.map(({ name, properties }) => [name, properties[1]])).toEqual([
        ['HOST-01', 'Acme'],
        ['HOST-02', 'Acme'],
        ['HOST-03', 'Acme'],
        ['HOST-04', 'Globex'],
        ['', 'Globex'],
      ])
      for (let turn = 0; turn < 3; turn += 1) {
        const [roaming] = await client.getSessionsByName('HOST-03')
        seen.push(roaming?.online)
        vi.advanceTimersByTime(20_000)
      }
    })
    expect(seen).toEqual([true, false, true])
    expect(exitCode).toBe(0)
  })

  it('prints what PowerShell takes on Windows', async () => {
    const { out } = await sandbox(
      [],
      async (printed) => {
        expect(await printedClient(printed).getSessionsByName('HOST-09')).toEqual([])
      },
      { platform: 'win32' },
    )
    expect(out).toMatch(
      /^\$env:SCREENCONNECT_URL = 'http:\/\/127\.0\.0\.1:\d+'\n\$env:SCREENCONNECT_SECRET = '/,
    )
  })

  it('listens where it is told, and prints JSON for a program', async () => {
    const { out } = await sandbox(['--json', '--port', '0'], async () => {})
    expect(JSON.parse(out)).toEqual({
      url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
      secret: expect.any(String),
    })
  })

  it.each([[[]], [['--json']]])('says that its machines only pretend to run commands: %j', async (args) => {
    const { err } = await sandbox(args, async () => {})
    expect(err).toContain('only pretend to run commands')
  })

  it('does with commands what it says of them', async () => {
    // The agents take their time, of which this is the least.
    vi.spyOn(Math, 'random').mockReturnValue(0)
    const seen: (readonly [string, number, string])[] = []
    await sandbox([], async (printed) => {
      const environment = Object.fromEntries(
        [...printed.matchAll(/^export (\w+)=(.*)$/gm)].map(([, name, value]) => [name, value]),
      )
      for (const command of ['echo hi', 'shutdown /s /t 0']) {
        const { exitCode, out } = await cli(['run', 'HOST-01', command, '--yes'], { environment })
        seen.push([command, exitCode, out])
      }
    })
    expect(seen).toEqual([
      ['echo hi', 0, 'hi\n'],
      ['shutdown /s /t 0', 0, ''],
    ])
  })

  it('ends at once where Ctrl-C came before', async () => {
    expect((await cli(['sandbox'], { interrupt: AbortSignal.abort() })).exitCode).toBe(0)
  })
})
